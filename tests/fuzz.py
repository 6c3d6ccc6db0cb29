"""Coverage-guided fuzzing of whatever reads notes: ``python -m tests.fuzz [TARGET] [--seconds N]``, all targets by default.

A target is given bytes. It fails for any exception, for a line of a note that no unit holds, for text that is lost on its way to a page,
and for input that takes seconds. What failed is kept in ``.cache/fuzz/TARGET/``; the same again: give the file to the target.
"""
# ruff: noqa: PLC0415 - what is fuzzed is instrumented while it is imported

from __future__ import annotations

import argparse
import base64
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "macros")]
FOLDER = ROOT / ".cache" / "fuzz"
SECONDS = 600  # for all targets together
SLOWEST = 5  # seconds of the processor for one input
HANGS = 120  # seconds for one that never ends
LONGEST = 4096  # bytes of one input


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def encodings(data: bytes) -> None:
    """Whatever the bytes are, they are a text without losing count of its lines."""
    from everyline.notes.encodings import decode

    text, encoding, _ = decode(data, "n.md")
    assert "\r" not in text
    assert "\0" not in text
    text.encode()
    data.decode(encoding, "replace")


def dialect(name: str) -> Callable[[bytes], None]:
    """A dialect accounts for every line of a text, recognized or not, and its units are what units are."""

    def target(data: bytes) -> None:
        from everyline.notes.dialects import read_note
        from everyline.notes.privacy import Reading

        path = "n.org" if name == "org" else "n.md"
        file = FOLDER / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        note, problems = read_note(file, path, Reading(((path, name),)))
        assert not (faults := [str(each) for each in problems if "please report" in each.hint]), faults
        met = set()
        for unit in note.units:
            assert unit.parent is None or unit.parent in met
            met.add(unit)
            unit.text.encode()
        assert all(0 <= each.line <= len(note.lines) + 1 for each in problems)  # the last may be withheld

    return target


def privacy(data: bytes) -> None:
    """What is private is taken out and nothing else, line by line."""
    from everyline.model.fidelity import letters
    from everyline.notes.comments import without_comments

    text = _text(data)
    found = without_comments(text, "n.md")
    assert found.text.count("\n") == text.count("\n")
    assert len(letters(found.text)) + sum(len(letters(each)) for _, each in found.comments) == len(letters(text))
    assert without_comments(found.text, "n.md").text.count("\n") == text.count("\n")


def whole(data: bytes) -> None:
    """Two notes are a site's pages, which browsers find nothing to run in; a reference leads somewhere or stands as it was."""
    from everyline.model.pipeline import load_site
    from everyline.pages.macros import Pages
    from everyline.verification.security import check_content

    project = FOLDER / "whole" / "project"
    (project / "source_notes").mkdir(parents=True, exist_ok=True)
    first, _, second = data.partition(b"\0")
    (project / "source_notes" / "a.md").write_bytes(first)
    (project / "source_notes" / "b.md").write_bytes(second)
    site = load_site(project, "en", ("en",))
    load_site.__globals__["_build"].cache_clear()
    macros = Pages(site)
    printed = [macros.source(site.addresses.note(note).page) for note in site.corpus.notes]
    printed += [macros.name(each.address.page) for each in site.linker.references.names.values() if each.address]
    for html in printed:
        assert not (found := [*check_content("index.html", html)]), [*map(str, found)]


def pictures(data: bytes) -> None:
    """A drawing among the notes is none, or one that runs nothing and asks for nothing."""
    from lxml import etree

    from everyline.notes.safe_svg import harmless_svg, svg_size
    from everyline.verification.security import Judged

    svg_size(data)
    if harmless := harmless_svg(data):
        root = etree.fromstring(harmless)
        assert not (found := [*Judged.of(root).problems("a.svg")]), [*map(str, found)]
        assert not root.xpath("//*[local-name()='script' or local-name()='foreignObject']")
        assert root.getroottree().docinfo.doctype == ""


def files(data: bytes) -> None:
    """A file is shown whole or not at all; as an address in a note it takes as many lines as before."""
    from everyline.notes.media_metadata import bare, opened, without_told

    text = _text(data)
    assert without_told(text).count("\n") == text.count("\n")
    if b"%PDF-" not in data[:2048]:  # which a process of its own reads
        assert len(bare(data, is_picture=False)) <= len(data) + 64
    if picture := bare(data):
        with opened(io.BytesIO(data)) as before, opened(io.BytesIO(picture)) as after:
            assert before.size == after.size


