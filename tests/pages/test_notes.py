"""A note's own page."""

from __future__ import annotations

import re

import lxml.html
import pytest

from everyline.model.pipeline import load_site
from everyline.model.site import Site
from everyline.pages.blocks import headings
from everyline.pages.macros import Pages
from everyline.plugin.inventory import generated
from tests.support import write


def page_of(site: Site, path: str) -> lxml.html.HtmlElement:
    note = site.corpus.note(f"source_notes/{path}")
    return lxml.html.fragment_fromstring(Pages(site).source(site.addresses.note(note).page), create_parent="div")


def body_of(site: Site, path: str) -> lxml.html.HtmlElement:
    (body,) = page_of(site, path).cssselect(".kn-note-body")
    return body


def shape(element: lxml.html.HtmlElement) -> object:
    """Lists as lists, everything else as its words."""
    found: list[object] = []
    for child in element:
        if child.tag in ("ul", "ol") and "kn-list" in child.get("class", ""):
            found.append((child.tag, [shape(item) for item in child]))
        elif child.tag not in ("span", "svg"):
            for each in child.cssselect(".kn-line-number"):
                each.drop_tree()
            found.append(" ".join(child.text_content().split()))
    return found


def test_properties_say_a_day_as_one_and_nothing_twice(tmp_path):
    note = "---\ncreated: 2021-03-25 00:00:00\nupdated: 2021-03-25 00:00:00\ndocument_note: Read it.\nread: 2021-03-26T10:00\n---\nText.\n"
    write(tmp_path, {"source_notes/Tea.md": note, "source_notes/a-b.md": "# Otherwise\n\nx\n", "mkdocs.yml": ""})
    site = load_site(tmp_path, "en", ("en",))
    rows = {
        each.text: " ".join(each.getnext().text_content().split())
        for each in page_of(site, "Tea.md").cssselect(".kn-props dt")
    }
    assert list(rows.items())[:3] == [
        ("created", "2021-03-25"),
        ("document note", "Read it."),
        ("read", "2021-03-26T10:00"),
    ]
    assert rows["File"].startswith("7 lines")  # which is called as the page is
    assert "a-b.md" in page_of(site, "a-b.md").cssselect(".kn-props")[0].text_content()


def test_what_an_outline_folds_says_so_to_the_script(tmp_path):
    """And nothing of it is missing: without a script, all of it is there."""
    note = "- Bread\n  collapsed:: true\n\t- Flour\n- Soup\n  collapsed:: false\n\t- Beans\n- Tea\n\t- Water\n"
    write(tmp_path, {"source_notes/pages/Food.md": note, "mkdocs.yml": ""})
    body = body_of(load_site(tmp_path, "en", ("en",)), "pages/Food.md")
    folded = {"".join(each.text_content().split()): each.get("data-fold") for each in body.cssselect("li")}
    assert [name[:5].strip("1234567890") for name, label in folded.items() if label] == ["Bread"]
    assert all(any(each in name for name in folded) for each in ("Flour", "Beans", "Water"))


def test_a_note_reads_as_its_author_wrote_it(site):
    assert shape(body_of(site, "bread/Loaf.md")) == [
        "The one I bake most, after the Levain; see Shaping.",
        "Method",
        ("ol", [["Mix everything."], ["Fold it.", ("ul", [["gently"]]), "Then rest."], ["Bake."]]),
        "Next",
        ("ul", [["☑ Try spelt #flour"], ["☐ Weigh it"]]),
    ]


