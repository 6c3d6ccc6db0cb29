"""What can't be set is found, named and printed as bare text; a book is never stopped by a statement."""

import resource
from collections.abc import Collection
from types import SimpleNamespace

import lxml.html
import pytest

from everyline.books import WARNED, pdf
from everyline.books.converter import Converter, Shared
from everyline.books.elements import TABLE
from everyline.books.engine import TypesettingError, typeset
from everyline.books.fonts import book_fonts, faces
from everyline.books.manuscript import Source, read_manuscript
from everyline.books.markup import call
from everyline.books.matter import words as words_of
from everyline.books.pdf import find_culprit, make_book
from everyline.books.reading import BuiltPage, Places, read_page
from everyline.commands import bookmaking as command
from everyline.text.messages import Messages
from everyline.text.problems import ProjectError
from tests.support import LANGUAGES, ROOT, write

FONTS = book_fonts(ROOT)


@pytest.mark.parametrize("culprits", [{"a"}, {"g"}, {"c"}, {"b", "f"}, {"a", "b", "c", "d", "e", "f", "g"}])
def test_every_culprit_is_found_and_nobody_else(culprits):
    def failure(bare: Collection[str]) -> str:
        return "error" if culprits - {*bare} else ""

    known: list[str] = []
    while failure(known):
        known.append(find_culprit("abcdefg", known, failure))
    assert {*known} == culprits


def test_what_no_statement_is_to_blame_for_is_said_so():
    assert not find_culprit("abc", [], lambda _: "error")
    assert not find_culprit("", [], lambda _: "error")


def test_a_statement_within_another_is_found_itself():
    around = {"inner": {"outer", "inner"}}
    assert find_culprit(["outer", "inner"], [], lambda bare: "" if around["inner"] & {*bare} else "error") == "inner"


def test_bare_text_keeps_all_words_and_places():
    page = BuiltPage("page", "Page", lxml.html.fromstring("<p>x</p>"), "")
    shared = Shared(
        TABLE, "en", Messages("en"), Places({"page#u-1", "page#u-2"}, ""), {"page#u-2"}, {}, bare={"n.md:1-2"}
    )
    item = lxml.html.fromstring(
        '<li id="u-1" data-source="n.md:1-2"><p>a <b>b</b></p><pre>c\nd #panic("x")</pre><ul><li id="u-2">e</li></ul></li>'
    )
    wanted = '#at("page#u-2")#p()[#"a bc "#"d #panic(\\"x\\")e "]'
    assert Converter(shared, page, 1).convert(item) == wanted


def test_a_piece_of_a_note_as_it_was_written_can_be_bare():
    page = BuiltPage("page", "Page", lxml.html.fromstring("<p>x</p>"), "")
    shared = Shared(TABLE, "en", Messages("en"), Places(set(), ""), set(), {}, bare={"n.md:1-1"})
    piece = lxml.html.fromstring('<div class="kn-piece" data-source="n.md:1-1"><p>a <b>b</b></p></div>')
    assert Converter(shared, page, 1).convert(piece) == '#p()[#"a b "]'


def test_lists_are_set_as_deep_as_they_are_nested():
    """A paragraph may hold no block: Typst leaves that out, with a warning."""
    page = BuiltPage("page", "Page", lxml.html.fromstring("<p>x</p>"), "")
    html = "".join(f'<ul><li><p class="kn-lead-text">level {depth}</p>' for depth in range(30))
    shared = Shared(TABLE, "en", Messages("en"), Places(set(), ""), set(), {})
    body = Converter(shared, page, 1).convert(lxml.html.fromstring(html))
    assert typeset(
        _with_templates(f'#import "statements.typ": *\n#import "text.typ": *\n#set document(title: "x")\n{body}'),
        FONTS,
        0,
    )


def breaks(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Let Typst fail for words that stand there as they are, with a tick before them."""

    def fail(files: dict[str, bytes], *_: object) -> bytes:
        if any(f'#tick-in-line()#"{each}'.encode() in files["main.typ"] for each in words):
            raise TypesettingError("internal error: something")
        return b"%PDF"

    monkeypatch.setattr(pdf, "typeset", fail)


def test_the_book_is_made_and_the_note_named(amended, monkeypatch):
    page = read_page(amended / "site", "drinks/tea")
    items = [each for each in page.article.iter("li") if each.get("data-source")]
    place = items[0].get("data-source")
    breaks(monkeypatch, items[0].find(".//p").text[:5])
    made, warnings = make_book(read_manuscript(Source(amended, "zh", LANGUAGES, amended / "site")))
    assert made == b"%PDF"
    path, _, lines = place.rpartition(":")
    assert (
        f"{path}:{lines.partition('-')[0]}: the book can only print the bare text of this: internal error: something"
        in [*map(str, warnings)]
    )


@pytest.mark.slow
def test_a_book_that_nobody_foresaw_is_a_warning(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "read_manuscript", lambda _: {}["a"])
    write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n"})
    assert command.main("pdf", str(tmp_path), "en", str(tmp_path), str(tmp_path / "tea.en.pdf")) == WARNED
    assert "tea.en.pdf: the book could not be made: KeyError('a') (please report this)" in capsys.readouterr().err
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY  # who asked is not bounded


def test_a_book_that_fails_for_another_reason_says_so(amended, monkeypatch):
    def fail(*_: object) -> bytes:
        raise TypesettingError("no fonts")

    monkeypatch.setattr(pdf, "typeset", fail)
    with pytest.raises(ProjectError, match="the book could not be set: no fonts"):
        make_book(read_manuscript(Source(amended, "zh", LANGUAGES, amended / "site")))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ['code-line((("plain", "{"),), 80)', 'listing("{", (("plain", "{"),))'])
def test_a_line_of_code_longer_than_a_page_is_set(kind):
    """Typst lost count of its tags where a block that may not break had to."""
    body = str(call("at", "x")) + f"#{kind}".replace('"{"', '"' + "{" * 6000 + '"')
    main = f'#import "code.typ": *\n#set document(title: "x")\n{body}\n'
    assert typeset(_with_templates(main), FONTS, 0).startswith(b"%PDF")


def _with_templates(main: str) -> dict[str, bytes]:
    templates = {file.name: file.read_bytes() for file in pdf._TEMPLATES.glob("*.typ")}  # noqa: SLF001
    words = words_of(SimpleNamespace(language="en", messages=Messages("en")), faces(FONTS)).encode()
    return {**templates, "words.typ": words, "main.typ": main.encode()}
