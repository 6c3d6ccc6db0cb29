"""Finding words and names in running text, Latin ones as whole words and Chinese ones anywhere; and cutting text into words."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import accumulate

# A Latin form is no part of a longer identifier (`podSelector`), a hyphenated name (`nginx-pod`), a path or a
# dotted field (`.spec.volumes`); a full stop that ends a sentence may follow it.
_BEFORE = r"(?<![A-Za-z0-9_/.\-])"
_AFTER = r"(?![A-Za-z0-9_/\-]|\.[A-Za-z0-9])"


def typed(text: str) -> str:
    """A text as people type it: with the apostrophe of a keyboard, which print has otherwise, and one blank between words."""
    return " ".join(text.replace("’", "'").split())


def compile_forms(forms: Iterable[tuple[str, bool]]) -> re.Pattern[str] | None:
    """A pattern that finds any of the forms, the longest where several begin at one place; None where there are none.

    Each comes with whether only its own capitalisation counts. White space in a form matches any white space.
    """
    # By their first letter, so that a place in a text asks for one group.
    groups: dict[str, tuple[set[str], list[str]]] = {}
    for text, exact in sorted(set(forms), key=lambda form: (-len(form[0]), form)):
        pattern = r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in text.split())
        if not pattern:
            continue
        first = text.lstrip()[0]
        before = _BEFORE if _is_latin(text[0]) else ""
        after = _AFTER if _is_latin(text[-1]) else ""
        # What all letters have in common that are one to a search that ignores case, such as s and ſ.
        small = first.lower()
        folded = small.upper().lower()
        firsts, alternatives = groups.setdefault(folded if len(folded) == 1 else small, (set(), []))
        firsts.add(re.escape(first))
        alternatives.append(f"{before}{pattern if exact else f'(?i:{pattern})'}{after}")
    found = (f"(?=(?i:{'|'.join(sorted(firsts))}))(?:{'|'.join(each)})" for firsts, each in groups.values())
    return re.compile("|".join(found)) if groups else None


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


# Only scripts without blanks are cut; jieba would take Öffnung apart at its first letter.
_HAN = "\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(rf"([{_HAN}]+)")
_WORD = re.compile(r"[^\W_]+(?:\.\d+)?")
_RUN = re.compile(rf"[{_HAN}]{{2,}}")
_HEADING = re.compile(r"<h[1-3]\b[^<>]*>.*?</h[1-3]>", re.DOTALL)
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


def cut(text: str) -> frozenset[str]:
    """The words of a text, in small letters and without punctuation."""
    pieces = _HAN_RUN.split(text.lower())
    words = {word for piece in pieces[::2] for word in _WORD.findall(piece)}
    words.update(word for run in pieces[1::2] for word in _cut_han(run) if word.isalnum())
    return frozenset(words)


def inner_ends(text: str) -> frozenset[int]:
    """The places in a text that lie within a word of Chinese."""
    found = set[int]()
    for run in _RUN.finditer(text):
        ends = [*accumulate(map(len, _cut_han(run[0])))]
        found |= {run.start() + place for place in range(1, ends[-1])} - {run.start() + end for end in ends}
    return frozenset(found)


def _cut_han(text: str) -> list[str]:
    import rjieba  # noqa: PLC0415 - reads its dictionary, a fifth of a second, where there is Chinese

    words: list[str] = rjieba.cut(text)
    return words


def with_breaks(html: str) -> str:
    """A page whose Chinese headings say where a line may end: between words."""

    def broken(run: re.Match[str]) -> str:
        return "<wbr>".join(_cut_han(run[0]))

    return _HEADING.sub(lambda heading: _TEXT.sub(lambda text: _RUN.sub(broken, text[0]), heading[0]), html)


_IN_WORD = re.compile(r"[^\W\u2e80-\uffff]{2}")
_BEGUN = re.compile(r"^[^\W\u2e80-\uffff]{1,40}")
_CUT = re.compile(r"[^\W\u2e80-\uffff]{1,40}$")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n\s*\n")


def sentences(text: str) -> list[str]:
    """A text by its sentences and paragraphs."""
    return [each.strip() for each in _SENTENCE.split(text) if each.strip()]


def excerpt(text: str, length: int, at: int = 0) -> str:
    """A text, or so many letters of it around a place, cut between words."""
    if len(text) <= length:
        return text
    first = 0 if at < length * 3 // 4 else min(at - length // 2, len(text) - length)
    piece = text[first : first + length]
    begins, ends = first > 0, first + length < len(text)
    if begins and _IN_WORD.match(text[first - 1 : first + 1]):
        piece = _BEGUN.sub("", piece, count=1)
    if ends and _IN_WORD.match(text[first + length - 1 : first + length + 1]):
        piece = _CUT.sub("", piece, count=1)
    piece = piece.rstrip(" -–(（") if ends else piece
    return f"{'…' if begins else ''}{piece.strip(' ,;:，；：、')}{'…' if ends else ''}"


# Code in a line, and what belongs together in it: a placeholder may hold blanks.
_CODE = re.compile(r"(?<!<pre>)<code([^<>]*)>([^<\n]*)</code>")
_TOKEN = re.compile(r"(?:&lt;[^&\n]{1,40}&gt;|\S)+")


def with_whole_words(html: str) -> str:
    """A page whose code says which of its words stay in one line: an option with what it is given."""
    return _CODE.sub(_with_kept, html)


def _with_kept(code: re.Match[str]) -> str:
    is_torn = "-" in code[2] or "&lt;" in code[2]
    return f"<code{code[1]}>{_TOKEN.sub(_kept, code[2])}</code>" if is_torn else code[0]


def _kept(word: re.Match[str]) -> str:
    is_torn = len(word[0]) > 1 and ("-" in word[0] or "&lt;" in word[0])  # by a browser
    return f'<span class="kn-word">{word[0]}</span>' if is_torn else word[0]


_STYLED = re.compile(
    r"\\(?:text|math|operatorname|boxed|pu|ce|left|right|[bB]igg?[lr]?|displaystyle|limits|quad|qquad|begin|end)[a-z]*\*?"
    r"(?:\{(?:aligned|align|gather|cases|matrix|[pbv]matrix|array|equation)\*?\})?|\\[,;:! ]"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*(\w|\{[^{}]*\})\s*(\w|\{[^{}]*\})")
_MARKED = re.compile(r"\\(vec|bar|hat|tilde|dot|overline)\s*(?:\{([^{}])\}|([^\W_])(?![^\W_]))")
_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|([^\s{}]))")
_MACRO = re.compile(r"\\([A-Za-z]+)\s*")
_MARKS = {"vec": "\u20d7", "bar": "\u0304", "hat": "\u0302", "tilde": "\u0303", "dot": "\u0307", "overline": "\u0304"}
_SCRIPTS = {
    "^": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    "_": str.maketrans("0123456789+-−=()aeijknorx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₖₙₒᵣₓ"),
}
_NAMES = """
le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ simeq ≃ equiv ≡ times × cdot · div ÷ pm ± in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ to → rightarrow →
leftarrow ← Rightarrow ⇒ implies ⇒ iff ⇔ infty ∞ sum ∑ prod ∏ int ∫ partial ∂ nabla ∇ forall ∀ exists ∃ emptyset ∅ land ∧ wedge ∧ lor ∨ vee ∨ neg ¬ lnot ¬
sqrt √ ldots … dots … cdots ⋯ circ ∘ ast ∗ oplus ⊕ otimes ⊗ lambda λ varepsilon ε varphi φ vartheta θ langle ⟨ rangle ⟩ mid | hbar ℏ ell ℓ
"""
_SIGNS = dict(zip(_NAMES.split()[::2], _NAMES.split()[1::2], strict=True))


def spelled(tex: str) -> str:
    r"""A formula in letters and signs alone, for a title, an excerpt or a drawing: `\mu` as μ, `x^2` as x²."""
    text = _STYLED.sub(" ", tex.replace("&", " ").replace("\\\\", " "))
    text = _FRACTION.sub(lambda found: f"{found[1]}/{found[2]}", text)
    text = _MACRO.sub(_sign, _MARKED.sub(lambda found: f"{found[2] or found[3]}{_MARKS[found[1]]}", text))
    return " ".join(re.sub(r"[{}\\]", "", _SCRIPT.sub(_script, text)).split())


def _sign(macro: re.Match[str]) -> str:
    name = macro[1]
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return _SIGNS.get(name) or unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    except KeyError:
        return f"{name} "


def _script(found: re.Match[str]) -> str:
    said = (found[2] or found[3] or "").strip()
    raised = said.translate(_SCRIPTS[found[1]])
    return raised if not {*raised} & {*said} else f"{found[1]}{said}"
