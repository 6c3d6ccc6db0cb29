"""Drawings that anybody sent keep what is drawn, and nothing else."""

import base64
import io
import time

import lxml.etree
import pytest
from PIL import Image

from everyline.notes.attachments import measured
from everyline.notes.safe_svg import harmless_svg
from tests.notes.test_attachments import SVG, attachment


def test_a_drawing_says_nothing_of_where_it_lay_and_neither_does_a_picture_in_it():
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = "SECRET"
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=exif)
    picture = base64.b64encode(out.getvalue()).decode()
    inner = (
        f'<g xmlns:i="urn:i" i:label="SECRET"><image href="data:image/jpeg;base64,{picture}" xml:space="preserve"/></g>'
    )
    shown = (
        harmless_svg(SVG.format(inner).replace("<svg ", '<svg xmlns:s="urn:s" s:docname="SECRET" ').encode()) or b""
    ).decode()
    assert "SECRET" not in shown
    assert 'xml:space="preserve"' in shown
    held = base64.b64decode(shown.partition("base64,")[2].partition('"')[0])
    with Image.open(io.BytesIO(held)) as image:
        assert (image.size, dict(image.getexif())) == ((9, 9), {})


def test_a_small_picture_within_a_drawing_stays():
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    assert data.encode() in harmless_svg(SVG.format(f'<image x:href="data:image/png;base64,{data}"/>').encode())


def test_a_drawing_for_a_dark_page_brings_it_along_and_the_font_that_stands_in_it():
    style = "<style>@font-face {{ font-family: V; src: url({}); }}</style>"
    for font, is_kept in (
        ("'data:font/woff2;base64,d09GMgABAAAAAB=='", True),
        ("data:application/font-woff;charset=utf-8;base64,d09GRgAB", True),
        ("data:font/woff2;base64,PHN2Zz4=", False),
        ("https://evil.example/d09GMg.woff2", False),
    ):
        assert (b"font-face" in harmless_svg(SVG.format(style.format(font)).encode())) == is_kept
    assert b"<rect" not in harmless_svg(SVG.format("").encode())
    box, filtered = 'viewBox="0 0 9 9"', 'viewBox="-5 -6 9 9" filter="invert(93%) hue-rotate(180deg)"'
    dark = SVG.format("<circle r='1'/>").replace(box, filtered)
    root = lxml.etree.fromstring(harmless_svg(dark.encode()))
    assert dict(root[0].attrib) == {"x": "-5", "y": "-6", "width": "100%", "height": "100%", "fill": "#fff"}
    twice = harmless_svg(harmless_svg(dark.encode()))
    assert twice.count(b"<rect") == 1


@pytest.mark.parametrize(
    ("drawn", "is_backed"),
    [
        ('<path d="M0 0h9" stroke="#eee" fill="none"/><text fill="white">a</text>', True),
        ('<g stroke="ivory" fill="none"><path d="M0 0h9"/></g><text style="fill: #fff">a</text>', True),
        (
            "<style>.a,.b{fill:none;stroke:#FFF} .t{fill:#ddd}</style><path class='a' d='M0 0h9'/><text class='t'>a</text>",
            True,
        ),
        ('<circle r="4" fill="#fafafa"/>', True),
        ('<mask id="m"><rect width="9" height="9" fill="#fff"/></mask><path d="M0 0h9" stroke="#ddd"/>', True),
        ('<path d="M0 0h9" stroke="#eee"/><rect width="4" height="4" fill="#222"/>', True),
        ('<rect width="9" height="9" fill="#111"/><path d="M0 0h9" stroke="#eee"/>', False),
        ('<rect width="100%" height="100%" fill="navy"/><text fill="white">a</text>', False),
        ('<circle r="4" fill="#fafafa" stroke="#1e1e1e"/><text>a</text>', False),
        ('<path d="M0 0h9"/>', False),
        ('<rect width="9" height="9" fill="url(#g)" stroke="rgb(1, 2"/><text fill="#fff">a</text>', False),
    ],
)
def test_light_strokes_on_nothing_get_the_dark_page_that_they_were_made_for(drawn, is_backed):
    root = lxml.etree.fromstring(harmless_svg(SVG.format(drawn).encode()))
    assert (root[0].get("fill") == "#121212") == is_backed


@pytest.mark.parametrize(
    "style",
    [
        'image-set("https://evil.example/p.png" 1x)',
        "-webkit-image-set('//evil.example/p.png' 1x)",
        "cross-fade('//evil.example/p.png', red)",
        "IMAGE('//evil.example/p.png')",
        "src('//evil.example/p.png')",
    ],
)
def test_a_drawing_asks_for_nothing_by_functions_of_styles(style):
    double = style.replace('"', "'")
    for each in (f"<style>svg {{background: {style}}}</style>", f'<rect style="cursor: {double}" mask="{double}"/>'):
        assert b"evil" not in harmless_svg(SVG.format(each).encode())


