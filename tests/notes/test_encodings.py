from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.notes.encodings import decode
from everyline.text.problems import Severity
from tests.support import ROOT

NOTES = sorted((ROOT / "source_notes").glob("*.md"))
TEXT = "容器技术：Pod是调度的最小单位，“共享”网络。\n- 第二行，with English\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("gb18030"), "gb18030"),
        (("\ufeff" + TEXT).encode("gb18030"), "gb18030"),
    ],
)
def test_encodings_are_recognized(data, encoding):
    assert decode(data, "note.md") == (TEXT, encoding, [])
    assert data.decode(encoding).removeprefix("\ufeff") == TEXT


@pytest.mark.parametrize(
    "text", ["容器", "- 节点\n", "模板", "- 通信 #Highlight", "𠀀容器", "已經編排好的容器，負責應用的管理"]
)
def test_short_texts_in_gb18030(text):
    assert decode(text.encode("gb18030"), "note.md") == (text, "gb18030", [])


@pytest.mark.parametrize("data", [b"\0 " * 100, b" \0" * 100, b"\0\n\0 " * 50, b"\0" * 10 + b" " * 90, b"\0\t"])
def test_nothing_but_nuls_and_blanks_is_no_utf_16(data):
    assert decode(data, "note.md")[1] == "utf-8"


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Pods run\n", "容器技术", "容器\n"])
def test_short_texts_in_utf_16(text, order):
    assert decode(text.encode(order), "note.md") == (text, order, [])


@pytest.mark.slow
@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.name)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-16"])
def test_real_notes_in_every_encoding(note, encoding):
    text = note.read_text(encoding="utf-8")
    assert decode(text.encode(encoding), note.name) == (text, encoding, [])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("容器編排系統，負責應用的部署和管理，無論節點", "big5hkscs"),
        ("コンテナはポッドの中で動きます。設定を確認してください。", "shift_jis"),
        ("le café est très bon, “déjà” prêt à être déployé", "cp1252"),
    ],
)
def test_what_is_guessed_is_said(text, encoding):
    found, name, problems = decode(text.encode(encoding), "note.md")
    assert (found, name) == (text, encoding)
    assert [str(problem) for problem in problems] == [
        f"note.md: the encoding is not certain; {encoding} is the most plausible (save the note as UTF-8)"
    ]
    assert problems[0].severity is Severity.WARNING


def test_line_ends():
    assert decode(b"a\r\nb\rc\n\r\n", "note.md")[0] == "a\nb\nc\n\n"


@pytest.mark.parametrize(
    ("data", "text", "message"),
    [
        (b"one\nhello \xff world\n", "one\nhello \ufffd world\n", "note.md:2: can't be read as utf-8: 0xFF at column 7"),
        (TEXT[:5].encode() + b"\xe4\xb8", TEXT[:5] + "\ufffd\ufffd", "note.md:1: can't be read as utf-8: 0xE4, 0xB8 at column 6"),
        (b"a\x00b\nc", "a\ufffdb\nc", "note.md:1: can't be read as utf-8: 0x00 at column 2"),
        (b"a\xff, \xfe.\r\nb", "a\ufffd, \ufffd.\nb", "note.md:1: can't be read as utf-8: 0xFF at column 2; 0xFE at column 5"),
        (
            TEXT[:14].encode("gb18030") + b"\xff" + TEXT[14:].encode("gb18030"),
            TEXT[:14] + "\ufffd" + TEXT[14:],
            "note.md:1: can't be read as gb18030: 0xFF at column 15",
        ),
        (TEXT.encode("utf-16")[:-1], TEXT[:-1] + "\ufffd", "note.md:2: can't be read as utf-16: 0x0A at column 19"),
    ],
)  # fmt: skip
def test_unreadable_bytes_are_named(data, text, message):
    found, _, problems = decode(data, "note.md")
    assert found == text
    assert [(str(problem), problem.severity) for problem in problems] == [
        (f"{message} (replace the bytes)", Severity.WARNING)
    ]


def test_many_damaged_lines_are_summed_up():
    problems = decode((TEXT[:20].encode() + b"\xff\n") * 30, "note.md")[2]
    assert [problem.line for problem in problems] == list(range(1, 22))
    assert problems[-1].message == "and so on, on 10 more lines"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(0, 255, 3)) * 9]
)
def test_files_that_are_no_texts_stop_nothing(data):
    _, _, problems = decode(data, "picture.md")
    assert [(problem.line, problem.severity) for problem in problems] == [(1, Severity.WARNING)]
    assert problems[0].message.startswith("not a text: ")


@given(st.binary())
def test_no_bytes_crash(data):
    text, encoding, problems = decode(data, "note.md")
    text.encode()
    assert "\r" not in text
    assert "\0" not in text
    assert problems or "\ufffd" not in text or "\ufffd" in data.decode(encoding)


@given(st.text())
def test_utf_8_is_read_as_it_is(text):
    plain = text.replace("\0", "").removeprefix("\ufeff")
    expected = plain.replace("\r\n", "\n").replace("\r", "\n")
    assert decode(plain.encode(), "note.md") == (expected, "utf-8", [])


def test_letters_that_stand_together_are_not_parted_in_all_ways():
    """Sixty of them took a year."""
    begun = time.process_time()
    decode(b"a" + b"\xff" * 60 + b"[ " + b"\xe0" * 60 + b"\xff<", "n.md")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "is_western"),
    [
        ("aÿÿ [", True),
        ("ÿÿa [", True),
        (" à [", True),
        (" àÀ [", True),
        (" Àÿ [", False),
        (" ÿ [", False),
        ("a ÿÿÀ [", False),
    ],
)
def test_letters_beyond_ascii_are_believed_beside_others(text, is_western):
    said = f"What somebody wrote: {text} and so on."
    assert (decode(said.encode("cp1252"), "n.md")[1] == "cp1252") == is_western
