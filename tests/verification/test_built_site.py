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
from everyline.notes.shapes import harmless_svg
from everyline.options import read_options
from everyline.text.trees import read_html
from everyline.verification.built_site import SeenPage, verify
from everyline.verification.inert import check_content, check_inert, check_page, tags_of
from tests.site.reading import as_verified
from tests.site.theme import SCRIPTS
from tests.support import LANGUAGES

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


@pytest.mark.parametrize("path", ["_redirects", "_headers", "CNAME"])
def test_files_that_servers_take_for_their_settings(tmp_path, path):
    (tmp_path / "files").mkdir()
    for name in (path, f"files/{path}"):
        (tmp_path / name).write_text("/* https://evil.example/:splat 302\n", encoding="utf-8")
    assert [each.path for each in check_inert(tmp_path, SCRIPTS, ())] == [path]


@pytest.mark.parametrize(
    "path",
    [
        *("x.php", "a/x.PHTML", "x.php.png", "x.shtml", "x.hta", "a/web.config", "a/.htaccess", "a/Web.Config"),
        # Sent as HTML by our preview, by Apache, or in the place of what is packed beside it by nginx.
        *("x.html.br", "x.svg.XZ", "x.html.zz", "x.js.gz", "a/x.css.br"),
        *("x.xsd", "x.rdf", "x.mathml", "x.kml", "x"),  # by what they hold
    ],
)
def test_files_that_servers_run_or_take_for_settings_anywhere(tmp_path, path):
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("<?php harm();\n", encoding="utf-8")
    assert [each.path for each in check_inert(tmp_path, SCRIPTS, ())] == [path]


def test_at_a_glance_a_page_is_what_it_is_to_a_parser(copy):
    plain = list[bool]()
    for file in sorted(copy.rglob("*.html")):
        text = file.read_bytes().decode("utf-8")
        if (tags := tags_of(SCRIPTS, address := file.relative_to(copy).as_posix(), text)) is not None:
            assert not [*check_page(SCRIPTS, address, text)]
            seen = SeenPage.told(address, tags), SeenPage.of(address, read_html(text))
            said, read = ((each.links, each.statements, {*each.ids.split("\0")}) for each in seen)
            assert said == read
        plain.append(tags is not None)
    assert plain.count(True) > plain.count(False)  # all but those of old addresses, which lead on


@pytest.mark.parametrize(
    "html",
    [
        '<p id="a" id="b">c</p>',
        '<a href="a.html" href="b.html">c</a>',
        '<img alt="" src="a.png" src="b.png">',
        '<p id="a">b</p>',
        '<img alt="" src="a.png">',
        "<body class=x>",
        '<body class="x">',
        '<html lang="en">',
    ],
)
def test_at_a_glance_a_page_has_the_names_and_links_that_it_has_to_a_parser(html):
    text = f'<!doctype html><html lang="en"><head><title>a</title></head><body><div>{html}</div></body></html>'
    tags = tags_of(SCRIPTS, "a.html", text)
    assert tags is None or not [*check_page(SCRIPTS, "a.html", text)]
    assert tags is None or SeenPage.told("a.html", tags) == SeenPage.of("a.html", read_html(text))


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
        if tags_of(SCRIPTS, "a/x.html", text) is not None:
            plain += 1
            assert not [*check_page(SCRIPTS, "a/x.html", text)], text
    assert plain


SETTINGS = '<script id="__config" type="application/json">{}</script>'


@pytest.mark.parametrize(
    ("html", "is_harm"),
    [
        (SETTINGS.format('{"base": "..", "search": "../a.js", "features": []}'), False),
        (SETTINGS.format('{"base": "https://evil.example/"}'), True),
        (SETTINGS.format('{"base": " ht\\ntps:evil.example"}'), True),
        (SETTINGS.format('{"base": ".", "search": "\\\\/evil.example/x.js"}'), True),
        (SETTINGS.format('{"base": ".", "search": "data:text/javascript,harm()"}'), True),
        (SETTINGS.format("[]"), True),
        (SETTINGS.format("no data"), True),
        ('<h2 id="__config">{"base": "//evil.example"}</h2>', True),
        ('<p data-card-open="x" data-report-to="javascript:harm()//TITLE">x</p>', True),
        ('<p data-card-open="x" data-report-to="https://example.org/TITLE">x</p>', False),
    ],
)
def test_nobody_but_the_theme_tells_its_scripts_anything(tmp_path, html, is_harm):
    (tmp_path / "x.html").write_text(f"<!doctype html><html><body>{html}</body></html>", encoding="utf-8")
    assert [each.path for each in check_inert(tmp_path, SCRIPTS, ())] == ["x.html"] * is_harm