def doubling(each: str, last: str, wrap: str = "<g id='a{at}'>{inner}</g>") -> str:
    parts = (wrap.format(at=at, inner=each.format(at=at - 1) * 10) for at in range(1, 12))
    return f"<g id='a0'><rect width='1' height='1'/></g>{''.join(parts)}{last}"


@pytest.mark.parametrize(
    "drawing",
    [
        doubling("<use href='#a{at}'/>", "<use href='#a11'/>"),
        doubling("<use x:href='#a{at}'/>", "<use x:href='#a11'/>"),
        doubling(
            "<rect width='9' height='9' fill='url(#a{at})'/>",
            "<rect width='9' height='9' fill=\"url('#a11')\"/>",
            "<pattern id='a{at}' width='1' height='1'>{inner}</pattern>",
        ),
        doubling("<rect mask='url(#a{at})'/>", "<rect style='mask: url(#a11)'/>", "<mask id='a{at}'>{inner}</mask>"),
        "<marker id='a0'>" + "<rect/>" * 999 + f"</marker><path marker-mid='url(#a0)' d='M0 0{'h1' * 999}'/>",
        "<g id='a0'><use href='#a0'/></g>",
    ],
)
def test_a_drawing_whose_parts_use_one_another_without_end_is_not_shown(tmp_path, drawing):
    file = tmp_path / "a.svg"
    file.write_text(SVG.format(drawing), encoding="utf-8")
    assert harmless_svg(file.read_bytes()) is None
    assert measured(attachment(file)).refused == "it is no SVG that can be shown"


def test_a_drawing_that_uses_its_parts_as_programs_do_is_shown():
    icons = "<defs><symbol id='i'><path d='M0 0h1'/></symbol><marker id='m'><path d='M0 0h1'/></marker></defs>"
    drawing = SVG.format(icons + "<use href='#i'/>" * 500 + "<path marker-end='url(#m)' d='M0 0h1'/>" * 500)
    assert harmless_svg(drawing.encode()).count(b"<use") == 500


def test_a_drawing_keeps_what_is_drawn_and_not_what_its_program_keeps_in_it():
    drawing = harmless_svg(
        SVG.format(
            "<rect data-author='SECRET' author='SECRET' fill='red' stroke-width='2'/>"
            "<g style='stroke:red;display:none'><text>SECRET</text></g><g display='none'><path id='p' d='M0 0'/><text>SECRET</text></g>"
            "<text visibility='hidden'>SECRET</text><use href='#p'/><text style='display: none ; fill:red'>SECRET</text>"
            "<text><tspan style='visibility:hidden'>SECRET</tspan>shown</text><text style='fill:red'>shown</text>"
        )
        .replace("<svg ", '<svg content="&lt;mxfile&gt;SECRET" ')
        .encode()
    )
    assert drawing
    assert b"SECRET" not in drawing
    assert drawing.count(b"shown") == 2
    for kept in (b'fill="red"', b'stroke-width="2"', b'id="p"', b'viewBox="0 0 9 9"', b'href="#p"'):
        assert kept in drawing


@pytest.mark.parametrize(
    ("style", "attributes", "is_hidden"),
    [
        (".st0{display:none;}", 'class="st0"', True),
        (".a,.st0 { fill:red; display : none }", 'class="st1 st0"', True),
        ("/* layers */ #l{visibility:hidden}", 'id="l"', True),
        ("g.st0{display:none}", 'class="st0"', True),
        (".st0{fill:red}\n.st0{display:none}", 'class="st0"', True),
        ("@media print{.x{fill:red} .y{fill:red}} .st0{display:none}", 'class="st0"', True),
        (".st0{display:none}", 'class="st1"', False),
        (".st0{display:none} .st1{display:inline}", 'class="st0 st1"', False),
        (".st0{display:none}", 'class="st0" style="display:inline"', False),
        ("@media (prefers-color-scheme: dark){.st0{display:none}}", 'class="st0"', False),
        (".a .st0{display:none}", 'class="st0"', False),
        (".st0{visibility:hidden} text{visibility:visible}", 'class="st0"', False),
        (".st0{display:none} text{visibility:visible}", 'class="st0"', True),
        ("{" * 30_000, 'class="st0"', False),
        ("a" * 100_000, 'class="st0"', False),
        ("@a{b" * 20_000, 'class="st0"', False),
        ('"\\' * 20_000, 'class="st0"', False),
        (".st0{display:none", 'class="st0"', True),
        ("@media all{.st0{display:none}", 'class="st0"', True),
        ("@scope (svg){.st0{display:none}}", 'class="st0"', True),
        ('.st0{font-family:"a;}{";display:none}', 'class="st0"', True),
        ('.a{content:"/*"} .st0{display:none}', 'class="st0"', True),
    ],
)
def test_what_a_rule_hides_in_a_drawing_is_hidden(style, attributes, is_hidden):
    drawing = SVG.format(f"<style>{style}</style><g {attributes}><text>SECRET</text></g><text>shown</text>")
    shown = harmless_svg(drawing.encode())
    assert shown
    assert (b"SECRET" not in shown, b"shown" in shown) == (is_hidden, True)


