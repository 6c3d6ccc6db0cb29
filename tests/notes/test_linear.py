"""Reading a note takes time in proportion to its length, whatever it holds: twice the input, hardly more than twice the time."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from everyline.model import safe_html
from everyline.model.pipeline import forget, load_site
from everyline.notes.comments import without_comments
from everyline.notes.dialects import read_note
from everyline.notes.dialects.obsidian import excluded
from everyline.notes.media_metadata import bare
from everyline.notes.privacy import Privacy
from everyline.notes.safe_svg import harmless_svg
from everyline.notes.transcripts import split
from everyline.pages.macros import Pages
from everyline.plugin.inventory import generated
from everyline.publishing.search import Index, SearchPage
from everyline.text.files import untaken
from everyline.verification.built_site import SeenPage
from tests.support import ROOT, write

# A time says something only where nobody else is busy: nothing that holds up a change.
timed = pytest.mark.soak

PIECES = {
    "images behind an open bracket": ("title:: a\n\nsee [ref]\n\n[ref]: https://example.org\n\n[", "![a](b) "),
    "tags within a highlight": ("title:: a\n- peas ", "#a "),
    "tags that end a highlight": ("title:: a\n- peas #Highlight ", "#a "),
    "tags of a bullet": ("- see [[a]]\n- ", "#a "),
    "headings of a clip": ('---\ntitle: "X"\nsource: "https://a.example/x"\ntags:\n  - "clippings"\n---\n', "# a{n}\n"),
    "paragraphs in bold": ("", "**a**\n\n"),
    "footnotes": ("", "word[^{n}]\n\n[^{n}]: note\n\n"),
    "footnotes of what is withheld": ("%%[^0]%%\n\n", '[^{n}]: a [^{n}0]\n\n    b "\n'),
    "link definitions of what is withheld": ("%%[a0]%%\n\n", '[a{n}]: b "[a{n}0]\n'),
    "link definitions": ("", "[a{n}]: https://example.org\n"),
    "empty items and headings": ("", "# {n}\n\n-\n\n"),
    "an outline": ("- a [[b]]\n", "\t- bullet {n}\n\t\t- below\n"),
    "lines of a clip": (
        "Title\n-\none\n-\ntwo\n4-) https://a.example\n5-) https://b.example\n",
        "句子，第 {n} 行\n. 然后\n",
    ),
    "entries of a clip": (
        "Title\n-\none\n-\ntwo\n4-) https://a.example\n5-) https://b.example\n句子，第 1 行\n. 然后\n",
        "4-) https://a.example\n",
    ),
    "backticks": ("a ", "`a``b"),
    "asterisks": ("a ", "**：：*"),
    "punctuation in bold": ("**", "："),
    "open brackets": ("a ", "[[a "),
    "open parentheses": ("a ", "((a "),
    "blanks in a heading": ("# a", " "),
    "pictures that nobody closes": ("- a\n", "![[a "),
    "half tags": ("a ", "<b c "),
    "comments that never end": ("a ", "<!-- %% "),
    "asides that nobody closes": ("a\n\n", "[//]: # (a\n"),
    "asides in quotes": ("a\n\n", '> [comment]: # "a\n'),
    "asides by names": ("a\n\n", "[a{n}]: # (a\n"),
    "asides by names that end": ("a\n\n", "[a{n}]: # (a)\n"),
    "marks of comments on one line": ("a ", "%%<!--"),
    "math that never ends": ("a ", "$$a $b "),
    "indented prose": ("", "    Eine Zeile {n}.\n\n"),
    "front matter": ("---\na: b\n", "- c\n"),
    "front matter that spoils itself": ("---\na: b\n", "c{n}: d: 'e #f\n"),
    "tags of front matter": ("---\ntags: ", "#a b #c "),
    "front matter in TOML": ("+++\n", "a = ''' \"\"\" # b\n"),
    "list items": ("", "1. one {n}\n   - two\n"),
    "items that stand too deep": ("- a\n\t\t- b\n- ", "- "),
    "items each deeper than the last": ("- a\n\t\t- b\n", "- b{n}\n\t\t- c\n\t- d\n\t\t\t\t1. e\n"),
    "quotes": ("", "> quote {n}\n\n"),
    "a table": ("| a | b |\n|---|---|\n", "| {n} | x |\n"),
    "a long word": ("", "a"),
    "capitals": ("中", "A"),
    "boxes that nobody closes": ("", "::: note {n}\n::::: tip\n\n"),
    "boxes within boxes": ("", ":::: note\n::: tip {n}\n:::\n::::\n"),
    "boxes of MkDocs": ("", "!!! note\n    {n}\n"),
    "footnotes in a line": ("a ", "^[b [c] "),
    "macros": ("- [[a]] ", "{{a {b} "),
    "definitions": ("", "a{n}\n: b\n\n"),
    "HTML in brackets": ("- a:: b\n- ", '[:b {:a "b" '),
    "fences": ("", "```\na\n```\n\n"),
    "addresses of files": ("", "data:;a;"),
    "letters of a file": ("data:image/png;base64,", "iVBORw0KGgoiVBORw0KGgo\n"),
    "sizes of embeds": ("# A\n\n", "![[a{n}|30]]\n"),
    "formulas above blocks": ("- a\n", "\t- $$\n\t  a\n\t  $$\n\t\t- b$$c\n"),
    "marks of footnotes that never end": ("a[^1]\n\n[^1]: b\n\n", "[^"),
    "quotes that hold code": ("", "> ```\n> b\na\n"),
}
# Each once took four times the calls for twice the note, or many more.
COUNTED = {
    "quotes that hold no words": lambda n: "> # b\na\n" * n,
    "quotes in quotes that hold no words": lambda n: "> > # b\n> a\n" * n,
    "comments that hide one another": lambda n: "- a `\n  key:: v\n" + "  x <!--\n  ```x\n  z -->\n" * n + "  `\n",
    "anchors that name anchors": lambda n: (
        "---\na: &b0 [draft]\n" + "".join(f"a{at}: &b{at + 1} [*b{at}, *b{at}]\n" for at in range(9 * n)) + "---\n"
    ),
    "private lines of one bullet": lambda n: "- a\n" + "  private:: true\n" * n,
    "private lines with blank ones between": lambda n: "- a\n" + "\n  private:: true\n" * n,
}


def calls(function: Callable[[], object]) -> int:
    """How many calls something takes, which is the same however busy the machine is."""
    count, before = 0, sys.getprofile()

    def counted(_frame: FrameType, event: str, _of: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.slow
@pytest.mark.parametrize("name", COUNTED)
def test_twice_the_note_takes_twice_the_calls(tmp_path, name):
    def taken(times):
        return calls(lambda: read_note(tmp_path / "a.md", "source_notes/a.md", data=COUNTED[name](times).encode()))

    taken(2)  # loads what it needs
    once, twice = taken(30), taken(60)
    assert twice < 2.5 * once, (name, once, twice)


def test_comments_that_hide_one_another_without_end_are_withheld_with_all_that_follows(tmp_path):
    text = "- before\n" + COUNTED["comments that hide one another"](30) + "- behind\n"
    note, problems = read_note(tmp_path / "a.md", "source_notes/a.md", data=text.encode())
    said = "\n".join(note.lines)
    assert said.startswith("- before\n")
    assert "z" not in said
    assert "behind" not in said
    assert len(note.lines) == text.count("\n")
    assert any("all that follows is withheld" in str(each) for each in problems)


OTHERS = {
    "comments before a prompt": lambda n: split("# a\n" * n + "$ ls\n", "bash", 1),
    "lines before a prompt": lambda n: split("Ab cd\n" * n + "$ ls\n", "bash", 1),
    "tags beside code": lambda n: [*Privacy(tags=frozenset(["b"])).tags_in("#a `x` " * n)],
    "comments of front matter": lambda n: without_comments("---\n" + "a: b # c\n" * n + "---\n", "a.md"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_twice_as_much_takes_twice_the_calls(name):
    OTHERS[name](2)  # loads what it needs
    once, twice = (calls(lambda each=each: OTHERS[name](each)) for each in (100, 200))
    assert twice < 2.5 * once, (name, once, twice)


def test_names_that_all_want_one_address_are_numbered_at_once():
    def taken(times):
        names = dict[str, int]()
        return calls(lambda: [untaken("a", names) for _ in range(times)])

    assert taken(200) < 2.5 * taken(100)
    names = {"a-2": 1}
    assert [untaken(each, names) for each in ("a", "A", "a", "a-2")] == ["a", "A-3", "a-4", "a-2-2"]


def test_a_tag_of_many_parts_is_one_name(tmp_path):
    notes = {"a.md": "words #" + "a/" * 100 + "b end\n\n#c/d/e\n"}
    site = load_site(write(tmp_path, {f"source_notes/{path}": text for path, text in notes.items()}), "en", ("en",))
    assert [*site.linker.references.names] == ["a/" * 100 + "b", "c/d/e", "c/d", "c"]


@pytest.mark.slow
def test_a_query_that_is_asked_again_is_answered_as_before(tmp_path):
    def taken(times):
        text = "- TODO a\n- {{query (and (task TODO) (property k v))}}\n  k:: v\n" * times
        site = load_site(write(tmp_path / str(times), {"source_notes/a.md": text}), "en", ("en",))
        (note,) = site.corpus.notes
        return calls(lambda: [*map(site.linker.references.asked, note.units)])

    assert taken(60) < 2.5 * taken(30)


# What all pages are made of: each once had every page, unit or line ask all others for something.
MADE = {
    "lines that no topic takes": lambda n: {"a.md": "# h\n\nword\n\n" * n},
    "lines of one paragraph": lambda n: {"a.md": "a\n" * n},
    "names": lambda n: {"a.md": "".join(f"#t{each} and #t{each}\n\n" for each in range(n))},
    "folders": lambda n: {f"f{each}/n.md": "Text.\n" for each in range(n)},
    "embedded parts": lambda n: {
        "a.md": "".join(f"# H{each}\n\nText.\n\n" for each in range(n)),
        "b.md": "".join(f"![[a#H{each}]]\n\n" for each in range(n)),
    },
    "pictures that are gone": lambda n: {"a.md": "".join(f"![](x{each}.png)\n" for each in range(n))},
    "blocks that are withheld": lambda n: {
        "a.md": "".join(f"- ((b-{each}))\n" for each in range(n)),
        **{f"p{each}.md": f"private:: true\n\n- a\n  id:: b-{each}\n" for each in range(n)},
    },
}


def steps(function: Callable[[], object]) -> Counter[str]:
    """How many lines of the core are gone through, by the function: as often as one is repeated, whoever does so."""
    count, before, core = Counter[str](), sys.gettrace(), str(ROOT / "macros" / "everyline")

    def each_line(frame: FrameType, event: str, _of: object) -> Any:
        if event == "line":
            count[f"{frame.f_code.co_filename}:{frame.f_code.co_firstlineno} {frame.f_code.co_name}"] += 1
        return each_line

    sys.settrace(lambda frame, *_: each_line if frame.f_code.co_filename.startswith(core) else None)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


def all_pages(project: Path) -> None:
    forget()
    site = load_site(project, "en", ("en",))
    macros = Pages(site).macros()
    for address, _, macro in [*generated(site, "A")]:
        if macro:
            macros[macro](address)


@pytest.mark.slow
@pytest.mark.parametrize("name", MADE)
def test_no_page_goes_through_all_that_others_are_of(tmp_path, name):
    def taken(times):
        notes = {f"source_notes/{path}": text for path, text in MADE[name](times).items()}
        project = write(tmp_path / str(times), {"mkdocs.yml": "", **notes})
        return steps(lambda: all_pages(project))

    taken(2)  # loads what it needs
    once, twice, four = taken(30), taken(60), taken(120)
    grown = {each: (once[each], twice[each], count) for each, count in four.items() if count > 2.7 * twice[each]}
    # What is done from some number on begins between two of these.
    assert not {each: found for each, found in grown.items() if found[2] > 1_000 and found[1] > 2.7 * found[0]}


def test_names_that_a_vault_excludes_are_not_each_held_against_all_notes(tmp_path):
    def taken(times):
        names = [f"{at:05}x" for at in range(20 * times)]
        write(tmp_path, {"source_notes/.obsidian/app.json": json.dumps({"userIgnoreFilters": names})})
        notes = [f"source_notes/{at:05}.md" for at in range(times)]
        return calls(lambda: excluded(tmp_path, "source_notes", notes))

    assert taken(200) < 3 * taken(100)


def test_the_end_of_a_line_looks_at_what_is_near():
    class Watched(list[Token]):
        """A line's pieces that know how many of them somebody took."""

        taken = 0

        def __getitem__(self, place: Any) -> Any:
            found = super().__getitem__(place)
            Watched.taken += len(found) if isinstance(place, slice) else 1
            return found

    (line,) = [each for each in MarkdownIt("commonmark").parse("a\n" * 1_000) if each.type == "inline"]
    printed = RendererHTML.renderInline(safe_html._Html(), Watched(line.children or []), {}, {})  # noqa: SLF001 - what pages are printed by
    assert printed.count("\n") == 999
    assert Watched.taken < 100 * 1_000