HARM = "<img src=x onerror=harm()>"


@pytest.mark.parametrize(
    "html",
    [
        f'<noscript><p title="</noscript>{HARM}"></noscript>',
        f'<select><noscript><p title="</noscript></select>{HARM}"></select>',
        f'<svg><![CDATA[><p title="]]>{HARM}"></svg>',
        f'<svg><title a="></title>">{HARM}</title></svg>',
        *(
            f"<{around}><{name}>{HARM}"
            for around in ("svg", "math")
            for name in ("title", "textarea", "xmp", "noembed", "noframes", "plaintext", "style", "STYLE\n")
        ),
    ],
)
def test_what_browsers_read_otherwise_than_our_parser(tmp_path, html):
    (tmp_path / "x.html").write_text(f"<!doctype html><html><body>{html}</body></html>", encoding="utf-8")
    assert {each.path for each in check_inert(tmp_path, SCRIPTS, ())} == {"x.html"}


@pytest.mark.parametrize(
    ("html", "is_elsewhere"),
    [
        ('<pre class="a\fmermaid"><code>graph</code></pre>', True),
        ('<a data-md-component="source" href="https://github.com/a/b">x</a>', True),
        ('<p class="kn-search" data-engine="//evil.example/x.js"></p>', True),
        ('<p class="md-header"><b data-root="https://evil.example/"></b></p>', True),
        ('<pre class="highlight"><code>graph</code></pre><p data-root="../" data-engine="a.js"></p>', False),
    ],
)
def test_nothing_has_the_themes_scripts_load_from_elsewhere(html, is_elsewhere):
    assert [each.message.startswith("loads ") for each in check_content("x.html", html)] == [True] * is_elsewhere


@pytest.mark.parametrize(
    ("style", "is_elsewhere"),
    [
        ("@import url(//evil.example/x.css);", True),
        ("@import '\\68ttps://evil.example/x.css';", True),
        ("@import 'h\\ttps://evil.example/x.css';", True),
        ("@import 'ht\\\ntps://evil.example/x.css';", True),
        ("@import url(h\\ttps://evil.example/x.css);", True),
        ("@import '/\t/evil.example/x.css';", True),
        ("@import '\\1 https://evil.example/x.css';", True),
        ("@import 'ht\\9 tps://evil.example/x.css';", True),
        ("a{background:image-set('https://evil.example/x' 1x)}", True),
        ('@charset "iso-2022-jp"; @import "\x1b(B//evil.example/y.css";', True),
        ('@import "\x1b(B//evil.example/y.css";', True),
        ('\ufeff@charset "gbk";', True),
        ('@charset "UTF-8"; a{color:red}', False),
        ('/*@namespace*/@import "https://evil.example/x.css";', True),
        ("a{content:'@namespace'}@import \"//evil.example/x.css\";", True),
        ("@namespace url(http://www.w3.org/1999/xhtml);@namespace svg 'http://www.w3.org/2000/svg';", False),
        ("p{background:url('https://www.w3.org/pixel.png')}", True),
        ("@import 'http://www.w3.org/x.css';", True),
        ("/*@namespace*/@import 'https://www.w3.org/x.css';", True),
        ("@namespace url(http://www.w3.org/1999/xhtml);@import url(https://www.w3.org/x.css);", True),
        ("p{fill:url(https://www.w3.org/x.svg#a)}", True),
        ("@import url('data:text/css;base64,QGltcG9ydA==');", True),
        ("@import url(data:text/css,@import%20%22https://evil.example%22);", True),
        ("@import\\20 'data:image/png,@import';", True),
        ("@import/**/ url( data:,x );", True),
        ("a{src:url('data:font/woff2;base64,AA')} b{background:url(data:image/png;base64,AA)}", False),
        ("a{background:url(data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>)} b{src:url(../x)}", False),
    ],
)
def test_a_style_sheet_loads_nothing_from_elsewhere(tmp_path, style, is_elsewhere):
    (tmp_path / "x.css").write_text(style, encoding="utf-8")
    assert [each.path for each in check_inert(tmp_path, SCRIPTS, ())] == (["x.css"] if is_elsewhere else [])


@pytest.mark.parametrize("path", ["workloads/x.js", "assets/notes.js", "x.xhtml", "search/root.js", "x.html"])
def test_files_that_run_and_are_not_of_the_theme(copy, site, path):
    file = copy / path
    before = file.read_bytes() if file.exists() else None
    file.write_text("<script>harm()</script>", encoding="utf-8")
    assert any(str(each).startswith(f"{path}:") for each in verify(copy, site, SCRIPTS))
    file.unlink() if before is None else file.write_bytes(before)


