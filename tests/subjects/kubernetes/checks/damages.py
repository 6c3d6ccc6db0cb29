"""Ways in which manifests are damaged on their way into notes; each takes a text and a source of chance."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from random import Random

Damage = Callable[[str, Random], str]


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def _places(text: str, pattern: str) -> list[int]:
    return [at for at, line in enumerate(text.split("\n")) if re.match(pattern, line)]


def _changed(text: str, chance: Random, pattern: str, change: Callable[[str], str]) -> str:
    """The text with one line changed that begins with a pattern."""
    lines = text.split("\n")
    if places := _places(text, pattern):
        at = chance.choice(places)
        lines[at] = change(lines[at])
    return "\n".join(lines)


def flattened(text: str, _: Random) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


def tabbed(text: str, _: Random) -> str:
    return re.sub(r"(?m)^(?:  )+", lambda found: "\t" * (len(found.group()) // 2), text)


def tab_in_a_line(text: str, chance: Random) -> str:
    return _changed(text, chance, r"  +[^ #]", lambda line: "\t" * max(1, indent_of(line) // 2) + line.lstrip())


def line_shifted(text: str, chance: Random) -> str:
    by = chance.choice([-3, -2, -1, 1, 2, 3])
    return _changed(text, chance, r" *[^ #]", lambda line: " " * max(0, indent_of(line) + by) + line.lstrip())


def block_shifted(text: str, chance: Random) -> str:
    lines = text.split("\n")
    at = chance.choice(_places(text, r" *[^ #]"))
    by, width = chance.choice([-2, -1, 1, 2]), indent_of(lines[at])
    end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() and indent_of(lines[n]) <= width), len(lines))
    for each in range(at, end):
        lines[each] = " " * max(0, indent_of(lines[each]) + by) + lines[each].lstrip()
    return "\n".join(lines)


def dash_far_left(text: str, chance: Random) -> str:
    return _changed(text, chance, r" +- ", str.lstrip)


def block_flattened(text: str, chance: Random) -> str:
    lines = text.split("\n")
    at = chance.choice(_places(text, r" *[^ #].*:$") or [0])
    width = indent_of(lines[at])
    end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() and indent_of(lines[n]) <= width), len(lines))
    return "\n".join([*lines[: at + 1], *(" " * width + line.lstrip() for line in lines[at + 1 : end]), *lines[end:]])


def first_line_left(text: str, _: Random) -> str:
    return re.sub(r"(?m)^(?=.)", "    ", text)[4:]


def with_prompt(text: str, chance: Random) -> str:
    return chance.choice(["$ cat x.yaml\n", "[root@k8s-master ~]# vim x.yaml\n\n", "ann@pc:~/k8s$ cat x.yaml\n"]) + text


def in_heredoc(text: str, _: Random) -> str:
    return f"cat <<EOF | kubectl apply -f -\n{text}EOF\npod/web created\n"


def in_prompted_heredoc(text: str, _: Random) -> str:
    return "$ kubectl apply -f - <<'END'\n" + re.sub(r"(?m)^(?=.)", "> ", text) + "> END\n"


def in_fence(text: str, chance: Random) -> str:
    return f"{chance.choice(['```yaml', '~~~', '```'])}\n{text}```\n"


def numbered(text: str, chance: Random) -> str:
    form = chance.choice(["{:3} {}", "{} {}", "{}: {}", "{:<4}{}", "{:4}| {}"])
    return "\n".join(form.format(number, line) for number, line in enumerate(text.rstrip("\n").split("\n"), 1)) + "\n"


def numbers_above(text: str, _: Random) -> str:
    return "".join(f"{number + 1}\n" for number in range(text.count("\n"))) + text


def for_html(text: str, _: Random) -> str:
    return html.escape(text)


def no_break_spaces(text: str, _: Random) -> str:
    return re.sub(r"(?m)^ +", lambda found: "\u00a0" * len(found.group()), text)


def full_width_colon(text: str, chance: Random) -> str:
    return _changed(text, chance, r" *(?:- )?[A-Za-z]+:(?: |$)", lambda line: line.replace(":", "：", 1))


def no_blank_after_colon(text: str, chance: Random) -> str:
    return _changed(text, chance, r" *(?:- )?[A-Za-z]+: \S", lambda line: line.replace(": ", ":", 1))


def curly_quotes(text: str, _: Random) -> str:
    return re.sub(r'(?m): "([^"]*)"$', r": “\1”", text)


def letter_lost(text: str, chance: Random) -> str:
    def change(line: str) -> str:
        key = re.search(r"[A-Za-z]{4,}", line)
        assert key
        at = chance.randrange(key.start(), key.end())
        return line[:at] + line[at + 1 :]

    return _changed(text, chance, r" *(?:- )?[A-Za-z]{4,}:", change)


DAMAGES: tuple[Damage, ...] = (
    flattened,
    tabbed,
    tab_in_a_line,
    line_shifted,
    block_shifted,
    dash_far_left,
    block_flattened,
    first_line_left,
    with_prompt,
    in_heredoc,
    in_prompted_heredoc,
    in_fence,
    numbered,
    numbers_above,
    for_html,
    no_break_spaces,
    full_width_colon,
    no_blank_after_colon,
    curly_quotes,
    letter_lost,
)