def test_a_first_heading_that_is_not_the_title_is_printed(tmp_path):
    notes = {
        "source_notes/box.md": "---\ntitle: CSS box\n---\n# The box *in depth*\n\nIt has sides.\n\n## Sides\n\nFour.\n",
        "source_notes/same.md": "---\ntitle: CSS - box\n---\n# **CSS**: box\n\nIt has others.\n",
        "source_notes/unit.md": "# [Unit two](https://example.org/2)\n\nMore of it.\n",
        "source_notes/level.md": "---\ntitle: Level\n---\n## Level\n\n### Below\n\nOne.\n\n## Level two\n\nMore.\n",
        "source_notes/pages/Rye.md": "type:: flour\n\n- # Rye\n\t- It is dark.\n- TODO Bake\n",
        "source_notes/pages/Oat.md": "- ## TODO Oat\n\t- It is pale.\n",
        "source_notes/logseq/config.edn": "{}",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert shape(body_of(site, "box.md")) == ["The box in depth", "It has sides.", "Sides", "Four."]
    assert [each.tag for each in body_of(site, "box.md").cssselect(".kn-heading")] == ["h2", "h3"]
    assert shape(body_of(site, "same.md")) == ["It has others."]
    assert body_of(site, "unit.md").xpath("string(.//h2/a/@href)") == "https://example.org/2"
    assert shape(body_of(site, "level.md")) == ["Below", "One.", "Level two", "More."]
    assert [each.tag for each in body_of(site, "level.md").cssselect(".kn-heading")] == ["h2", "h2"]
    rye = body_of(site, "pages/Rye.md")
    assert "Rye" not in rye.text_content()
    heading = next(unit for unit in site.corpus.note("source_notes/pages/Rye.md").units if unit.text == "Rye")
    assert rye.cssselect(f'[id="{site.addresses.anchor(heading)}"]')  # what leads to it arrives
    assert "Oat" in body_of(site, "pages/Oat.md").text_content()  # a task is more than a title


def test_what_runs_from_the_right_does_so_with_its_heading_and_its_bullets(tmp_path):
    text = "# Words\n\n## ترجمة\n\nحرفية مباشرة word for word - literal\n\n- أو دلالية semantic\n  - plain\n\n* * *\n\nOne word, ترجمة.\n"
    notes = {"source_notes/a.md": text, "source_notes/b.md": "# B\n\n- one\n"}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    body = body_of(site, "a.md")
    assert [each.get("dir") for each in body.iter("h2", "ul")] == ["rtl", "rtl", "ltr"]
    assert [(each.get("lang"), each.get("dir")) for each in body.cssselect(".kn-paragraph .kn-text")] == [
        ("ar", "rtl"),
        (None, None),
    ]
    assert not body_of(site, "b.md").cssselect("[dir]")


def test_a_note_runs_as_most_of_its_words_do(tmp_path):
    notes = {
        "source_notes/a.md": "# Regex تحويل\n\nتحويل أسئلة مرقمة من سطور لسطر واحد.\n\n## Replace\n\nBy this.\n\n```sh\necho words that count for nothing, however many\n```\n",
        "source_notes/b.md": "# B\n\nالماء\n\nMore words than that.\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    bodies = [body_of(site, name).cssselect(".kn-note-body") for name in ("a.md", "b.md")]
    assert [[each.get("dir") for each in found] for found in bodies] == [["rtl"], ["ltr"]]


def test_parts_of_a_note_say_what_language_they_are_in(tmp_path):
    spanish = "El sol sale por la mañana para los niños, y su luz es como una flor.", "Luz.", "Más luz."
    english = "The sun is up, and it is for you to see that this is not the end of it.", "Light."
    entries = [("Luz (A)", each) for each in spanish] + [("Light (B)", each) for each in english]
    about = "- Su subrayado en la posición {} | Añadido el lunes, 6 de enero de 2020 1:00:00"
    kindle = "".join(
        f"{book}\n{about.format(at)}\n\n{said}\n==========\n" for at, (book, said) in enumerate(entries, 1)
    )
    notes = {
        "source_notes/My Clippings.txt": kindle,
        "source_notes/a.md": f"# A\n\nThe tea is hot, and it is for you.\n\n> {spanish[0]}\n\n## B\n\nTea.\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    said = [each.get("lang") or "en" for each in body_of(site, "My Clippings.txt").cssselect("h2, .kn-text")]
    assert said == ["en", "en", "en", "es", "es", "es", "es"]
    assert [each.get("lang") or "en" for each in body_of(site, "a.md").cssselect(".kn-text")] == ["en", "es", "en"]


def test_a_note_in_another_language_than_its_site_says_so_piece_by_piece(tmp_path):
    notes = {
        "source_notes/a.md": "# Tee\n\n## Der Anfang\n\nDer Tee ist heiß, und das Wasser für den Tee ist auch nicht kalt.\n\n- Noch ein Satz.\n- 一句中文。\n",
        "source_notes/b.md": "# Tea\n\nThe tea is hot, and the water for it is not cold.\n",
    }
    for own in ("en", "zh"):
        folder = write(tmp_path / own, {"mkdocs.yml": f"extra: {{everyline: {{languages: [{own}]}}}}\n", **notes})
        site = load_site(folder, own, (own,))
        spoken = [each.get("lang") or own for each in body_of(site, "a.md").cssselect("h2, .kn-text")]
        assert spoken == ["de", "de", "de", "zh"]
        assert [each.get("lang") or own for each in body_of(site, "b.md").cssselect(".kn-text")] == ["en"]
        titles = [
            text.partition("\n\n")[0] for page, text, _ in generated(site, "") if page in ("sources/a", "sources/b")
        ]
        assert titles == ['# Tee {: lang="de" }', "# Tea" + (' {: lang="en" }' if own == "zh" else "")]


def test_an_outline_stays_one(site):
    assert shape(body_of(site, "week.md")) == [
        (
            "ul",
            [
                [
                    "Week",
                    (
                        "ul",
                        [
                            ["Monday", ("ul", [["Bake the Loaf early. with steam"]])],
                            ["Tuesday is for soup and for Shaping.", ("ul", [["ls"]])],
                        ],
                    ),
                ]
            ],
        )
    ]


def test_each_piece_has_its_line_and_statements_their_addresses(site):
    body = body_of(site, "bread/Loaf.md")
    pieces = {each.get("data-source"): each.get("id") for each in body.cssselect("[data-source][id]")}
    assert pieces["source_notes/bread/Loaf.md:13-13"].startswith("u-")
    assert [each.text for each in body.cssselect("h2 .kn-line-number")] == ["10", "19"]
    unit = next(unit for unit in site.corpus.statements() if unit.text == "Bake.")
    assert str(site.addresses.unit(unit)) == f"sources/bread/Loaf.html#{unit.id}"


def test_properties_tags_and_other_names_are_told(site):
    facts = {
        name.text: " ".join(value.text_content().split())
        for name, value in zip(
            *(page_of(site, "bread/Loaf.md").cssselect(f".kn-props {tag}") for tag in ("dt", "dd")), strict=True
        )
    }
    assert (facts["tags"], facts["also called"], facts["hydration"]) == ("#bread", "Pain", "76 %")
    assert "22 lines" in facts["File"]


def test_what_another_note_says_too_reads_like_all_else_and_switches_of_programs_are_not_told(tmp_path):
    claim = "Rye needs more water than wheat does."
    front = "---\naliases: [Rye, Secale]\nshare: true\nvegan: true\n---\n"
    notes = {"source_notes/a.md": f"{claim}\n", "source_notes/Rye.md": f"{front}# Rye\n\n{claim}\n\nMore of it.\n"}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    for path in ("a.md", "Rye.md"):
        assert not body_of(site, path).cssselect(".kn-taken, .kn-home")
    assert [each.text for each in page_of(site, "a.md").cssselect(".kn-fate-page")] == ["Rye"]
    names = [each.text for each in page_of(site, "Rye.md").cssselect(".kn-props dt")]
    assert names == ["also called", "vegan", "File"]
    assert page_of(site, "Rye.md").cssselect(".kn-props dd")[0].text_content() == "Secale"


def test_raw_lines_are_one_switch_away(site):
    page = page_of(site, "bread/Loaf.md")
    (switch,) = page.cssselect(".kn-props a[href='#lines']")
    lines = page.cssselect("#lines .kn-line code")
    assert switch is not None
    assert lines[5].text == "# Loaf"
    assert page.cssselect("#lines .kn-fate-label")[0].text == "metadata"


def test_what_is_embedded_is_shown_with_the_way_home(site):
    body = body_of(site, "bread/Levain.md")
    (embed,) = body.cssselect(".kn-embed")
    assert " ".join(embed.text_content().split()) == "Method Mix everything. Fold it. gently Then rest. Bake."
    assert [each.get("href") for each in body.cssselect("a.kn-embedded")] == [
        "Loaf.html#u-aac6771b74"
    ]  # says where it is from, once
    assert embed.xpath("count(.//@id)") == 0


def test_a_long_note_is_embedded_in_part_and_none_within_itself(tmp_path):
    long = "\n\n".join(f"Line {at}." for at in range(30))
    notes = {"source_notes/a.md": "# A\n\nSee:\n\n![[B]]\n\n![[A]]\n", "source_notes/b.md": f"# B\n\n{long}\n"}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    (embed,) = body_of(site, "a.md").cssselect(".kn-embed")
    assert ("Line 20." in embed.text_content(), "Line 29." in embed.text_content()) == (True, False)
    assert [each.get("href") for each in embed.cssselect("a")] == ["b.html"]  # all of it is there


def test_what_a_callout_embeds_is_within_it_so_that_it_folds_with_it(tmp_path):
    quotes = "> [!info]- Folded\n>\n> ![[B]]\n\n> [!tip] Open\n> See this:\n> ![[B]]\n\n> Plain\n> ![[B]]\n"
    notes = {"source_notes/a.md": f"# A\n\n{quotes}", "source_notes/b.md": "# B\n\nText of it.\n\n- and more\n"}
    for more in ("", "extra: {everyline: {languages: [en]}}\n"):
        site = load_site(write(tmp_path, {"mkdocs.yml": more, **notes}), "en", ("en",))
        found = body_of(site, "a.md").cssselect(".kn-embed")
        assert [each.getparent().tag + each.getparent().get("class", "")[:10] for each in found] == [
            "detailskn-callout",
            "divkn-callout",
            "divkn-piece k",
        ]
        assert [" ".join(each.text_content().split()) for each in found] == ["B Text of it. and more"] * 3
        assert not body_of(site, "a.md").cssselect(".kn-embed-from")  # the link above it says so


def test_a_note_tells_where_it_is_embedded(tmp_path):
    notes = {"source_notes/a.md": "# A\n\nAnd ![[B]] so.\n", "source_notes/b.md": "# B\n\nText of it.\n"}
    around = page_of(load_site(write(tmp_path, notes), "en", ("en",)), "b.md").cssselect(".kn-around .kn-mentions li")
    assert [" ".join(each.text_content().split()) for each in around] == ["A · line 3 And B so."]


def test_a_table_of_contents_is_made_of_its_headings(site):
    found = headings(Pages(site).source("sources/bread/Loaf"))
    assert [each["name"] for each in found] == ["Method", "Next"]


@pytest.mark.parametrize(("many", "lowest"), [(1, 5), (30, 3)])
def test_a_table_of_contents_goes_as_deep_as_there_is_room(tmp_path, many, lowest):
    text = "# A\n\n## Top\n\n### Mid\n\n" + "#### Low\n\n##### Lower\n\nWords.\n\n" * many
    found = headings(
        Pages(load_site(write(tmp_path, {"mkdocs.yml": "", "source_notes/a.md": text}), "en", ("en",))).source(
            "sources/a"
        )
    )
    deepest = 0
    while found:
        deepest, found = found[0]["level"], found[0]["children"]
    assert deepest == lowest


def test_a_formula_in_a_heading_is_set_in_the_table_of_contents_too(tmp_path):
    notes = {"mkdocs.yml": "", "source_notes/a.md": "# A\n\n## Words of $n_1$ letters\n\nAll.\n"}
    site = load_site(write(tmp_path, notes), "en", ("en",))
    (found,) = headings(Pages(site).source("sources/a"))
    assert found["name"].startswith("Words of <math>")
    assert re.sub("<[^<>]*>", "", found["name"]) == "Words of n1 letters"


def test_a_title_with_a_formula_stands_once(tmp_path):
    notes = {"mkdocs.yml": "", "source_notes/a.md": "# On $\\mu$\n\n## Words\n\nAll.\n"}
    found = headings(Pages(load_site(write(tmp_path, notes), "en", ("en",))).source("sources/a"))
    assert [each["name"] for each in found] == ["Words"]


def test_a_heading_s_link_to_where_it_was_copied_from_is_none_of_its_name(tmp_path):
    notes = {"mkdocs.yml": "", "source_notes/a.md": "# A\n\n## Mended [¶](https://e.org/#mended)\n\nAll.\n"}
    (found,) = headings(Pages(load_site(write(tmp_path, notes), "en", ("en",))).source("sources/a"))
    assert found["name"] == "Mended"


def test_a_statement_that_a_topic_takes_stays_readable_quietly(project):
    site = load_site(project(), "zh", ("zh", "en"))
    body = body_of(site, "fruit.md")
    taken = body.cssselect(".kn-taken")
    assert "苹果是一种水果" in taken[0].text_content()
    assert taken[0].get("id") is None
    assert taken[0].cssselect(".kn-home")[0].get("href").startswith("../things/apple.html#u-")


def test_a_note_is_printed_as_its_file_has_it_and_what_is_wrong_stands_beside_it(project):
    errata = """
        - quote: 苹果是一种水果，不是梨
          kind: typo
          replace: [{from: 水果, to: 水菓}]
        """
    site = load_site(project({"editorial/errata.yml": errata}), "zh", ("zh", "en"))
    page = page_of(site, "fruit.md")
    (taken, *_), (line, *_) = (
        [each for each in page.cssselect(where) if "不是梨" in each.text_content()]
        for where in (".kn-taken", ".kn-block")
    )
    assert "苹果是一种水果，不是梨" in taken.cssselect(".kn-text")[0].text_content()
    assert "苹果是一种水果，不是梨" in line.cssselect(".kn-line code")[0].text_content()
    found = [(each.tag, each.text_content()) for each in line.cssselect(".kn-mended .kn-diff *")]
    assert found == [("del", "水果"), ("ins", "水菓")]
    assert page.cssselect(".kn-lined")  # topics have taken all


def test_many_links_in_html_are_links(tmp_path):
    link = '<br><a href="https://example.org/?a=1&amp;t=9">09:10</a> on '
    notes = {"source_notes/a.md": f"# A\n\nSee [[B|b]] now. {link * 14}\n"}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert len(body_of(site, "a.md").xpath(".//a[.='09:10']")) == 14


def test_a_heading_that_is_the_name_without_its_number_stands_once(tmp_path):
    notes = {"source_notes/02 - Dough.md": "# Dough\n\nKnead.\n", "source_notes/03 - Oven.md": "# The oven\n\nHeat.\n"}
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **notes}), "en", ("en",))
    assert "Dough" not in body_of(site, "02 - Dough.md").text_content()
    assert "The oven" not in body_of(site, "03 - Oven.md").text_content()  # which it is called


