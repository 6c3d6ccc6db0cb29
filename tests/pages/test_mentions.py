"""What stands around notes: who leads to one, the pages of names, and lists."""

from __future__ import annotations

import re

import lxml.html

from everyline.model import navigation
from everyline.model.pipeline import load_site
from everyline.pages import indexes, notes
from everyline.pages.macros import Pages
from everyline.plugin.inventory import generated
from tests.pages.test_notes import page_of
from tests.support import write


def test_a_row_of_a_table_is_mentioned_as_its_cells(tmp_path):
    notes = {
        "source_notes/Tea.md": "# Tea\n\nHot.\n",
        "source_notes/Day.md": "# Day\n\n| at | what |\n| --- | :-: |\n| 7 | [[Coffee]] |\n| 8 | [[Tea\\|a cup]] |\n| | [[Nap]] |\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert [each.text_content() for each in page_of(site, "Tea.md").cssselect("q")] == ["8 · a cup"]


def test_a_home_that_nobody_wrote_says_what_the_note_to_begin_with_says_of_itself(tmp_path):
    note = "---\ntitle: Welcome to tea\ndescription: 'All of *tea*, {{ hot }}.'\n---\n\n## First\n\nDrink.\n"
    folder = write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", "source_notes/index.md": note})
    home = dict(page[:2] for page in generated(load_site(folder, "en", ("en",)), "Folder"))["index"]
    assert "# Welcome to tea\n\nAll of tea, &#123;&#123; hot &#125;&#125;.\n" in home
    write(tmp_path, {"source_notes/index.md": "Only words.\n"})
    home = dict(page[:2] for page in generated(load_site(folder, "en", ("en",)), "Folder"))["index"]
    assert "# Folder\n" in home


def test_who_leads_here_is_told_with_the_sentence(site):
    around = page_of(site, "bread/Loaf.md").cssselect(".kn-around")[0]
    told = [" ".join(each.text_content().split()) for each in around.cssselect(".kn-mentions li")]
    assert told[-1] == "week · line 3 Bake the Loaf early. with steam"
    assert "Levain · line 5 For the Pain of Monday." in told


def test_a_page_of_a_tag_says_of_each_note_when_it_is_of_and_what_it_says_of_itself(tmp_path):
    notes = {
        "a.md": "---\ntags: [jam]\ndate: 2024-05-01\ndescription: How to set it.\n---\nBoil.\n",
        "2024-05-02.md": "---\ntags: [jam]\n---\nBoiled.\n",
    }
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()} | {"mkdocs.yml": ""})
    made = lxml.html.fromstring(Pages(load_site(tmp_path, "en", ("en",))).name("tags/jam"))
    rows = [" ".join(each.text_content().split()) for each in made.cssselect("li")]
    assert rows == ["2024-05-02", "a 2024-05-01 How to set it."]


def test_notes_that_lead_here_by_a_link_alone_are_listed_by_their_titles(tmp_path):
    tagged = {
        "v10": "Tags:\n- [[Bread]]\n- [[Rye]]\n---\n- dark\n",
        "v2": "Tags: [[Bread]], [[Rye]]\n\nSour.\n",
        "GIL": "- [[Bread|bread]]\n",
        "Getters": "# Getters\n\n[[Bread]]\n\nMore.\n",
        "Loaf": "- [[Bread]]\n- I bake [[Bread]] early, and [[Nothing]].\n",
        "Oven": "- [[Nothing]]\n- [[Nothing]] #hot\n",
        "Bread": "# Bread\n\nBaked.\n",
    }
    write(tmp_path, {"mkdocs.yml": "", **{f"source_notes/{name}.md": text for name, text in tagged.items()}})
    site = load_site(tmp_path, "en", ("en",))
    (around,) = page_of(site, "Bread.md").cssselect(".kn-around")
    assert [each.text_content() for each in around.cssselect(".kn-titles-list li")] == ["Getters", "GIL", "v2", "v10"]
    assert [" ".join(each.text_content().split()) for each in around.cssselect(".kn-mentions li")] == [
        "Loaf · line 2 I bake Bread early, and Nothing."
    ]
    html = lxml.html.fragment_fromstring(Pages(site).name("tags/nothing"), create_parent="div")
    assert [each.text_content() for each in html.cssselect(".kn-titles-list li")] == ["Oven"]
    assert [each.text_content() for each in html.cssselect(".kn-mentions li a:first-child")] == ["Loaf"]


def test_labels_at_the_head_of_a_note_are_told_from_what_it_says(tmp_path):
    text = "Tags:\n- [[A]]\n- [[B]]\n---\nSays [[A]].\n\n- [[B]]\n"
    write(tmp_path, {"mkdocs.yml": "", "source_notes/a.md": text, "source_notes/b.md": "# B\n\nTags are many.\n"})
    site = load_site(tmp_path, "en", ("en",))
    marked = [each.cssselect(".kn-text")[0].text_content() for each in page_of(site, "a.md").cssselect("[data-label]")]
    assert marked == ["Tags:", "A", "B"]
    assert not page_of(site, "b.md").cssselect("[data-label]")


