"""The check of the built site notices whatever is not as the ledger says. Each test spoils one thing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest

from everyline.model.pipeline import load_site
from everyline.options import read_options
from everyline.text.html_tree import read_html
from everyline.verification.built_site import SeenPage, verify
from everyline.verification.security import check_page, plain_tags
from tests.site.reading import as_verified
from tests.site.theme import SCRIPTS
from tests.support import LANGUAGES, write

POD = "workloads/pod.html"


@dataclass(frozen=True)
class Printed:
    """A statement as it stands in the file of its page."""

    html: str
    text: str
    id: str
    path: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}: "


@pytest.fixture(scope="module")
def site(building):
    return load_site(building[0], "zh", LANGUAGES, read_options(building[0]).subjects)


@pytest.fixture(scope="module")
def copy(built: Path, tmp_path_factory) -> Path:
    return as_verified(built, tmp_path_factory.mktemp("spoilt") / "site")


@pytest.fixture
def spoil(copy: Path, site) -> Callable[..., list[str]]:
    """Change a page of the built site, and get what the check then says; the page is mended afterwards."""
    mended: list[tuple[Path, bytes]] = []

    def change(old: str, new: str, page: str = POD, count: int = 1) -> list[str]:
        file = copy / page
        text = file.read_bytes()
        assert text.decode().count(old) >= 1, f"{old} is not on {page}"
        mended.append((file, text))
        file.write_bytes(text.decode().replace(old, new, count).encode())
        return [str(problem) for problem in verify(copy, site, SCRIPTS)]

    yield change
    for file, text in mended:
        file.write_bytes(text)


@pytest.fixture(scope="module")
def printed(copy: Path) -> Printed:
    """A statement of plain text on the page of Pods."""
    page = (copy / POD).read_bytes().decode("utf-8")
    for element in lxml.html.document_fromstring(page).xpath("//li[contains(@class, 'kn-statement')]"):
        texts = [text for text in element.xpath("./div/div[@class='kn-text']//text()") if text.strip()]
        if len(texts) == 1 and len(texts[0]) > 15 and not element.xpath(".//li"):
            start = page.index(f'<li class="{element.get("class")}" id="{element.get("id")}"')
            path, _, span = element.get("data-source").partition(":")
            html = page[start : page.index("</li>", start) + len("</li>")]
            return Printed(html, texts[0].strip(), element.get("id"), path, int(span.partition("-")[0]))
    raise AssertionError("no statement of plain text")


def test_an_untouched_copy_is_in_order(copy, site):
    assert verify(copy, site, SCRIPTS) == []


def test_a_statement_without_its_text(printed, spoil):
    (found,) = spoil(printed.text, "")
    assert found.startswith(printed.place)
    assert "does not print all that stands here" in found


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"{text[:3]}错{text[4:]}",
        lambda text: text[:5] + text[6:],
        lambda text: text[4:] + text[:4],
    ],
    ids=["another character", "a character less", "another order"],
)
def test_a_changed_word(printed, spoil, change):
    (found,) = spoil(printed.text, change(printed.text))
    assert found.startswith(printed.place)
    assert "does not print all that stands here" in found


def test_a_statement_that_is_gone(printed, spoil):
    found = spoil(printed.html, "")
    assert any(each.startswith(printed.place) and "is not on the site" in each for each in found)


def test_a_statement_printed_twice(printed, spoil):
    assert f"{POD}: prints {printed.id} again, which stands on {POD}" in spoil(printed.html, printed.html * 2)


def test_a_statement_printed_on_a_second_page(printed, spoil):
    found = spoil("</article>", f"{printed.html}</article>", page="workloads/probes.html")
    assert any(f"prints {printed.id} again" in each for each in found)


def test_a_citation_that_names_other_lines(printed, spoil):
    cited = f"{printed.path}:{printed.line}-{printed.line}"
    found = spoil(printed.html, printed.html.replace(cited, f"{printed.path}:1-1"))
    assert any(each.startswith(printed.place) and "does not cite this line" in each for each in found)


def test_a_lost_citation_of_a_repeat(spoil, site):
    """A merged line must still be cited."""
    units = next(units for units in site.corpus.occurrences.values() if len(units) > 1 and units[0].kind.is_statement)
    address = site.addresses.unit(units[0])
    found = spoil(f'data-source="{units[-1].span}"', 'data-source=""', page=f"{address.page}.html", count=-1)
    place = f"{units[-1].span.path}:{units[-1].span.first}: "
    assert any(each.startswith(place) and "does not cite this line" in each for each in found)


@pytest.mark.parametrize("name", ["nowhere", "no" * 200], ids=len)  # no disk has one that is so long
def test_a_link_into_the_void(spoil, name):
    said = spoil("</article>", f'<a href="{name}.html">x</a></article>')
    assert f"{POD}: links {name}.html, which is not there" in said


def test_a_link_to_an_anchor_that_is_not_there(spoil):
    found = spoil("</article>", '<a href="probes.html#u-0000000000">x</a><a href="#nothing">y</a></article>')
    assert found == [
        f"{POD}: links #nothing, which has no such anchor",
        f"{POD}: links probes.html#u-0000000000, which has no such anchor",
    ]


def test_a_lost_anchor_of_a_line(spoil):
    found = spoil('id="L7"', "", page="sources/readwise-5min-kubernetes.html")
    assert any("links ../sources/readwise-5min-kubernetes.html#L7, which has no such anchor" in each for each in found)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://evil.example/x.png">',
        '<img src="//evil.example/x.png">',
        '<script src="https://evil.example/x.js"></script>',
        '<iframe src="https://evil.example/"></iframe>',
        '<link rel="stylesheet" href="https://evil.example/x.css">',
        '<video><source src="https://evil.example/x.mp4"></video>',
        '<link rel="preload" href="https://evil.example/x.css">',
        '<object data="https://evil.example/x"></object>',
        '<svg><image href="https://evil.example/x.png"/></svg>',
    ],
)
def test_a_request_to_another_host(spoil, html):
    found = [each for each in spoil("</article>", f"{html}</article>") if each.startswith(POD) and ": loads " in each]
    assert len(found) == 1
    assert "evil.example" in found[0]


@pytest.mark.parametrize("html", ['<b style="color: red">x</b>', "<style>p {}</style>"])
def test_what_the_sites_policy_would_stop(spoil, html):
    (found,) = spoil("</article>", f"{html}</article>")
    assert "has a style in it" in found


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<script\n>alert(1)</script >",
        '<script type="application/ld+json">{"a":"</script x><img src=x onerror=harm()>"}</script>',
        "<p>a</p></script>",
        "<SCRIPT>alert(1)",
        '<script src="pod.html"></script>',
        '<script src="data:text/javascript,alert(1)"></script>',
        '<script src="../assets/notes.js">alert(1)</script>',
        '<script src="../assets/notes.js" onload="alert(1)"></script>',
        '<script type="module">alert(1)</script>',
        '<script type="application/json">{}</script>',
        "<noscript><p title='</noscript><script>alert(1)</script>'></p></noscript>",
        '<i onclick="x()">x</i>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
        "<svg onload=alert(1)></svg>",
        '<form><button formaction="javascript:alert(1)">x</button></form>',
        '<form><button formaction="https://evil.example/">x</button></form>',
        '<form action="https://evil.example/"><input name="q"></form>',
        '<FORM ACTION="/x"><input name="q"></FORM>',
        '<base href="/x/">',
        '<meta http-equiv="refresh" content="0; url=pod.html">',
        '<iframe src="pod.html"></iframe>',
        '<object data="pod.html"></object>',
        '<embed src="pod.html">',
    ],
)
def test_what_the_theme_does_not_run(spoil, html):
    found = spoil("</article>", f"{html}</article>")
    own = [each for each in found if "only the theme's files and templates may run anything" in each]
    assert own, found
    assert all(re.match(rf"{POD}:[1-9]\d*: <|{POD}:[1-9]\d*: a <script>", each) for each in own)


def test_what_runs_on_the_page_of_errors(spoil):
    assert any(each.startswith("404.html:") for each in spoil("</body>", "<script>1</script></body>", page="404.html"))


@pytest.mark.parametrize(
    "change",
    ["<script>alert(1)</script></svg>", "<foreignObject/></svg>", '<a href="javascript:x">x</a></svg>', "</svg>&"],
)
def test_what_runs_in_a_picture(spoil, copy, change):
    picture = next((copy / "assets" / "diagrams").glob("*.svg")).relative_to(copy).as_posix()
    assert any(each.startswith(f"{picture}:") for each in spoil("</svg>", change, page=picture))


def test_a_whole_page_that_is_gone(copy, site, spoil):
    spoil("</html>", "</html>")
    (copy / POD).unlink()
    found = [str(problem) for problem in verify(copy, site, SCRIPTS)]
    assert any("is not on the site, though the ledger says so" in each for each in found)
    assert any(each.startswith("index.html: links workloads/pod.html") for each in found)


def test_a_lost_line_of_a_code_block(spoil):
    found = spoil("1.15.12", "", page="workloads/daemonset.html", count=-1)
    assert any(each.startswith("source_notes/markdown-kubernetes-experience.md:") for each in found)


def test_a_lost_mark_of_a_code_block(spoil):
    found = spoil('<span class="p">:</span>', "", page="workloads/daemonset.html", count=-1)
    assert any(each.startswith("source_notes/markdown-kubernetes-experience.md:") for each in found)


def test_a_changed_line_on_a_notes_own_page(spoil, site):
    note = next(note for note in site.corpus.notes if note.dialect == "logseq")
    number, line = next(
        (n, text.strip("- \t")) for n, text in enumerate(note.lines, 1) if len(text) > 20 and "<" not in text
    )
    found = spoil(line, line[:5] + line[6:], page=f"sources/{note.name}.html", count=-1)
    assert f"{note.path}:{number}: this line is not on its note's own page" in found


def test_a_links_lost_address(spoil, site):
    unit = next(unit for unit in site.corpus.statements() if "](https://" in unit.text)
    url = unit.text.partition("](")[2].partition(")")[0].split("#")[0]
    page = f"{site.addresses.unit(unit).page}.html"
    found = spoil(url, "https://example.org/", page=page)
    assert any(each.startswith(f"{unit.span.path}:{unit.span.first}: ") for each in found)


def test_at_a_glance_a_page_is_what_it_is_to_a_parser(copy):
    plain = list[bool]()
    for file in sorted(copy.rglob("*.html")):
        text = file.read_bytes().decode("utf-8")
        if (tags := plain_tags(SCRIPTS, address := file.relative_to(copy).as_posix(), text)) is not None:
            assert not [*check_page(SCRIPTS, address, text)]
            seen = SeenPage.told(address, tags), SeenPage.of(address, read_html(text))
            said, read = ((each.links, each.statements, {*each.ids.split("\0")}) for each in seen)
            assert said == read
        plain.append(tags is not None)
    assert plain.count(True) > plain.count(False)  # all but those of old addresses, which lead on


_PIECES = (
    "<", ">", '"', "'", "=", "/", " ", "\t", "\f", "\x1b", "<!--", "-->", "<![CDATA[", "<script>", "</script>", "<sCript>x</sCript>", "<title>",
    "</title>", "<TITLE>", "<textarea>", "<style>", "<xmp>", "</xmp>", "<noscript>", "<svg>", "<body>", "<html onload=x>", " onclick=x",
    ' onclick="x"', ' id="__config"', ' style="x"', '<a href="javascript:x">', '<a href="&#106;avascript:x">', "<img src=x onerror=y>", "<object>",
    '<link rel="stylesheet" href="//x.y">', '<iframe src="x">', "&#58;", "<p title='", "</p>",
)  # fmt: skip


def test_what_does_harm_is_never_overlooked_at_a_glance(copy):
    chance = random.Random(7)  # noqa: S311 - the same each time
    page = (copy / "404.html").read_bytes().decode("utf-8")
    plain = 0
    for _ in range(3000):
        start = chance.randrange(len(page))
        text = page[start : start + 600]
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(text) + 1)
            text = (
                text[:at]
                + "".join(chance.choices(_PIECES, k=chance.randint(1, 3)))
                + text[at + chance.choice((0, 0, 1, 5)) :]
            )
        if plain_tags(SCRIPTS, "a/x.html", text) is not None:
            plain += 1
            assert not [*check_page(SCRIPTS, "a/x.html", text)], text
    assert plain


@pytest.mark.parametrize("path", ["workloads/x.js", "assets/notes.js", "x.xhtml", "search/root.js", "x.html"])
def test_files_that_run_and_are_not_of_the_theme(copy, site, path):
    file = copy / path
    before = file.read_bytes() if file.exists() else None
    file.write_text("<script>harm()</script>", encoding="utf-8")
    assert any(str(each).startswith(f"{path}:") for each in verify(copy, site, SCRIPTS))
    file.unlink() if before is None else file.write_bytes(before)


def test_where_one_page_is_made_again_what_leads_to_places_that_it_has_no_more_is_told(tmp_path):
    """As after an edit in the preview: what other pages were seen to have holds, and files that only the whole site has are there."""
    write(tmp_path, {"mkdocs.yml": "", "source_notes/a.md": "Tea.\n", "source_notes/b.md": "Cup.\n"})
    note_site, pages = load_site(tmp_path, "en", ("en",)), dict[str, SeenPage]()
    whole, again = tmp_path / "whole", tmp_path / "again"

    def links(folder: Path, around: Path | None = None) -> list[str]:
        return [
            str(each) for each in verify(folder, note_site, None, pages=pages, around=around) if "links " in str(each)
        ]

    html = "<html><body>{}</body></html>"
    from_b = html.format('<a href="a.html#here">a</a><a href="a.html#there">a</a>')
    write(whole, {"a.html": html.format('<p id="here">a</p><p id="there">a</p>'), "b.html": from_b, "tea.png": ""})
    assert links(whole) == []
    write(
        again,
        {"a.html": html.format('<p id="there">a</p><img src="tea.png"><a href="tea.png">a</a><a href="b.html">b</a>')},
    )
    assert links(again, whole) == ["b.html: links a.html#here, which has no such anchor"]
    write(again, {"a.html": html.format('<p id="here">a</p><p id="there">a</p><a href="cup.png">a</a>')})
    assert links(again, whole) == ["a.html: links cup.png, which is not there"]
