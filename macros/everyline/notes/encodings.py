"""Finding out which character encoding a note is in, and reading it without losing sight of a single byte.

In this order, so that the same bytes always give the same text:

1. a byte order mark;
2. UTF-8, if every byte fits;
3. UTF-16 without a mark, if there are NUL bytes and it reads like text;
4. UTF-8 with a few damaged bytes, if more of it fits than not;
5. GB18030, if half of what is not ASCII are common Chinese characters;
6. UTF-16 without NUL bytes, by the rule of 3;
7. Windows-1252, if that gives letters within words, and quotation marks;
8. what charset-normalizer finds most plausible among the encodings of East Asia that give readable text;
9. UTF-8 with whatever can't be read.

7 and 8 are guesses, which a warning tells.

A byte that can't be read becomes U+FFFD, and a problem that says which byte, on which line and in which column.
"""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from everyline.notes.media_metadata import without_told
from everyline.text.problems import Problem

# Longest first: the mark of UTF-16 begins that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_GUESSED = ("gb18030", "big5hkscs", "shift_jis", "euc_jp")

# Latin, punctuation and signs, Chinese and Japanese, full-width forms, emoji. Not half-width kana, which turn
# up wherever Chinese is taken for Japanese.
_READABLE = re.compile(
    r"[\t\n\r\x20-\x7e\xa0-\u024f\u2010-\u27bf\u3000-\u30ff\u3400-\u9fff\ufe30-\ufe4f\uff01-\uff60"
    r"\U0001f000-\U0001faff\U00020000-\U0003ffff]"
)
# Windows-1252 gives every byte a meaning, so it takes letters inside words to believe it.
_BEYOND = "À-öø-ÿŒœŠšŽž"
# Such letters are taken together: there would be too many ways to part them.
_WESTERN = re.compile(
    rf"(?:[\x00-\x7f]++|[“”‘’–—…•€£§©®°«»\xa0]++|(?<=[A-Za-z])[{_BEYOND}]++|[{_BEYOND}]++(?=[A-Za-z])|[Àà]++(?![{_BEYOND}]))*+"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_READABLE_SHARE = 0.9
_LIKELY_SHARE = 0.7
_COMMON_SHARE = 0.5
# The first half of GB 2312, with lead bytes up to this one, holds the characters of daily use.
_LAST_DAILY = 0xD7
# A file of which more than this can't be read is no text, unless it is tiny.
_UNREADABLE_SHARE = 0.1
_SHOWN = 20

# While decoding, a byte that does not fit stands as the surrogate U+DC00 plus its value, which no text holds.
_ESCAPES = re.compile("[\udc00-\udcff]+")
_ESCAPE = 0xDC00


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(_ESCAPE + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("notes-escape", _escape)


def decode(data: bytes, path: str) -> tuple[str, str, list[Problem]]:
    r"""The text of a note, its line ends all ``\n``, without what files in it tell; the name of its encoding, by which Python decodes it; what can't be read."""
    encoding, is_guess = _encoding(data)
    text = data.decode(encoding, "notes-escape").removeprefix("\ufeff").replace("\0", chr(_ESCAPE))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = list(_unreadable(text, encoding, path))
    if is_guess:
        message = f"the encoding is not certain; {encoding} is the most plausible"
        problems.insert(0, Problem.warning(path, 0, message, "save the note as UTF-8"))
    return without_told(_ESCAPES.sub(lambda bad: "\ufffd" * len(bad[0]), text)), encoding, problems


def _encoding(data: bytes) -> tuple[str, bool]:  # noqa: PLR0911 - one for each rule
    """The name of the encoding, and whether it is only a guess."""
    if marked := next((encoding for mark, encoding in _MARKS if data.startswith(mark)), ""):
        return marked, False
    if b"\0" in data:
        return _utf_16(data) or "utf-8", False
    if _fits(data, "utf-8") or _is_damaged_utf_8(data):
        return "utf-8", False
    beyond = [character for character in data.decode("gb18030", "notes-escape") if character > "\x7f"]
    if beyond and sum(map(_is_common, beyond)) >= _COMMON_SHARE * len(beyond):
        return "gb18030", False
    if order := _utf_16(data):
        return order, False
    if _fits(data, "cp1252") and _WESTERN.fullmatch(data.decode("cp1252")):
        return "cp1252", True
    texts = {name: data.decode(name) for name in _GUESSED if _fits(data, name)}
    candidates = [name for name, text in texts.items() if len(_READABLE.findall(text)) >= _READABLE_SHARE * len(text)]
    best = from_bytes(data, cp_isolation=candidates).best() if candidates else None
    return (best.encoding, True) if best else ("utf-8", False)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _utf_16(data: bytes) -> str:
    """The byte order in which the bytes read like text, if there is one: their Chinese characters are common ones.

    Blanks speak for nothing, as a NUL beside one is what damage leaves; nor do daggers, which two ASCII blanks make.
    """
    whole = data[: len(data) // 2 * 2]
    shares = {}
    for order in ("utf-16-le", "utf-16-be"):
        text = "".join(whole.decode(order, "notes-escape").replace("\u2020", " ").split())
        rare = sum(not _is_common(character) for character in _CHINESE.findall(text))
        shares[order] = (len(_READABLE.findall(text)) - rare) / max(len(text), 1)
    best = max(shares, key=lambda order: shares[order])
    return best if shares[best] >= _LIKELY_SHARE else ""


def _is_common(character: str) -> bool:
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead <= _LAST_DAILY and not "\u3041" <= character <= "\u30ff"


def _is_damaged_utf_8(data: bytes) -> bool:
    """Whether the bytes were UTF-8: more characters beyond ASCII fit than bytes do not."""
    text = data.decode("utf-8", "notes-escape")
    beyond = sum(character > "\x7f" for character in text)
    escaped = sum(len(bad) for bad in _ESCAPES.findall(text))
    return beyond - escaped > escaped


def _unreadable(text: str, encoding: str, path: str) -> Iterator[Problem]:
    """A problem for each line on which a byte can't be read; a single one for what is no text at all."""
    count = sum(len(bad) for bad in _ESCAPES.findall(text))
    if count > max(_UNREADABLE_SHARE * len(text), _SHOWN):
        message = f"not a text: {count} of its {len(text)} characters can't be read as {encoding}"
        yield Problem.warning(path, 1, message, "move files other than notes elsewhere")
        return
    broken = [(number, line) for number, line in enumerate(text.split("\n"), 1) if _ESCAPES.search(line)]
    for number, line in broken[:_SHOWN]:
        places = [
            f"{', '.join(f'0x{ord(escape) - _ESCAPE:02X}' for escape in bad[0])} at column {bad.start() + 1}"
            for bad in _ESCAPES.finditer(line)
        ]
        yield Problem.warning(path, number, f"can't be read as {encoding}: {'; '.join(places)}", "replace the bytes")
    if len(broken) > _SHOWN:
        yield Problem.warning(path, broken[_SHOWN][0], f"and so on, on {len(broken) - _SHOWN} more lines")
