"""No file of a site runs, or loads from elsewhere, anything but what the theme brings, whatever its pages and pictures hold."""

from __future__ import annotations

import pytest

from everyline.notes.safe_svg import harmless_svg
from everyline.text.html_tree import read_html
from everyline.verification.built_site import SeenPage
from everyline.verification.security import check_content, check_inert, check_page, plain_tags
from tests.site.theme import SCRIPTS


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
    tags = plain_tags(SCRIPTS, "a.html", text)
    assert tags is None or not [*check_page(SCRIPTS, "a.html", text)]
    assert tags is None or SeenPage.told("a.html", tags) == SeenPage.of("a.html", read_html(text))


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


@pytest.mark.slow
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