@pytest.mark.slow
def test_lines_without_formulas_are_looked_through_for_none(tmp_path):
    counted = 0

    def is_counted(_frame: FrameType, event: str, of: Any) -> None:
        nonlocal counted
        if event == "c_call" and of.__name__ == "count" and isinstance(of.__self__, str):
            counted += len(of.__self__)

    project = write(tmp_path, {"source_notes/a.md": "a\n" * 1_000})
    sys.setprofile(is_counted)
    try:
        load_site(project, "en", ("en",))
    finally:
        sys.setprofile(None)
    assert counted < 100 * 2_000  # of a note of so many letters


def test_what_links_lead_to_is_not_looked_for_in_all_names_of_a_page():
    class Names(str):
        """Names that know how often somebody went through all of them."""

        __slots__ = ()
        seen = 0

        def __contains__(self, name: object) -> bool:
            Names.seen += 1
            return super().__contains__(name)  # type: ignore[operator]

        def split(self, *given: Any) -> list[str]:
            Names.seen += 1
            return super().split(*given)

    page = SeenPage("a.html", Names("\0".join(["", *map(str, range(1_000)), ""])), (), ())
    assert all(page.has(str(each)) for each in range(1_000))
    assert not page.has("1000")
    assert Names.seen < 10


def test_of_the_ways_to_pages_each_is_compared_with_few():
    compared = 0

    class Trail(tuple[str, ...]):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return super().__eq__(other)

        __hash__ = tuple.__hash__

    Index().files([SearchPage(str(each), "A", Trail([str(each)]), 1, ()) for each in range(200)], ())
    assert compared < 2_000


