import re

import pytest

from everyline.model.pipeline import load_site
from tests.support import GLOSSARY, LANGUAGES, inline_picture


def printed(folder, beginning):
    site = load_site(folder, "zh", LANGUAGES)
    unit = next(unit for unit in site.corpus.statements() if unit.text.startswith(beginning))
    return site.prints.own[unit.id]


def test_a_term_links_on_its_first_use_only(project):
    html = printed(project({"source_notes/b.md": "# 苹果\n\n吃这个梨和那个梨。\n"}), "吃这个")
    assert html == '<p>吃这个<a href="pear.html" class="kn-term" title="另一种水果。">梨</a>和那个梨。</p>'


def test_a_term_links_once_in_a_section(project):
    note = "# 苹果\n\n先吃这个梨。\n\n再吃那个梨。\n\n另一节的梨。\n"
    folder = project({"source_notes/b.md": note})
    assert "kn-term" in printed(folder, "先吃")
    assert "kn-term" not in printed(folder, "再吃")
    assert "kn-term" in printed(folder, "苹果是一种水果")  # in the other section
    assert "kn-term" not in printed(folder, "另一节")


def test_what_is_folded_links_no_terms(project):
    merges = "- same: [再吃那个梨]\n  covers: [先吃这个梨]\n"
    folder = project({"source_notes/b.md": "# 苹果\n\n先吃这个梨。\n\n再吃那个梨。\n", "editorial/merges.yml": merges})
    site = load_site(folder, "zh", LANGUAGES)
    folded = next(unit for unit in site.corpus.wordings() if unit.text.startswith("先吃"))
    assert site.prints.own[folded.id] == "<p>先吃这个梨。</p>"
    assert "kn-term" in printed(folder, "再吃")


def test_a_term_never_links_to_its_own_page(project):
    assert "kn-term" not in printed(project({"source_notes/b.md": "# 苹果\n\n苹果很红很红。\n"}), "苹果很红")


def test_terms_in_code_and_links_are_left_alone(project):
    html = printed(project({"source_notes/b.md": "# 苹果\n\n代码`梨`和[梨](https://example.org/)。\n"}), "代码")
    assert "kn-term" not in html
    assert 'href="https://example.org/"' in html


def test_exact_terms_mind_their_capitals(project):
    html = printed(project({"source_notes/b.md": "# 苹果\n\n吃不同的 pear 与 Pear。\n"}), "吃不同")
    assert re.findall(r">([Pp]ear)<", html) == ["Pear"]


def test_a_qualified_alias_wins_on_its_topic_only(project):
    glossary = GLOSSARY.replace("aliases: [Apples]", "aliases: [果子]").replace(
        "topic: pear", "topic: pear\n  aliases: [{text: 果子, topics: [apple]}]"
    )
    notes = {"source_notes/b.md": "# 苹果\n\n这种果子好吃。\n\n# 梨\n\n那种果子好。\n"}
    folder = project({"editorial/glossary.yml": glossary, **notes})
    assert 'href="pear.html"' in printed(folder, "这种")
    assert 'href="apple.html"' in printed(folder, "那种")


def test_page_references_lead_to_topics_and_are_text_where_there_is_none(project):
    note = "- 水果\n  collapsed:: true\n\t- 苹果：请看[[梨]]与[[没有的页]]。\n"
    html = printed(project({"source_notes/b.md": note}), "苹果：")
    assert 'href="pear.html"' in html
    assert "没有的页" in html
    assert "ref:" not in html


def test_a_picture_that_stands_in_the_note_is_shown_however_it_is_written(project):
    note = f'- 水果\n\t- 苹果长这样 <img src="{inline_picture()}" width="50">。\n\t- 苹果也长这样 ![]({inline_picture()})。\n'
    folder = project({"source_notes/b.md": note})
    assert f'<img src="{inline_picture()}" alt="" class="kn-photo" width="50">' in printed(folder, "苹果长")
    assert f'<img src="{inline_picture()}" alt="" class="kn-photo">' in printed(folder, "苹果也长")


@pytest.mark.slow
@pytest.mark.parametrize("width", ["²", "9" * 5000, "٣px", "-5", "5 0", "1e9"])
def test_a_width_that_is_no_number_is_none(project, width):
    """`width="²"` stopped the build, and so did a number of thousands of digits."""
    folder = project(
        {"source_notes/notes.md": f'- 水果\n\t- 苹果长这样 <img src="{inline_picture()}" width="{width}">。\n'}
    )
    assert f'<img src="{inline_picture()}" alt="" class="kn-photo">' in printed(folder, "苹果长")


def test_a_link_in_a_block_of_html_is_one(project):
    """It stood there as it was typed."""
    note = '- 水果\n\t- <small>\n\t  苹果见 <a href="https://example.org/x">A &amp; B</a> <b>粗</b>\n\t  </small>\n'
    html = printed(project({"source_notes/b.md": note}), "<small>")
    assert '苹果见 <a href="https://example.org/x"' in html
    assert "A &amp; B" in html
    assert "<small>" in html
    assert "<b>粗</b>" in html
    assert "&lt;" not in html


def test_block_references_lead_to_the_block(project):
    note = "- 水果\n  collapsed:: true\n\t- 苹果的定义在((11111111-2222-3333-4444-555555555555))那里。\n"
    folder = project({"source_notes/b.md": note})
    site = load_site(folder, "zh", LANGUAGES)
    target = next(unit for unit in site.corpus.statements() if unit.text.startswith("苹果是一种水果"))
    assert f'href="#{target.id}"' in printed(folder, "苹果的定义")


def test_a_long_block_is_not_shown_whole_by_each_line_that_refers_to_it(project):
    """Five hundred lines made eight megabytes of a page of 45 KB."""
    name = "11111111-2222-3333-4444-666666666666"
    long = f"- 长**{'苹' * 30_000}**\n  id:: {name}\n"
    folder = project({"source_notes/b.md": f"{long}- 见(({name}))。\n"})
    said = printed(folder, "见[]")
    assert "长苹" in said
    assert "…" in said
    assert 1_900 <= said.count("苹") <= 2_000
    target = next(each for each in load_site(folder, "zh", LANGUAGES).corpus.statements() if each.text.startswith("长"))
    assert f'href="#{target.id}"' in said


def test_numeric_citations_lead_to_the_reference(project):
    note = "苹果笔记\nApples\n苹果是红色的水果。[4]\n苹果是圆的水果。[9]\n4-) https://example.org/a\n5-) https://example.org/b\n评论区\n"
    folder = project({"source_notes/b.md": note})
    site = load_site(folder, "zh", LANGUAGES)
    reference = next(unit for unit in site.corpus.statements() if unit.number == "4")
    assert f'<a href="#{reference.id}" class="kn-to-cite">[4]</a>' in printed(folder, "苹果是红色")
    assert printed(folder, "苹果是圆的").endswith("[9]</p>")
