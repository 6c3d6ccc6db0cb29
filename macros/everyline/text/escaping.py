"""Texts of anybody, so that nothing in them means anything: for Markdown, for HTML, for templates; numbers and YAML of anybody."""

import re
from typing import Any

import yaml
from markupsafe import Markup, escape

# Whatever HTML, Markdown, its extensions or Jinja could take for syntax.
_SYNTAX = {ord(each): f"&#{ord(each)};" for each in "!\"#$&'()*+:;<=>@[\\]^_`{|}~"}
# C0 controls but tab and line feed: Python-Markdown marks its own places with two of them.
_CONTROLS = {chr(code): chr(0x2400 + code) for code in range(32) if code not in (9, 10)} | {"\x7f": "\u2421"}
# What no document may hold: C1 controls, what stands for no character at all, and halves of what stands for one.
_NEVER = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_WHOLE = re.compile(r"[0-9]{1,9}")
DEEPEST = 100  # values within values of YAML; nothing that people write is nested deeper
_INVISIBLE = re.compile(f"[{re.escape(''.join(_CONTROLS))}\x80-\x9f\ufdd0-\ufdef\ud800-\udfff{_NEVER}]")


def visible(text: str) -> str:
    """Text with control characters replaced by their pictures (␂ for U+0002), and with � for what is no character."""
    return _INVISIBLE.sub(lambda found: _CONTROLS.get(found[0], "\ufffd"), text)


def literal(text: str) -> str:
    """A text as one line of Markdown that says just that, in a heading, in a paragraph or in an attribute of a tag."""
    return " ".join(visible(text).split()).translate(_SYNTAX)


def whole(written: str, default: int = 0) -> int:
    """The number that a text is; another where it is none, has digits such as ``²``, or more than anything has that is counted."""
    return int(written) if _WHOLE.fullmatch(written) else default


def is_too_deep(text: str) -> bool:
    """Whether loading YAML would crash the process. Telling its events apart doesn't.

    Raises:
        yaml.YAMLError: if the text is no YAML.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return True
    return False


def as_text(value: Any) -> Any:  # noqa: ANN401 - any value of YAML
    """A value in which every text is one in HTML too, and no template: mkdocs-macros renders titles of pages.

    `Markup` is not escaped again where a template does so.
    """
    made: dict[int, Any] = {}  # what is named in several places is one there, too

    def text(each: Any) -> Any:  # noqa: ANN401 - likewise
        if id(each) not in made:
            if isinstance(each, dict):
                made[id(each)] = {key: text(value) for key, value in each.items()}
            elif isinstance(each, list):
                made[id(each)] = [*map(text, each)]
            elif isinstance(each, str):
                made[id(each)] = Markup(str(escape(each)).replace("{", "&#123;"))  # noqa: S704 - it has just been escaped
            else:
                return each
        return made[id(each)]

    return text(value)
