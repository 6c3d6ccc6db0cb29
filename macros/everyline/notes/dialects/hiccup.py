"""HTML as programs in Clojure write it: ``[:b "words"]``, a block of its own in Logseq."""

from __future__ import annotations

import re

from everyline.notes.dialects.inline import Prose

_TOKEN = re.compile(
    r'\[:(?P<tag>[a-zA-Z][\w.#-]*)|\{(?P<given>[^{}"]*(?:"[^"]*"[^{}"]*)*)\}|"(?P<words>(?:[^"\\]|\\.)*)"|(?P<end>\])|\s+'
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_GIVEN = re.compile(r':(href|src)\s+"([^"\s<>]*)"')


def translate_hiccup(text: str) -> Prose | None:
    """What a block in Clojure's form of HTML says, ``[:b "words"]``; None for what is none."""
    pieces, removed, ends, at = list[str](), list[str](), list[str](), 0  # how what is open will end
    while found := _TOKEN.match(text, at):
        at = found.end()
        if tag := found["tag"]:
            name = re.split(r"[.#]", tag)[0].lower()
            ends.append(_MARKS.get(name, ""))
            pieces.append("\n" if name == "br" else ends[-1])
            removed.append(tag)
        elif not ends:
            return None
        elif found["given"] is not None:
            address = _GIVEN.search(found["given"])
            removed += re.findall(r"[^\s\"]+", found["given"])
            if address:
                ends[-1] = f"](<{address[2]}>)"
                pieces.append("[" if address[1] == "href" else "![")
        elif found["words"] is not None:
            pieces.append(found["words"].replace('\\"', '"'))
        elif found["end"]:
            pieces.append(ends.pop())
            if not ends and not text[at:].strip():
                return Prose("".join(pieces).strip(), (), tuple(removed))
    return None