def test_what_is_seen_within_what_is_not_stays_in_a_drawing():
    drawing = SVG.format(
        "<g visibility='hidden'>SECRET<text>SECRET</text>SECRET<g><text visibility='visible'>seen</text></g></g>"
        "<text style='visibility:hidden'>SECRET<tspan style='visibility:visible'>seen</tspan>SECRET</text>"
        "<g display='none'><text visibility='visible'>SECRET</text></g>"
    )
    shown = harmless_svg(drawing.encode()) or b""
    assert (shown.count(b"seen"), shown.count(b"SECRET")) == (2, 0)


def test_the_words_of_a_drawing_stay_where_what_stands_between_them_goes():
    shown = harmless_svg(SVG.format("<text>a<x/>b<y>no</y>c<tspan>d</tspan><z/>e</text>f").encode()) or b""
    assert b"<text>abc<tspan>d</tspan>e</text>f" in shown


def test_a_shape_with_more_attributes_than_there_are_is_of_no_drawing():
    many = " ".join(f'a{n}="b"' for n in range(1_000))
    assert harmless_svg(SVG.format(f"<rect {many}/>").encode()) is None


def test_what_somebody_remarked_in_a_style_is_none_of_its_drawing():
    shown = harmless_svg(SVG.format("<style>/* SECRET */ .a{fill:red} /* SECRET</style><g class='a'/>").encode()) or b""
    assert (b"SECRET" in shown, b".a{fill:red}" in shown) == (False, True)


@pytest.mark.parametrize(
    "drawing",
    [
        "<style>.a { display: none } .b { fill: url(#c) }</style><text class='a'>hidden</text>",  # as Illustrator hides layers
        "<style>@import url('https://a.example/b.css'); .a { display: none }</style><text class='a'>hidden</text>",
        "<style>@font-face { src: url(https://a.example/b.woff2) } .a { display: none }</style><text class='a'>hidden</text>",
        "<g style=\"display: none; font-family: 'A\\26 B'\"><text>hidden</text></g>",
        "<g style='display: none; filter: url(https://a.example/b)'><text>hidden</text></g>",
    ],
)
def test_what_hides_a_part_of_a_drawing_does_so_though_it_may_not_stay(drawing):
    found = harmless_svg(f"<svg xmlns='http://www.w3.org/2000/svg'><text>seen</text>{drawing}</svg>".encode())
    assert found
    assert b"seen" in found
    assert b"hidden" not in found


