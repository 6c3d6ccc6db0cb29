"""Finding out which character encoding a note is in, and reading it without losing sight of a single byte.

In this order, so that the same bytes always give the same text:

1. a byte order mark;
2. UTF-8, if every byte fits;
3. UTF-16 without a mark, if the result reads like text;
4. UTF-8 with a few damaged bytes, if more of it fits than not;
5. GB18030, if its Chinese characters are mostly common ones;
6. what charset-normalizer finds most plausible among the encodings that remain, and a warning;
7. UTF-8 with whatever can't be read.

A byte that can't be read becomes U+FFFD, and a problem that says which byte, on which line and in which column.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from macros.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

# Longest first: the mark of UTF-16 begins that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_GUESSED = ["big5hkscs", "shift_jis", "euc_jp", "euc_kr", "cp1252", "cp1251", "koi8_r"]

# Latin, punctuation and signs, Chinese and Japanese, full-width forms, and characters beyond the basic plane.
_READABLE = re.compile(
    r"[\t\n\r\x20-\x7e\xa0-\u024f\u2010-\u27bf\u3000-\u30ff\u3400-\u9fff\ufe30-\ufe4f\uff00-\uffef\U00010000-\U0010ffff]"
)
# Text that was decoded as what it isn't still has some characters that look right.
_READABLE_SHARE = 0.9
_COMMON_SHARE = 0.6
# A file of which more than this can't be read is no text.
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
    """Read the bytes of a note.

    Args:
        data: the bytes.
        path: the note's name in messages.

    Returns:
        The text, its line ends all ``\\n``; the name of its encoding, by which Python decodes it; what can't be read.
    """
    encoding, is_guess = _encoding(data)
    text = data.decode(encoding, "notes-escape").replace("\0", chr(_ESCAPE))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = list(_unreadable(text, encoding, path))
    if is_guess:
        message = f"the encoding is not certain; {encoding} is the most plausible"
        problems.insert(0, Problem.warning(path, 0, message, "save the note as UTF-8"))
    return _ESCAPES.sub(lambda bad: "\ufffd" * len(bad[0]), text), encoding, problems


def _encoding(data: bytes) -> tuple[str, bool]:
    """The name of the encoding, and whether it is only a guess."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, False
    if b"\0" not in data and _fits(data, "utf-8"):
        return "utf-8", False
    certain = _utf_16(data) or ("utf-8" if _is_damaged_utf_8(data) or b"\0" in data else "") or _gb18030(data)
    if certain:
        return certain, False
    best = from_bytes(data, cp_isolation=_GUESSED).best()
    return (best.encoding, True) if best else ("utf-8", False)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _utf_16(data: bytes) -> str:
    """The byte order in which the bytes read like text, if there is one."""
    shares = {order: _readable_share(data, order) for order in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda order: shares[order])
    return best if shares[best] >= _READABLE_SHARE else ""


def _readable_share(data: bytes, encoding: str) -> float:
    text = data.decode(encoding, "notes-escape")
    return len(_READABLE.findall(text)) / len(text) if text else 0.0


def _is_damaged_utf_8(data: bytes) -> bool:
    """Whether the bytes were UTF-8: more characters beyond ASCII fit than bytes do not."""
    text = data.decode("utf-8", "notes-escape")
    beyond = sum(character > "\x7f" for character in text)
    escaped = sum(len(bad) for bad in _ESCAPES.findall(text))
    return beyond - escaped > escaped


def _gb18030(data: bytes) -> str:
    """The encoding's name, if what it makes of the bytes looks Chinese: characters that GB 2312 has, too."""
    text = data.decode("gb18030", "notes-escape")
    found = Counter(_is_common(character) for character in text if character > "\x7f")
    return "gb18030" if found[True] and found[True] >= _COMMON_SHARE * found.total() else ""


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _unreadable(text: str, encoding: str, path: str) -> Iterator[Problem]:
    """A problem for each line on which a byte can't be read; a single one for what is no text at all."""
    count = sum(len(bad) for bad in _ESCAPES.findall(text))
    if count > _UNREADABLE_SHARE * len(text):
        message = f"not a text: {count} of its {len(text)} characters can't be read as {encoding}"
        yield Problem(path, 1, message, "move files other than notes elsewhere")
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
