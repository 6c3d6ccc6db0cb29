"""How texts of the notes are set for readers: a rule a language, for what pages print. The notes' own lines stay as they are."""

import re
from collections.abc import Callable

# Code, addresses and the targets of links are no sentences.
_LITERAL = re.compile(r"(`+)(?:.(?!\1))*.\1|<[^<>\s]+>|\]\([^()\s]*\)|https?://[^\s，。；：、（）]+", re.DOTALL)
_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_MARK = re.compile(rf"(?<=[{_HAN}）”’》])(\**)[,;:?!](?!\d)[ ]?|(?<![\d\s])[,;:?!](?=\**[{_HAN}])")
_END = re.compile(r"(?<=[\w）”])[,;:]$", re.MULTILINE)  # of a line whose last word is Latin
_PAIR = re.compile(
    rf"(?<=[{_HAN}])[ ]?\(([^()\n]*)\)[ ]?|\(([^()\n]*[{_HAN}][^()\n]*)\)|\(([^()\n]*)\)(?=[ ]?[{_HAN}])"
)


def typeset(text: str, language: str) -> str:
    """A text in Markdown as a language sets its punctuation."""
    rule = _RULES.get(language.partition("-")[0])
    return _outside(text, rule) if rule else text


def _chinese(text: str) -> str:
    """Full-width marks where a Chinese sentence has half-width ones."""
    if re.search(rf"[{_HAN}]", text):
        text = _END.sub(lambda match: match.group().translate(_WIDE), text)
    text = _MARK.sub(lambda match: match.group().rstrip(" ").translate(_WIDE), text)
    return _PAIR.sub(lambda match: match.group().strip(" ").translate(_WIDE), text)


_RULES: dict[str, Callable[[str], str]] = {"zh": _chinese}


def _outside(text: str, rule: Callable[[str], str]) -> str:
    """A text with a rule applied to what is no literal."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match.group())
        return "\ufffc"

    if "\ufffc" in text:
        return text
    pieces = iter(rule(_LITERAL.sub(hold, text)).split("\ufffc"))
    return next(pieces) + "".join(literal + piece for literal, piece in zip(held, pieces, strict=True))