@pytest.mark.parametrize(
    "drawing",
    [
        *(
            "<text opacity='0'>SECRET</text>",
            "<g style='opacity: 0.0'><text>SECRET</text></g>",
            "<g opacity='0%'><text>SECRET</text></g>",
        ),
        *(
            "<text style='/**/display:none'>SECRET</text>",
            "<text style='fill:red;/* a */ visibility/**/:hidden'>SECRET</text>",
        ),
        *("<text style='DISPLAY:NONE ! important'>SECRET</text>", "<text style='d\\69splay:none'>SECRET</text>"),
        *("<text style='fill:red /* SECRET */'>a</text>", "<title>SECRET</title>", "<g><desc>SECRET</desc></g>"),
        *("<text aria-label='SECRET'>a</text>", "<g id='SECRET'><text>a</text></g>"),
        "<style>.a{display:none!important}.a{display:inline}</style><text class='a'>SECRET</text>",
        "<style>.a{display:none!important}</style><text class='a' style='display:inline'>SECRET</text>",
        "<style>svg .a{display:none}</style><g><text class='a'>SECRET</text></g>",
        "<style>g>text{display:none}</style><g><text>SECRET</text></g>",
        "<style>g + g text, [data-x]{display:none}</style><g/><g><text>SECRET</text></g><text data-x='1'>SECRET</text>",
        "<style>.b:not(.c), text[class=c]{visibility:hidden}</style><text class='b'>SECRET</text><text class='c'>SECRET</text>",
        "<style>@media all{.a{display:none}} @layer x{.b{display:none}}</style><text class='a'>SECRET</text><text class='b'>SECRET</text>",
        "<style>:root{--d:none}.a{display:var(--d)}</style><text class='a'>SECRET</text>",
        "<style>g.a .b{opacity:0}</style><g class='a'><g><text class='b'>SECRET</text></g></g>",
        "<defs><text id='q'>SECRET</text><g><text>SECRET</text></g></defs><symbol id='s'><text>SECRET</text></symbol>",
        "<mask id='m'><text>SECRET</text></mask><clipPath id='c'><text>SECRET</text></clipPath><pattern id='p'><text>SECRET</text></pattern>",
        "<pattern id='p'><text>SECRET</text></pattern><foreignObject fill='url(#p)'/>",
        "<g id='fff' display='none'><text>SECRET</text></g><rect fill='#fff'/>",
        "<g id='l' display='none'><text>SECRET</text><path fill='url(#l)'/></g>",
        "<g id='l' display='none'><text>SECRET</text></g><use href='#l'/><rect fill='url(#l)'/>",
        "<g display='none'><use href='#a'/></g><defs><g id='a'><use href='#b'/></g><text id='b'>SECRET</text></defs>",
        "<g id='l' display='none'><text>SECRET</text></g><a href='#l'><text>a</text></a><text href='#l'>a</text>",
        "<text requiredExtensions='http://a.example/b'>SECRET</text><text systemLanguage=''>SECRET</text>",
        "<switch><text>a</text><text>SECRET</text></switch><switch><g requiredExtensions='x'><text>SECRET</text></g><g/></switch>",
    ],
)
def test_what_nobody_sees_of_a_drawing_is_not_in_it(drawing):
    found = harmless_svg(SVG.format(f"<text>seen</text>{drawing}").encode())
    assert found
    assert b"seen" in found
    assert b"SECRET" not in found


@pytest.mark.parametrize(
    ("drawing", "kept"),
    [
        ("<style>.a{display:none}.a{display:inline}</style><text class='a'>seen</text>", b"seen"),
        ("<style>.b .a, g > .a, .a:hover, svg[data-x] .a{display:none}</style><text class='a'>seen</text>", b"seen"),
        ("<style>g g text{display:none}</style><g><text>seen</text></g>", b"seen"),
        (
            "<style>@keyframes k{from{opacity:0}}.a{opacity:0;animation:k 1s}</style><text class='a'>seen</text>",
            b"seen",
        ),
        ("<text opacity='0.05'>seen</text>", b"seen"),
        ("<g display='none'><text id='t'>seen</text></g><use href='#t'/>", b"seen"),
        ("<defs><g id='a'><use x:href='#b'/></g><text id='b'>seen</text></defs><use x:href='#a'/>", b"seen"),
        ("<switch><foreignObject requiredFeatures='x'/><text>seen</text></switch>", b"seen"),
        (
            "<switch><text systemLanguage='de'>gesehen</text><text>seen</text></switch>",
            b'systemLanguage="de">gesehen</text><text>seen',
        ),
        (
            "<linearGradient id='g'><stop/></linearGradient><style>.b{fill:url(#g)}</style><rect class='b'/>",
            b".b{fill:url(#g)}",
        ),
        (
            "<linearGradient id='g'><stop/></linearGradient><style>.b{fill:url( '#g' )}</style><rect class='b'/>",
            b"<stop",
        ),
        ("<linearGradient id='g'><stop/></linearGradient><rect fill=\"url('#g')\"/>", b"<stop"),
        ("<style>#p{fill:red}</style><rect id='p'/>", b'id="p"'),
    ],
)
def test_what_is_seen_of_a_drawing_stays(drawing, kept):
    assert kept in (harmless_svg(SVG.format(drawing).encode()) or b"")


def test_styles_that_take_longer_to_read_than_a_drawing_is_worth_are_of_none():
    before = time.process_time()
    many = "g{display:inline}" * 5_000
    assert harmless_svg(SVG.format(f"<style>{many}</style>{'<g/>' * 5_000}").encode()) is None
    deep = "<g class='a'>" * 200
    selectors = ",".join(".b " * 10 + f".a{n % 2}"[:2] for n in range(5_000))
    harmless_svg(SVG.format(f"<style>{selectors}{{display:none}}</style>{deep}{'</g>' * 200}").encode())
    assert time.process_time() - before < 30