@pytest.mark.parametrize(
    ("text", "is_data"),
    [
        ('everylineIndex("terms/1",{"a":"B"})\n', True),
        ('everylineIndex("root",[]);harm()\n', False),
        ('everylineIndex("root",[harm()])\n', False),
        ('everylineIndex("root",{}),harm(1)\n', False),
    ],
)
def test_a_search_index_is_data_and_runs_nothing(tmp_path, text, is_data):
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "root.js").write_text(text, encoding="utf-8")
    assert [each.path for each in check_inert(tmp_path, SCRIPTS, ())] == ([] if is_data else ["search/root.js"])


@pytest.mark.parametrize(
    ("change", "is_elsewhere"),
    [
        ('<image xlink:href="https://evil.example/x.png"/>', True),
        ('<image href="//evil.example/x.png"/>', True),
        ("<style>svg{background:url( https://evil.example/x)}</style>", True),
        ("<style>svg{background:image-set('//evil.example/x' 1x)}</style>", True),
        ('<rect style="cursor:\\75rl(\\2f/evil.example/x)"/>', True),
        ('<rect fill="url(https://evil.example/x#a)"/>', True),
        (
            '<a href="https://example.org/"><rect fill="url(#a)" style="color: red" aria-label="(https://example.org)"/></a>',
            False,
        ),
        (
            '<style>@namespace "http://www.w3.org/2000/svg"; @font-face{src:url(data:font/woff2;base64,//8=)}</style>',
            False,
        ),
        ('<image href="data:image/png;base64,//8="/><use href="#a"/>', False),
    ],
)
def test_a_picture_loads_nothing_from_another_host(tmp_path, change, is_elsewhere):
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    (tmp_path / "a.svg").write_text(f"<svg {names}>{change}</svg>", encoding="utf-8")
    assert [each.path for each in check_inert(tmp_path, SCRIPTS, ())] == ["a.svg"] * is_elsewhere


@pytest.mark.parametrize(
    ("encoding", "written", "is_harm"),
    [
        (
            "UTF-7",
            "utf-8",
            True,
        ),  # which our parser knows and browsers do not: to it a comment stands around the script
        ("ISO-2022-KR", "utf-8", True),
        ("utf-16", "utf-16", True),
        ("UTF-8", "utf-8-sig", False),
    ],
)
def test_a_picture_is_read_as_browsers_do(tmp_path, encoding, written, is_harm):
    harm = "<text>+ADwAIQAtAC0-</text><script>harm()</script><text>+AC0ALQA+-</text>"
    picture = f'<svg xmlns="http://www.w3.org/2000/svg">{harm if is_harm else ""}</svg>'
    (tmp_path / "a.svg").write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>{picture}'.encode(written))
    assert {each.path for each in check_inert(tmp_path, SCRIPTS, ())} == ({"a.svg"} if is_harm else set())


@pytest.mark.parametrize("named", ['"gbk"', '"Shift_JIS"', "'big5'"])
def test_a_picture_that_names_another_encoding_is_none_of_ours_whatever_it_holds(tmp_path, named):
    """To a browser, which reads it so, an element may end elsewhere than to our parser."""
    picture = f'<?xml version="1.0" encoding={named}?><svg xmlns="http://www.w3.org/2000/svg"/>'
    (tmp_path / "a.svg").write_text(picture, encoding="utf-8")
    assert [each.path for each in check_inert(tmp_path, SCRIPTS, ())] == ["a.svg"]