def graphs(data: bytes) -> None:
    """What the settings of a graph say is read, however they are written."""
    from everyline.notes import graph_settings as settings

    graph = settings._graph("", data.decode("utf-8", "replace"))  # noqa: SLF001 - what reads them
    assert settings._graph("", graph.settings).hidden == graph.hidden  # noqa: SLF001 - see above


def formulas(data: bytes) -> None:
    """A formula is MathML of known elements, or its TeX; and a drawing in the book."""
    import lxml.html

    from everyline.books.media import drawing
    from everyline.diagrams.sketches import formula
    from everyline.model.fidelity import letters

    tex = _text(data)
    for is_display in (False, True):
        html = formula(tex, is_display=is_display)
        (found,) = lxml.html.fragments_fromstring(html)
        assert found.tag in ("math", "span"), html
        assert not found.xpath("//*[local-name()='script'] | //@href | //@src | //@onclick | //@style"), html
        assert letters(tex) in letters(found.text_content()), html
        if found.tag == "math" and len(tex) < 200:
            drawing(re.sub(r"</?semantics>|<annotation.*</annotation>", "", html, flags=re.DOTALL))


def pages(data: bytes) -> None:
    """A statement is HTML that says what it said, and holds nothing that browsers run."""
    import lxml.html

    from everyline.model.safe_html import Renderer
    from everyline.text.messages import Messages
    from everyline.verification.security import check_content

    text = _text(data)
    renderer = Renderer(Mock(), Messages("en"))
    unit = Mock()
    for html in (
        renderer.statement(unit, text, "", "index", set()),
        renderer.inline(text),
        renderer.code(text, "yaml"),
    ):
        page = lxml.html.document_fromstring(f"<html><body><div>{html}</div></body></html>")
        assert not (found := [*check_content("index.html", html)]), [*map(str, found)]
        assert not page.xpath("//script | //style | //img | //iframe | //form | //link | //meta")


def typst(data: bytes) -> None:
    """What a note says is a string to Typst, and no more."""
    from everyline.books.markup import string

    written = string(_text(data))
    assert json.loads(written.replace("\t", "\\t")) is not None


def transcripts(data: bytes) -> None:
    """The parts of a block hold each of its lines once."""
    from everyline.notes.transcripts import split

    text = _text(data)
    for language in ("", "bash", "yaml"):
        seen = [number for part in split(text, language, 1) for number in range(part.first, part.last + 1)]
        assert len(seen) == len({*seen})
        assert {*seen} >= {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}


def manifests(data: bytes) -> None:
    """A manifest has verdicts, and its repair is a manifest or itself."""
    from everyline.subjects.kubernetes.checks.checking import check_file
    from everyline.subjects.kubernetes.checks.repair import repair

    text = _text(data)
    check_file(text)
    repair(text)


def commands(data: bytes) -> None:
    """Commands are found in any text, and what is harmless is decided for any words."""
    from everyline.subjects.kubernetes.examples.finding import commands_in
    from everyline.subjects.kubernetes.examples.harmless import judge
    from everyline.subjects.kubernetes.examples.setting import words_of

    text = _text(data)
    for line in (text, *commands_in(text)):
        try:
            judge(words_of(line))
        except ValueError:
            continue


def editorial(data: bytes) -> None:
    """YAML of people is read, or a problem."""
    from everyline.editorial.yamlfile import load

    file = FOLDER / "editorial.yml"
    file.write_bytes(data)
    value = load(file, "editorial.yml", [], ("en",))
    for _, each in value.pairs:
        each.items()
        list(each.pairs)


