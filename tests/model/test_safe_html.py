import re
from random import Random

import pytest

from everyline.model import safe_html
from everyline.model.pipeline import load_site
from everyline.model.safe_html import Renderer
from tests.support import LANGUAGES


def printed(folder, beginning):
    site = load_site(folder, "zh", LANGUAGES)
    unit = next(unit for unit in site.corpus.statements() if unit.text.startswith(beginning))
    return site.prints.own[unit.id]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("苹果<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<script"),
        ("苹果<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;", "<img"),
        ('苹果<b onclick="alert(1)">粗</b>', "<b>粗</b>", "onclick"),
        ("苹果[点我](javascript:alert(1))", "点我", "href"),
        ("苹果[点我](data:text/html,x)", "点我", 'href="data:'),
        ("苹果[点我](ftp://example.org/x)", "点我", 'href="ftp'),
        ("苹果[点我](file:///etc/passwd)", "点我", 'href="file'),
        ("苹果[点我](ssh://example.org)", "点我", 'href="ssh'),
        ("苹果[信](mailto:a@b.cn%0aBcc:x@y.cn)", "mailto:a@b.cn%0aBcc:x@y.cn", "href"),
        ("苹果[信](mailto:a@b.cn?subject=x%0D%0ABcc:x@y.cn)", "[信](mailto:", "href"),
        ("苹果[信](mailto:a@b.cn?subject=x&bcc=x@y.cn)", "[信](mailto:", "href"),
        ("苹果<mailto:a@b.cn%0ABcc:x@y.cn>", "&lt;mailto:", "href"),
        ("苹果[信](MAILTO:a@b.cn?subject=%E8%8B%B9)", 'href="MAILTO:a@b.cn?subject=%E8%8B%B9"', "[信]"),
        ('苹果<label for="b">甲<input type="radio" onclick="alert(1)"/></label>', "苹果甲", "input"),
        ("苹果 cat <input> into <label>", "cat &lt;input&gt; into &lt;label&gt;", "<label"),
        ("苹果 {{ config }} {% raw %} {# c #}", "{{ config }} {% raw %} {# c #}", "MkDocs"),
        ("苹果 <NodeIP>:<NodePort>", "&lt;NodeIP&gt;:&lt;NodePort&gt;", "<NodeIP"),
        ("苹果 ![图](https://example.org/a.png)", 'href="https://example.org/a.png"', "<img"),
        ("苹果 \x02wzxhzdk:0\x03", "␂wzxhzdk:0␃", "\x02"),
    ],
)
def test_nothing_in_a_note_runs(project, text, kept, gone):
    html = printed(project({"source_notes/b.md": f"# 苹果\n\n{text}\n"}), "苹果")
    assert kept in html
    assert gone not in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("苹果 are rendered in <div> tags", "苹果 are rendered in &lt;div&gt; tags"),
        ("苹果 <I> are interfaces", "苹果 &lt;I&gt; are interfaces"),
        ("苹果 <i>a</i> and <i> and *<b>*", "苹果 <i>a</i> and &lt;i&gt; and <em>&lt;b&gt;</em>"),
        ("苹果 <b>a <i>b</b> c", "苹果 <b>a &lt;i&gt;b</b> c"),
        ("苹果<br>梨", "苹果<br>梨"),
        ('苹果 <font color="red">a', "苹果 a"),
        ("苹果 a</b> c", "苹果 a c"),
    ],
)
def test_a_tag_that_is_named_and_not_ended_is_text(project, text, shown):
    assert printed(project({"source_notes/b.md": f"# 苹果\n\n{text}\n"}), "苹果") == f"<p>{shown}</p>"


def test_markdown_of_notes_is_read(project):
    html = printed(project({"source_notes/b.md": "# 苹果\n\n苹果**粗**、`码`、[链](https://example.org/)\n"}), "苹果")
    assert "<strong>粗</strong>" in html
    assert "<code>码</code>" in html


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "is_link"), [
    ("https://example.org/", True), ("http://example.org/", True), ("mailto:a@example.org", True),
    ("ftp://example.org/", False), ("file:///etc/passwd", False), ("vbscript:x", False), ("blob:x", False),
])  # fmt: skip
def test_only_addresses_that_are_harmless_are_links(project, scheme, is_link):
    html = printed(project({"source_notes/b.md": f"# 苹果\n\n苹果 [链]({scheme})\n"}), "苹果")
    assert (f'href="{scheme}"' in html) is is_link


@pytest.mark.slow
def test_a_line_of_words_is_what_the_parser_makes_of_it(project, monkeypatch):
    site = load_site(project({"source_notes/b.md": "# 苹果\n\n苹果粗\n"}), "zh", LANGUAGES)
    unit, renderer = next(iter(site.corpus.statements())), Renderer(site.linker, site.messages)
    pick = Random(1)  # noqa: S311 - for tests
    texts = ["".join(pick.choices("aZé9茶ー가 ,;.()?'，。“—-", k=pick.randint(1, 12))) for _ in range(2_000)]
    short = [text for text in texts if safe_html._WORDED.fullmatch(text)]  # noqa: SLF001 - the one way to know
    assert len(short) > 200
    made = [renderer.quoted(unit, text, "index") for text in short]
    monkeypatch.setattr(safe_html, "_WORDED", re.compile("(?!)"))
    assert made == [renderer.quoted(unit, text, "index") for text in short]


def test_a_formula_in_a_short_text_stays_its_tex(project):
    site = load_site(project({"source_notes/b.md": "# 苹果\n"}), "zh", LANGUAGES)
    assert Renderer(site.linker, site.messages).inline("苹果 $a < b$") == "苹果 $a &lt; b$"


@pytest.mark.slow
def test_code_in_a_box_has_its_colors(project):
    box = '苹果\n\n> [!info] 和\n> ```python\n> if x == "<b>": # ${y}\n> ```\n'
    html = printed(project({"source_notes/b.md": f"# 苹果\n\n{box}"}), "> [!info]")
    assert '<pre><code data-written="python"><span class="highlight"><span class="k">if</span>' in html
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
