"""Puts the sentences of a clipped article together again: hard breaks joined, inline code and citations marked.

Letters and their order stay; blanks, code marks and link targets are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from everyline.notes.dialects.prose import HAN, as_paragraph, outside_code
from everyline.notes.dialects.webclip_lines import Line, glued_name, is_fragment
from everyline.notes.dialects.webclip_vocabulary import CITATION, CLOSING_LED, CODE_PATH


@dataclass(frozen=True, slots=True)
class Sentences:
    """Writes texts.

    Attributes:
        numbers: of the entries in the reference list, for only these can be cited.
    """

    numbers: frozenset[str]

    def paragraph(self, lines: Sequence[Line]) -> str:
        """The lines as one paragraph of CommonMark."""
        return as_paragraph(self.joined(lines))

    def joined(self, lines: Sequence[Line], then: Line | None = None) -> str:
        """The lines on one line; `then` is the line after them, where a hard break stands before it."""
        text = ""
        for position, line in enumerate(lines):
            follower = lines[position + 1] if position + 1 < len(lines) else then
            before = lines[position - 1] if position else None
            text += _blank(text, line.text) + _with_code(line, before, follower)
        return outside_code(text, self._cited)

    def _cited(self, text: str) -> str:
        return CITATION.sub(lambda m: f"[{m[1]}](cite:{m[1]})" if m[1] in self.numbers else m.group(), text)


def _blank(before: str, text: str) -> str:
    """What stands between two joined lines: nothing between Chinese characters or before closing punctuation."""
    if not before or not text or (CLOSING_LED.fullmatch(text) and not CODE_PATH.match(text)):
        return ""
    return "" if HAN.match(before[-1]) and HAN.match(text[0]) else " "


def _with_code(line: Line, before: Line | None, follower: Line | None) -> str:
    """A line's text, with code marks around what the clip shows to have been code."""
    text = line.text
    broken_off = before is not None and bool(HAN.search(before.text))
    if before is not None and is_fragment(line) and (broken_off or CODE_PATH.fullmatch(text)):
        return f"`{text}`"
    name = glued_name(line) if follower is not None and not is_fragment(follower) else ""
    end = ""
    if name:
        text, end = text[: -len(name)], f"`{name}`"
    return outside_code(text, lambda prose: CODE_PATH.sub(r"`\g<0>`", prose)) + end