def test_headings_of_an_outline_keep_their_numbers_and_their_rank(tmp_path):
    outline = "".join(
        f"- ### {word}\n  logseq.order-list-type:: number\n\t- #### {word} well\n" for word in ("Dig", "Sow")
    )
    page = Pages(load_site(write(tmp_path, {"source_notes/a.md": outline}), "en", ("en",))).source("sources/a")
    found = [(each.tag, each.text) for each in lxml.html.fromstring(page).cssselect(".kn-heading")]
    assert found == [("h2", "1. Dig"), ("h3", "Dig well"), ("h2", "2. Sow"), ("h3", "Sow well")]


def test_no_line_is_empty_beside_a_formula_in_lines_of_its_own(tmp_path):
    note = "- It is\n  $$a$$\n  where\n  it is.\n\t- [[so]]\n"
    page = Pages(load_site(write(tmp_path, {"source_notes/a.md": note}), "en", ("en",))).source("sources/a")
    assert re.search(r"It is\s*<math.*</math>\s*where<br />?\s*it is", page.replace("<br>", "<br />"), re.DOTALL)


def test_what_a_title_says_is_not_said_again_beneath_it(tmp_path):
    text = "# Deep Sea\n\n## Metadata\n- Author: [[Ann]]\n- Full Title: Deep Sea: of fish\n- Category: #books\n- Document Tags: #blue\n\n## Highlights\n- A thought\n"
    page = page_of(load_site(write(tmp_path, {"source_notes/a.md": text}), "en", ("en",)), "a.md")
    assert page.cssselect("h1, h2.kn-heading")[1:] == []
    said = [each.text_content().strip() for each in page.cssselect(".kn-props dt, .kn-props th")]
    assert not {"Full Title", "Document Tags"} & {*said}
    assert "Category" in said


def test_a_query_that_finds_nothing_is_told_as_one(tmp_path):
    notes = {
        "source_notes/a.md": "- Open\n\t- {{query (task WAITING)}}\n- And\n\t- {{query (task TODO)}}\n",
        "source_notes/b.md": "- TODO bake\n",
    }
    page = page_of(load_site(write(tmp_path, notes), "en", ("en",)), "a.md")
    assert len(page.cssselect(".kn-sketch-none")) == 1