def seconds(tmp_path, before, piece, times):
    file = tmp_path / "note.md"
    file.write_text(before + "".join(piece.replace("{n}", str(n)) for n in range(times)), encoding="utf-8")
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        read_note(file, "source_notes/note.md")
        best = min(best, time.process_time() - start)
    return best


@timed
@pytest.mark.parametrize("name", PIECES)
def test_twice_the_input_takes_twice_the_time(tmp_path, name):
    before, piece = PIECES[name]
    times = max(400, 4000 // len(piece))
    once = seconds(tmp_path, before, piece, times)
    four = seconds(tmp_path, before, piece, 4 * times)
    assert four < 10 * once + 0.1, (name, once, four)  # quadratic would be 16


VAULTS = {
    "links to headings": lambda n: {
        "toc.md": "".join(f"- [to {each}](#part-{each})\n" for each in range(n))
        + "".join(f"\n## Part {each}\n\nText.\n" for each in range(n))
    },
    "notes that lead to one": lambda n: {
        "hub.md": "# Hub\n",
        **{f"n{each}.md": f"# N {each}\n\nSee [[hub]] and [[n{each // 2}]].\n" for each in range(n // 2)},
    },
    "blocks and tags": lambda n: {
        "a.md": "".join(f"- block {each} of [[many]] #t{each}\n  id:: b-{each}\n" for each in range(n)),
        "b.md": "".join(f"- see ((b-{each})) #t{each}\n" for each in range(n)),
    },
    "pictures of one name": lambda n: (
        {f"{each}/p.png": "x" for each in range(n // 4)} | {f"{each}/n.md": "![[p.png]]\n" for each in range(n // 4)}
    ),
}


@timed
def test_twice_the_tags_behind_a_recording_take_twice_the_time():
    def seconds_of(times):
        data = b"\xff\xfb\x90\0" + b"TAG".ljust(128) * times
        start = time.process_time()
        assert bare(data, is_picture=False) == data[:4]
        return time.process_time() - start

    once, four = seconds_of(20_000), seconds_of(80_000)
    assert four < 8 * once + 0.1, (once, four)  # quadratic would be 16


DRAWINGS = {
    "rules with many classes": lambda n: (
        f"<style>{'.a' * n}{{display:inline;fill:red}} {''.join(f'.b{each}' for each in range(n))}{{display:inline;fill:red}}</style>"
        + "<g/>" * n
        + f'<g class="{" ".join(f"b{each}" for each in range(n))}"/>'
    ),
    "rules for many that say much": lambda n: f"<style>{'a,' * n}b{{{'display:inline;fill:red;' * n}}}</style>",
    "rules that nobody ends": lambda n: f"<style>{'a{' * n}{'@media{' * n}{'/*' * n}</style>",
    "conditions that none is": lambda n: f"<style>{'@' * n}{'@a ' * n}</style>",
    "colors in a style": lambda n: f'<g style="{"fill:" * n}{" " * n}x"/>' + "<g style='display:x'/>" * n,
    "what goes": lambda n: ("<x/>" + "b" * 34) * n,
    "layers within layers": lambda n: (
        "<g display='none'>" * 99 + "<rect/>" * n + "<rect id='u'/>" + "</g>" * 99 + "<use href='#u'/>"
    ),
}


@timed
@pytest.mark.parametrize("name", DRAWINGS)
def test_twice_the_drawing_takes_twice_the_time(name):
    def seconds_of(times):
        data = f'<svg xmlns="http://www.w3.org/2000/svg">{DRAWINGS[name](times)}</svg>'.encode()
        start = time.process_time()
        assert harmless_svg(data)
        return time.process_time() - start

    once, four = seconds_of(5_000), seconds_of(20_000)
    assert four < 8 * once + 0.1, (name, once, four)  # quadratic would be 16


@timed
@pytest.mark.parametrize("name", VAULTS)
def test_twice_the_notes_take_twice_the_time(tmp_path, name):
    def seconds_of(times):
        project = write(
            tmp_path / str(times), {f"source_notes/{path}": text for path, text in VAULTS[name](times).items()}
        )
        start = time.process_time()
        load_site(project, "en", ("en",))
        return time.process_time() - start

    seconds_of(10)  # loads what it needs
    once, four = seconds_of(200), seconds_of(800)
    assert four < 8 * once + 0.1, (name, once, four)  # quadratic would be 16


def test_contents_that_nobody_ends_are_read(tmp_path):
    file = tmp_path / "note.md"
    file.write_text("> [!toc]\n> ```toc\n" + "> a\n" * 60, encoding="utf-8")  # each line once took twice as long
    note, _ = read_note(file, "source_notes/note.md")
    assert note.units[-1].text.count("> a") == 60


@pytest.mark.slow
def test_an_outline_of_a_thousand_levels_is_read_and_said_to_be_deep(tmp_path):
    file = tmp_path / "deep.md"
    file.write_text("".join("\t" * depth + f"- level {depth}\n" for depth in range(1000)), encoding="utf-8")
    note, problems = read_note(file, "source_notes/deep.md")
    assert len(note.units) == 1000
    assert max(len(unit.ancestors()) for unit in note.units) == 50
    assert [problem.line for problem in problems] == [51]