TARGETS = {
    "encodings": encodings,
    **{name: dialect(name) for name in ("readwise", "kindle", "logseq", "obsidian", "webclip", "markdown", "org")},
    "graphs": graphs,
    "privacy": privacy,
    "pages": pages,
    "whole": whole,
    "pictures": pictures,
    "files": files,
    "formulas": formulas,
    "typst": typst,
    "transcripts": transcripts,
    "manifests": manifests,
    "commands": commands,
    "editorial": editorial,
}
# Letters that mean something to some reader; the fuzzer puts them together.
WORDS = (
    *(
        "- ",
        "\t- ",
        "* ",
        "1. ",
        "# ",
        "> ",
        "```\n",
        "~~~\n",
        "    ",
        "\n\n",
        "---\n",
        "+++\n",
        "[[",
        "]]",
        "((",
        "))",
        "![",
        "](",
        "|",
    ),
    *(
        "title:: ",
        "author:: ",
        "collapsed:: true",
        "id:: ",
        "#Highlight",
        "#[[2024-06-01]]",
        "TODO ",
        "{{",
        "}}",
        "{%",
        "<b>",
        "</b>",
        "<!--",
    ),
    *(
        "apiVersion: v1\n",
        "kind: Pod\n",
        "metadata:\n",
        "spec:\n",
        "kubectl get ",
        "$ ",
        "EOF\n",
        "<<EOF",
        "&a ",
        "*a",
        "!!binary ",
    ),
    *(
        "-\n",
        "评论区",
        "第一",
        "：",
        "**",
        "__",
        "~~",
        "==",
        "$$",
        "\\",
        "&#x41;",
        "&lt;",
        "http://a.b/",
        "mailto:a@b.c",
        "javascript:",
        ":LOGBOOK:",
    ),
    *(
        "![[",
        '[:b {:href "',
        '"]',
        "$\\ce{",
        "->[",
        "\\(a\\)",
        "\\begin{aligned}\n",
        '<iframe src="',
        "key::[[",
        "#a/b ",
    ),
)


def seeds() -> Iterator[bytes]:
    """What the fuzzer begins with: the notes of this repository, and harmful ones."""
    from PIL import Image

    from tests.hostile import HOSTILE, PAYLOADS
    from tests.notes.test_media_metadata import RECORDINGS, box

    exif = Image.Exif()
    exif[0x010E] = "words"
    for form in ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP"):
        out = io.BytesIO()
        Image.new("RGB", (3, 2), "red").save(out, form, **({} if form in ("GIF", "BMP") else {"exif": exif}))
        yield out.getvalue()
        yield b"a <img src='data:image/png;base64,%b'> b" % base64.b64encode(out.getvalue())
    yield from RECORDINGS.values()
    yield box(b"ftyp", b"qt  ") + box(b"moov", box(b"mvhd", bytes(20)), box(b"udta", b"x")) + box(b"mdat", b"y")
    yield b'{:hidden ["a" "b"] ; c\n :default-home {:page "x"} :macros {"m" "$1"} :publishing/all-pages-public? true}'
    for folder in ("source_notes", "tests/projects", "tests/notes/dialects/fixtures", "editorial/examples"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".md", ".txt", ".yaml") and file.is_file():
                yield file.read_bytes()[:LONGEST]
    yield from (each.encode() for each in (*PAYLOADS, *(text[:LONGEST] for text in HOSTILE.values())))


def fuzz(name: str, arguments: list[str]) -> None:
    """Fuzz one target in this process, until something fails."""
    import atheris

    with atheris.instrument_imports(include=["everyline", "markdown_it", "mdit_py_plugins"]):
        TARGETS[name](b"# a\n\n- b\n")  # loads what it needs

    def timed(data: bytes) -> None:
        begun = time.process_time()  # what others do on this machine is no fault of the input
        TARGETS[name](data)
        assert (spent := time.process_time() - begun) < SLOWEST, f"{spent:.0f} s"

    atheris.Setup([sys.argv[0], *arguments], timed)
    atheris.Fuzz()


def main() -> int:
    """Fuzz the targets one after the other, each in a process of its own; 1 if any failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", choices=TARGETS)
    parser.add_argument("file", nargs="?", type=Path, help="what failed before")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    asked = parser.parse_args()
    if asked.file:
        TARGETS[asked.target](asked.file.read_bytes())
        return 0
    names = [asked.target] if asked.target else [*TARGETS]
    failed = []
    for name in names:
        corpus = FOLDER / name / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds()):
            (corpus / f"seed-{number}").write_bytes(seed)
        (FOLDER / "words").write_text("".join(f'"{_quoted(word)}"\n' for word in WORDS))
        command = [sys.executable, "-c", f"from tests.fuzz import fuzz; import sys; fuzz({name!r}, sys.argv[1:])"]
        limits = [
            f"-max_total_time={asked.seconds // len(names)}",
            f"-timeout={HANGS}",
            f"-max_len={LONGEST}",
            "-rss_limit_mb=4096",
        ]
        told = [
            f"-artifact_prefix={FOLDER / name}/",
            f"-dict={FOLDER / 'words'}",
            "-verbosity=0",
            "-print_final_stats=1",
            str(corpus),
        ]
        status = subprocess.run([*command, *limits, *told], cwd=ROOT, check=False).returncode
        failed += [name] if status else []
    sys.stdout.write(f"failed: {', '.join(failed) or 'none'}\n")
    return 1 if failed else 0


def _quoted(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    sys.exit(main())
