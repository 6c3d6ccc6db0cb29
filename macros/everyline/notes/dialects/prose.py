"""What the dialects that read prose know about a text: where a sentence ends, what it introduces, how it stays text.

Everything here keeps the letters of a text and their order; only marks are added, moved or escaped.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from everyline.text import writing_systems
from everyline.text.markdown_plugins import code_spans, definitions, quotes, wide_emphasis

HAN = re.compile(f"[{writing_systems.HAN}]")

_INTRODUCTION = re.compile(
    r"([:：]|(如|例如|比如|诸如|包括|such as|for example|including)[,，]?)[*_\s]*$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.。!！?？;；…][\"'”’」』)）\]*_]*(\[\d+\])?$")
_ENUMERATOR = re.compile(r"(?m)^(\d{1,9})(?=[.)])")
_NUMBER = re.compile(r"(?m)^[ \t]*(\d{1,9})(?=[.)]\s)")
_BLOCK_MARK = re.compile(r"(?m)^(?=[-+*#>=~`<|:\[])")

# Of indented blocks: what says nothing of what the rest is, and what only code has.
_COMMENT_OR_STRING = re.compile(r"(?m)(?:^|(?<=\s))(?:#|//).*$|\"[^\"\n]*\"|'[^'\n]*'")
_CODE = re.compile(
    r"(?m)^[^\S\n]*(?:[$>#]\s|//|/\*|<\?|\{|\}|- )|[{;\\\[(]$|\s(?:=|:=|==|=>|->|&&|\|\|?)\s|\w\(\)|\s--?[a-z]|^[^\S\n]*[\w./\"-]+:(?:\s\S+)?$"
)
_HAN_MARK = re.compile(r"[，。；：！？、…（）“”]")
_BAR = re.compile(r"(?<!\\)\|")
_WORDS_OF_A_SENTENCE = 4
_SOME, _MOST = 0.25, 0.5  # Chinese characters among letters


def introduces(text: str) -> bool:
    """Whether the text ends as one does that announces what follows: with a colon, or with *such as*."""
    return bool(_INTRODUCTION.search(text))


def ends_sentence(text: str) -> bool:
    """Whether the text ends with the mark that ends a sentence, quotes and brackets after it allowed."""
    return bool(_SENTENCE_END.search(text.rstrip()))


def as_paragraph(text: str) -> str:
    """The text as CommonMark that reads as one paragraph, whatever its lines begin with.

    A text that is one already comes back as it is; in others, what would open a block is escaped.
    """
    text = text.strip()
    if not text or [token.type for token in _markdown().parse(text)] == ["paragraph_open", "inline", "paragraph_close"]:
        return text
    text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return _BLOCK_MARK.sub(r"\\", _ENUMERATOR.sub(r"\1\\", text))


def literal_number(text: str) -> str:
    """The text with a number at its beginning as such, which would be that of a list otherwise; a list of several is one."""
    return _NUMBER.sub(r"\1\\", text) if _NUMBER.match(text) and len(_NUMBER.findall(text)) == 1 else text


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with everything changed that is not in a code span."""
    return "".join(piece if is_code else change(piece) for piece, is_code in in_pieces(text))


def in_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The code spans of a text and what is between them, each with whether it is one."""
    last = 0
    for start, end in code_spans(text):
        yield text[last:start], False
        yield text[start:end], True
        last = end
    yield text[last:], False


def widened(table: str) -> str:
    """A table whose head, and the line below it, have as many cells as its longest row: what stands beyond those would not be printed."""
    lines = table.split("\n")
    counts = [len(_BAR.findall(line.strip().removeprefix("|").removesuffix("|"))) + 1 for line in lines]
    for place, cell in ((0, " "), (1, "---")):
        if missing := max(counts) - counts[place]:
            line = lines[place].rstrip()
            lines[place] = (
                line if line.endswith("|") and not line.endswith("\\|") else f"{line}|"
            ) + f"{cell}|" * missing
    return "\n".join(lines)


@cache
def _markdown() -> MarkdownIt:
    """Every syntax that a renderer of units may have on, so that a text is safe in all of them."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(wide_emphasis)
    return parser.use(definitions).use(quotes).use(footnote_plugin, move_to_end=False)


def is_prose(block: str) -> bool:
    """Whether all paragraphs of an indented block are prose: desktop editors indent those, CommonMark takes that for code."""
    return all(map(_reads_as_prose, filter(str.strip, re.split(r"\n\s*\n", block))))


def _reads_as_prose(paragraph: str) -> bool:
    """What the first of these signs says that it shows; without any it is code, as CommonMark says."""
    bare = _COMMENT_OR_STRING.sub(" ", paragraph)
    letters = [letter for letter in bare if letter.isalnum()]
    han = len(HAN.findall(bare)) / len(letters) if letters else 0.0
    if _HAN_MARK.search(bare) and han >= _SOME:
        return True
    if _CODE.search(bare):
        return False
    words = bare.split()
    is_sentence = ends_sentence(bare) and len(words) >= _WORDS_OF_A_SENTENCE and words[0][0].isupper()
    return is_sentence or han >= _MOST
