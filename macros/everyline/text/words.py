"""Finding words and names in running text, Latin ones as whole words and Chinese ones anywhere; and cutting text into words."""

import re
from collections.abc import Iterable

# A Latin form is no part of a longer identifier (`podSelector`), a hyphenated name (`nginx-pod`), a path or a
# dotted field (`.spec.volumes`); a full stop that ends a sentence may follow it.
_BEFORE = r"(?<![A-Za-z0-9_/.\-])"
_AFTER = r"(?![A-Za-z0-9_/\-]|\.[A-Za-z0-9])"


def compile_forms(forms: Iterable[tuple[str, bool]]) -> re.Pattern[str] | None:
    """A pattern that finds any of the forms, the longest where several begin at one place; None where there are none.

    Each comes with whether only its own capitalisation counts. White space in a form matches any white space.
    """
    groups: dict[
        str, tuple[set[str], list[str]]
    ] = {}  # by their first letter, so that a place in a text asks for one group
    for text, exact in sorted(set(forms), key=lambda form: (-len(form[0]), form)):
        pattern = r"\s+".join(re.escape(word) for word in text.split())
        if not pattern:
            continue
        first = text.lstrip()[0]
        before = _BEFORE if _is_latin(text[0]) else ""
        after = _AFTER if _is_latin(text[-1]) else ""
        firsts, alternatives = groups.setdefault(_any_case(first), (set(), []))
        firsts.add(re.escape(first))
        alternatives.append(f"{before}{pattern if exact else f'(?i:{pattern})'}{after}")
    found = (f"(?=(?i:{'|'.join(sorted(firsts))}))(?:{'|'.join(each)})" for firsts, each in groups.values())
    return re.compile("|".join(found)) if groups else None


def _any_case(letter: str) -> str:
    """What all letters have in common that are one to a search that ignores case, such as s and ſ."""
    small = letter.lower()
    return folded if len(folded := small.upper().lower()) == 1 else small


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


# Only scripts without blanks are cut; jieba would take Öffnung apart at its first letter.
_HAN = "\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"(?P<han>[{_HAN}]+)|(?:(?![{_HAN}])[^\W_])+(?:\.\d+)?")
_RUN = re.compile(rf"[{_HAN}]{{2,}}")
_HEADING = re.compile(r"<h[1-3]\b[^<>]*>.*?</h[1-3]>", re.DOTALL)
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


def cut(text: str) -> frozenset[str]:
    """The words of a text, in small letters and without punctuation."""
    found = _WORD.finditer(text.lower())
    words = (_cut_han(each["han"]) if each["han"] else [each[0]] for each in found)
    return frozenset(word for several in words for word in several if word.isalnum() or "." in word)


def _cut_han(text: str) -> list[str]:
    import rjieba  # noqa: PLC0415 - reads its dictionary, a fifth of a second, where there is Chinese

    words: list[str] = rjieba.cut(text)
    return words


def with_breaks(html: str) -> str:
    """A page whose Chinese headings say where a line may end: between words."""
    return _HEADING.sub(lambda heading: _TEXT.sub(lambda text: _RUN.sub(_broken, text[0]), heading[0]), html)


def _broken(run: re.Match[str]) -> str:
    return "<wbr>".join(_cut_han(run[0]))