def test_a_list_of_names_is_where_there_are_names(tmp_path):
    write(tmp_path, {"mkdocs.yml": "", **{f"source_notes/n{at}.md": f"# N{at}\n\nText.\n" for at in range(40)}})
    assert "tags/index" not in dict(navigation.indexes(load_site(tmp_path, "en", ("en",))))
    write(tmp_path, {f"source_notes/m{at}.md": "See [[Nobody]].\n" for at in range(3)})
    assert "tags/index" in dict(navigation.indexes(load_site(tmp_path, "en", ("en",))))


def test_a_note_of_many_leads_to_its_neighbours_one_of_few_has_them_in_the_navigation(site, monkeypatch):
    for few, ways in ((3, []), (2, ["prev"])):
        monkeypatch.setattr(notes, "FEW", few)
        assert [each.get("rel") for each in page_of(site, "bread/Loaf.md").cssselect(".kn-neighbours a")] == ways


def test_a_name_that_nobody_wrote_has_a_page_with_its_sentences(site):
    html = lxml.html.fragment_fromstring(Pages(site).name("tags/shaping"), create_parent="div")
    assert [" ".join(each.text_content().split()) for each in html.cssselect("li q")] == [
        "The one I bake most, after the Levain; see Shaping.",
        "Tuesday is for soup and for Shaping.",
    ]
    names = lxml.html.fragment_fromstring(Pages(site).names("tags/index"), create_parent="div")
    assert [each.text for each in names.cssselect("a")] == ["bread", "flour", "Shaping"]


def test_many_names_stand_under_their_letters(site, monkeypatch):
    monkeypatch.setattr(indexes, "_FEW", 2)
    names = lxml.html.fragment_fromstring(Pages(site).names("tags/index"), create_parent="div")
    assert [each.text.strip() for each in names.cssselect("h2")] == ["B", "F", "S"]


def test_notes_are_listed_by_folder_title_and_month(site):
    def listed(html: str) -> list[str]:
        tree = lxml.html.fragment_fromstring(html, create_parent="div")
        return [" ".join(each.text_content().split()) for each in tree.cssselect("h2, li a")]

    assert listed(Pages(site).titles("lists/titles")) == ["L 2", "Levain", "Loaf", "W 1", "week"]


def test_a_callout_that_mentions_a_note_is_quoted_without_its_mark(tmp_path):
    site = load_site(
        write(
            tmp_path,
            {
                "source_notes/a.md": "# A\n\n> [!note] See [[B]]\n> and go on.\n",
                "source_notes/c.md": "# C\n\n> [!See also]\n> - [[B]], too\n>> and\n>> more\n",
                "source_notes/b.md": "# B\n\nText.\n",
            },
        ),
        "en",
        ("en",),
    )
    page = Pages(site).source("sources/b")
    assert "See B" in page
    assert ">B, too and more<" in page
    assert not re.search(r"\[!|> *-", page.partition("kn-mentions")[2])


def test_a_mention_that_is_cut_ends_with_a_word(tmp_path):
    said = "The formula $x$ of [[B]] is followed " + "by wordsthatarelong " * 20
    notes = {"source_notes/a.md": f"# A\n\n{said}.\n", "source_notes/b.md": "# B\n\nText.\n"}
    (mention,) = page_of(load_site(write(tmp_path, notes), "en", ("en",)), "b.md").cssselect(
        ".kn-mentions q, .kn-mentions li"
    )[:1]
    assert re.search(r" (?:by|wordsthatarelong)…$", " ".join(mention.text_content().split()))


def test_notes_in_no_folder_have_a_list_with_a_name(tmp_path):
    notes = {f"source_notes/{n}.md": f"# N{n}\n\nText {n}.\n" for n in range(14)}
    top = Pages(
        load_site(write(tmp_path, {**notes, "source_notes/deep/x.md": "# X\n\nText x.\n"}), "en", ("en",))
    ).sources("sources/index")
    assert ">In no folder <" in top
    assert ">deep <" in top


def test_who_leads_here_is_mentioned_without_the_tags_that_only_set_text(tmp_path):
    notes = {
        "source_notes/a.md": "First<br>\nsee [b](b.md): H<sub>2</sub>O, `<br>`.\n",
        "source_notes/b.md": "# B\n\nOne.\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert "First see b: H2O, <br>." in page_of(site, "b.md").text_content()


def test_formulas_of_a_mention_are_formulas(tmp_path):
    long = "word " * 43
    notes = {
        "a.md": f"The [[soup]] of my_own_name is $s_{{i,j}}$ <b>hot</b>.\n\n[[soup]] {long}$a_b$\n",
        "soup.md": "# Soup\n\nHot.\n",
    }
    texts = {f"source_notes/{name}": text for name, text in notes.items()}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **texts}), "en", ("en",))
    short, cut = page_of(site, "soup.md").cssselect(".kn-mentions q")
    assert [each.text for each in short.iter("{*}annotation")] == ["s_{i,j}"]
    assert short.text == "The soup of my_own_name is "
    assert short.text_content().endswith(" hot.")
    assert cut.text_content().endswith("word …")
    assert "$" not in cut.text_content()