def test_a_picture_asks_for_no_style_sheet(tmp_path):
    sheet = '<?xml-stylesheet type="text/css" href="https://evil.example/x.css"?>'
    (tmp_path / "a.svg").write_text(f'{sheet}<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    assert [each.path for each in check_inert(tmp_path, SCRIPTS, ())] == ["a.svg"]


@pytest.mark.parametrize(
    "html",
    [
        '<img srcset="a.png, https://evil.example/b.png 2x">',
        '<video poster="//evil.example/f"></video>',
        '<svg><image xlink:href="https://evil.example/x.png"></image></svg>',
        '<img src="/\\evil.example/x.png">',
        '<img src=" https:evil.example/x.png">',
        '<img src="file://evil.example/x.png">',
        '<link rel="stylesheet" href="https:evil.example/x.css">',
        '<link rel="stylesheet" href="/\\evil.example/x.css">',
        '<link rel="preload" as="image" imagesrcset="a.png, https://evil.example/x.png 2x">',
        '<a href="x" ping="https://evil.example/x">x</a>',
        '<svg><rect fill="url(https://evil.example/x#a)"/></svg>',
        '<svg><path marker-end="url(//evil.example/x#a)"/></svg>',
        '<link rel="stylesheet" rel="canonical" href="https://evil.example/x.css">',
        '<link rel="next" href="https://evil.example/x">',
        '<img SRC=//evil.example/x src="x.png">',
        '<pre class="mermaid" class="x">graph TD</pre>',
        '<a data-md-component="source" data-md-component="x" href="https://github.com/a/b">x</a>',
    ],
)
def test_a_page_loads_nothing_from_another_host_however_it_is_written(html):
    (problem,) = check_content("a.html", f"{html}<a href='https://example.org/'>x</a>")
    assert "from another host" in problem.message


@pytest.mark.parametrize(
    "html",
    [
        f"<p></p></body></html>{HARM}",
        "<body onpageshow=harm()>",
        "<html onclick='harm()'>",
        "<body background=//evil.example/x>",
        "<i>" * 300 + HARM,
        f'<p title="{"x" * 10_100_000}"></p>{HARM}',
        "<b>" * 300 + "<img src=https://evil.example/x>",
        f"<!-->{HARM}-->",
        f"<!--->{HARM}-->",
        f"<!-- --!>{HARM} -->",
        f"<!x y='>{HARM}'>",
        f"<?x '>{HARM}'?>",
        f"</ '>{HARM}'>",
        "<img/src/onerror=harm()>",
        "<img src='x'onerror=harm()>",
        "<img a'b=x onerror=harm()>",
        "<img ='=x onerror=harm()>",
        "<img x='>' onerror='harm()'>",
        "<p\fonclick\f=\fharm()>",
        "<IMG SRC=x ONERROR=harm()>",
        "<p a=b/onclick=harm() onclick=harm()>",
        f'<meta charset="iso-2022-jp"><p title="\x1b$B"A \x1b(B x=">{HARM}">',
        '<meta charset="utf-7">',
        "<a href='jav&#x61;script:harm()'>",
        "<a href=' java&#10;script:harm()'>",
        "<body class=x>",
        "<p>\x1b$B</p>",
        "<p style=x>",
        "<style></style>",
        "<img name=querySelector alt=''>",
        "<FORM NAME='getElementById'></FORM>",
        "<image name=cookie>",
    ],
)
def test_a_page_that_somebody_wrote_runs_nothing_wherever_our_parser_stops(tmp_path, html):
    assert [*check_content("x.html", html)]
    around = f"<!doctype html><html><head></head><body>{html}</body></html>"
    (tmp_path / "x.html").write_text(around, encoding="utf-8")
    assert {each.path for each in check_inert(tmp_path, SCRIPTS, ())} == {"x.html"}


@pytest.mark.parametrize(
    "html",
    [
        f'<p title="{HARM}">a < b &lt;img src=x onerror=harm()&gt;</p>',
        f"<p title='{HARM}' data-x=>x</p><!-- a --><br/><input disabled><a href=https://example.org/a?b=c>x</a>",
        f"<!-- {HARM} -->",
        "<form name=search></form><a name=x>x</a><input name=y>",
        f"<p a='\n{HARM}\n'>1<2</p>",
    ],
)
def test_what_stands_in_an_attribute_is_no_tag(tmp_path, html):
    assert not [*check_content("x.html", html)]
    around = f"<!doctype html><html><head><meta charset='UTF-8'></head><body>{html}</body></html>"
    (tmp_path / "x.html").write_text(around, encoding="utf-8")
    assert not [*check_inert(tmp_path, SCRIPTS, ())]


@pytest.mark.parametrize(
    "change",
    [
        "<style>text{content:'https://example.org/'}</style>",
        '<style>@namespace "//example.org"; a{}</style>',
        '<rect background="https://example.org/" srcset="//example.org/ 2x" poster="//a" data="//a" fill="(//a"/>',
        '<image href="//example.org/"/><use href="https://example.org/#a"/>',
    ],
)
def test_no_picture_of_a_note_stops_a_build(tmp_path, change):
    drawing = harmless_svg(f'<svg xmlns="http://www.w3.org/2000/svg">{change}</svg>'.encode())
    assert drawing
    (tmp_path / "a.svg").write_bytes(drawing)
    assert not [*check_inert(tmp_path, SCRIPTS, ())]
