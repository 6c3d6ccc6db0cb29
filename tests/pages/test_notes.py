"""A note's own page, and the pages of names and lists around it."""

from __future__ import annotations

import base64

import lxml.html
import pytest

from everyline.model import navigation
from everyline.model.pipeline import load_site
from everyline.model.site import Site
from everyline.notes.privacy import Reading
from everyline.pages import indexes, notes
from everyline.pages.blocks import headings
from everyline.pages.macros import Pages
from everyline.plugin.inventory import generated
from tests.support import write

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
LOAF = """
---
tags: [bread]
aliases: [Pain]
hydration: 76 %
---
# Loaf

The one I bake most, after the [[Levain]]; see [[Shaping]].

## Method

1. Mix everything.
2. Fold it.
   - gently

   Then rest.
3. Bake.

## Next

- [x] Try spelt #flour
- [ ] Weigh it
"""
OUTLINE = """
- Week
\t- Monday
\t\t- Bake the [[Loaf]] early.
\t\t  > with steam
\t- Tuesday is for soup and for [[Shaping]].
\t\t- ```sh
\t\t  ls
\t\t  ```
"""

CLIPPINGS = [
    ("Nave (Zeta)", "subrayado en la página 9 | posición 90-91", 6, "Cae la noche."),
    ("Alba (Beta)", "subrayado en la posición 12-13", 7, "Sale el sol."),
    ("Nave (Zeta)", "nota en la página 2 | posición 21", 9, "buscar"),
    ("Nave (Zeta)", "subrayado en la página 2 | posición 20-21", 9, "Mar en calma."),
    ("Nave (Zeta)", "subrayado en la página 9 | posición 90-91", 9, "Cae la noche."),
    ("Eco", "marcador en la posición 5", 9, ""),
    ("Cabo", "subrayado en la posición 1", 9, "Sopla."),
    ("Duna", "subrayado en la posición 1", 9, "Arde."),
]


@pytest.fixture
def clippings(tmp_path) -> Site:
    about = "- Su {} | Añadido el lunes, {} de enero de 2020 1:00:00"
    entries = (f"{book}\n{about.format(where, day)}\n\n{said}" for book, where, day, said in CLIPPINGS)
    text = "".join(f"{each}\n==========\n" for each in entries)
    settings = "extra: {everyline: {languages: [en]}}\n"
    return load_site(write(tmp_path, {"mkdocs.yml": settings, "source_notes/My Clippings.txt": text}), "en", ("en",))


def test_clippings_stand_under_their_books_once_in_the_order_of_the_book(clippings):
    body = body_of(clippings, "My Clippings.txt")
    said = [(each.tag, each.text_content().split()[0]) for each in body.cssselect("h2, .kn-text")]
    assert [word for tag, word in said if tag == "h2"] == ["Alba", "Cabo", "Duna", "Nave"]
    assert said[-4:] == [("h2", "Nave"), ("div", "Mar"), ("div", "buscar"), ("div", "Cae")]
    assert [each.text_content() for each in body.cssselect(".kn-books a")] == [
        "Alba (Beta)",
        "Cabo",
        "Duna",
        "Nave (Zeta)",
    ]
    assert body.cssselect("h2")[-1].cssselect(".kn-tags")[0].text_content() == "2020-01-06 – 2020-01-09"
    (note,) = body.cssselect("li.kn-highlight li.kn-note")
    assert note.cssselect(".kn-tags")[0].text_content() == "p. 2 · loc. 21 · 2020-01-09"
    night = body.cssselect(".kn-statement")[-1]
    assert [each.get("href") for each in night.cssselect(".kn-cite a")] == ["#L4", "#L24"]


@pytest.fixture
def site(tmp_path) -> Site:
    notes = {
        "source_notes/bread/Loaf.md": LOAF,
        "source_notes/bread/Levain.md": "# Levain\n\n![[Loaf#Method]]\n\nFor the [[Pain]] of Monday.\n",
        "source_notes/week.md": OUTLINE,
    }
    return load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))


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


def test_a_note_reads_as_its_author_wrote_it(site):
    assert shape(body_of(site, "bread/Loaf.md")) == [
        "The one I bake most, after the Levain; see Shaping.",
        "Method",
        ("ol", [["Mix everything."], ["Fold it.", ("ul", [["gently"]]), "Then rest."], ["Bake."]]),
        "Next",
        ("ul", [["☑ Try spelt #flour"], ["☐ Weigh it"]]),
    ]


def test_a_block_of_org_mode_is_an_item_among_the_others_and_a_heading_with_nothing_under_it_is_one(tmp_path):
    quote = "{0}- #+BEGIN_QUOTE\n{0}  {1}\n{0}  #+END_QUOTE\n"
    text = "- ## Pots\n- Old saws.\n" + "".join(
        quote.format("\t" * depth, said) for depth, said in [(1, "watched"), (2, "boils"), (1, "new")]
    )
    text += "- #+BEGIN_SRC sh\n  boil\n  #+END_SRC\n\t- [[at]] last\n"
    write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", "source_notes/pots.md": text})
    body = body_of(load_site(tmp_path, "en", ("en",)), "pots.md")
    (heading,) = body.cssselect("h2.kn-heading")
    assert heading.text_content().startswith("Pots")
    assert shape(body)[-1] == (
        "ul",
        [["Old saws.", ("ul", [["watched", ("ul", [["boils"]])], ["new"]])], ["boil", ("ul", [["at last"]])]],
    )


def test_a_first_heading_that_is_not_the_title_is_printed(tmp_path):
    notes = {
        "source_notes/box.md": "---\ntitle: CSS box\n---\n# The box *in depth*\n\nIt has sides.\n\n## Sides\n\nFour.\n",
        "source_notes/same.md": "---\ntitle: CSS - box\n---\n# **CSS**: box\n\nIt has others.\n",
        "source_notes/unit.md": "# [Unit two](https://example.org/2)\n\nMore of it.\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert shape(body_of(site, "box.md")) == ["The box in depth", "It has sides.", "Sides", "Four."]
    assert [each.tag for each in body_of(site, "box.md").cssselect(".kn-heading")] == ["h2", "h3"]
    assert shape(body_of(site, "same.md")) == ["It has others."]
    assert body_of(site, "unit.md").xpath("string(.//h2/a/@href)") == "https://example.org/2"


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


def test_what_vaults_write_of_fields_headings_that_embed_pictures_elsewhere_and_titles_of_code(tmp_path):
    notes = {
        "source_notes/tea.md": "---\ntitle: Tea\n---\n\nCost:: 63\nState:: #done\nAbout:: [[Water]]\nFrom:: <https://example.org/a>\nWhy::\n\n## ![[Water|Of water]]\n\nThen pour.\n\n"
        '![](https://pictures.example.org/a/b.png)\n\n![https://example.org/c.png](https://example.org/c.png)\n\n[old](old/vault/Water.md)\n\nAt <a href="https://example.org/?a=1&amp;b=2">00:10</a> it boils.\n\n```ts title="cup.ts" {2-9, 1}\npour();\nstir();\nwait();\n```\n\n```ts{2}\npour();\nstir();\n```\n\n| a | b |\n|:-:|--:|\n| c | d |\n',
        "source_notes/Water.md": "# Water\n\nBoil it first.\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    body, page = body_of(site, "tea.md"), page_of(site, "tea.md")
    said = dict(zip((each.text for each in page.cssselect("dt")), page.cssselect("dd"), strict=True))
    assert said["Cost"].text_content() == "63"
    assert [said[name].xpath("string(a/@href)") for name in ("State", "About", "From")] == [
        "../tags/done.html",
        "Water.html",
        "https://example.org/a",
    ]
    assert [each.span.path for each in site.linker.references.backlinks["source_notes/Water.md"]]
    assert "Boil it first." in body.xpath("string(h2/following-sibling::div[contains(@class, 'kn-embed')])")
    assert [each.text for each in body.cssselect("a.kn-image")] == [
        "[picture] pictures.example.org",
        "[picture] example.org",
    ]
    assert not body.cssselect(".kn-verbatim")
    assert body.xpath("string(.//a[.='00:10']/@href)") == "https://example.org/?a=1&b=2"
    assert body.xpath("string(.//a[.='old']/@href)") == "Water.html"
    assert body.xpath("string(.//*[@class='kn-part-name'])") == "cup.ts"
    assert [each.text_content() for each in body.cssselect(".hll")] == [
        "pour();\n",
        "stir();\n",
        "wait();\n",
        "stir();\n",
    ]
    assert [each.get("align") for each in body.iter("td")] == ["center", "right"]
    assert "<https" not in Pages(site).name("tags/done")


def test_a_block_that_a_sentence_shows_is_part_of_it_there_and_where_the_sentence_is_mentioned(tmp_path):
    notes = {
        "source_notes/pages/Mites.md": "- Count them in August.\n  id:: 66c1a0de-0000-4000-8000-000000000006\n",
        "source_notes/pages/Day.md": "- How to is in ((66c1a0de-0000-4000-8000-000000000006)).\n- See ((66c1a0de-0000-4000-8000-000000000006))\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    said = [each.text_content() for each in body_of(site, "pages/Day.md").cssselect(".kn-text")]
    assert said == ["How to is in Count them in August.", "See Count them in August."]
    assert [each.text_content() for each in page_of(site, "pages/Mites.md").cssselect("q")] == said


def test_a_row_of_a_table_is_mentioned_as_its_cells(tmp_path):
    notes = {
        "source_notes/Tea.md": "# Tea\n\nHot.\n",
        "source_notes/Day.md": "# Day\n\n| at | what |\n| --- | :-: |\n| 7 | [[Coffee]] |\n| 8 | [[Tea\\|a cup]] |\n| | [[Nap]] |\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert [each.text_content() for each in page_of(site, "Tea.md").cssselect("q")] == ["8 · a cup"]


def test_when_readwise_sent_highlights_is_no_name_that_notes_write_about(tmp_path):
    notes = {
        f"source_notes/{name}.md": f"title:: {name}\ncategory:: #books\n\n- Highlights first synced by [[Readwise]] [[Nov 19th, 2022]]\n\t- A thought of {name}, for [[Readers]].\n\t- Another one.\n"
        for name in ("One", "Two", "Three")
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert {note.dialect for note in site.corpus.notes} == {"readwise"}
    names = site.linker.references.names.values()
    assert [each.name for each in names if each.address] == ["books", "Readers"]


def test_a_home_that_nobody_wrote_says_what_the_note_to_begin_with_says_of_itself(tmp_path):
    note = "---\ntitle: Welcome to tea\ndescription: 'All of *tea*, {{ hot }}.'\n---\n\n## First\n\nDrink.\n"
    folder = write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", "source_notes/index.md": note})
    home = dict(page[:2] for page in generated(load_site(folder, "en", ("en",)), "Folder"))["index"]
    assert "# Welcome to tea\n\nAll of tea, &#123;&#123; hot &#125;&#125;.\n" in home
    write(tmp_path, {"source_notes/index.md": "Only words.\n"})
    home = dict(page[:2] for page in generated(load_site(folder, "en", ("en",)), "Folder"))["index"]
    assert "# Folder\n" in home


def test_what_is_only_called_clippings_stands_as_it_is(tmp_path):
    notes = {"mkdocs.yml": "", "source_notes/a.txt": "==========\nWords.\n\nMore.\n"}
    site = load_site(write(tmp_path, notes), "en", ("en",), reading=Reading(dialects=(("a.txt", "kindle"),)))
    assert "Words." in body_of(site, "a.txt").text_content()


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


def test_blocks_of_a_graph_are_bullets_whatever_they_begin_with(tmp_path):
    org = "* Week\n** Monday\n:PROPERTIES:\n:id: 1\n:END:\n*** Bake\n** Tuesday\n*** Soup\n"
    page = "- Week\n\t- updated-at:: 16\n\t  created-at:: 15\n\t  Monday\n\t\t- Bake\n\t- ## Tuesday\n\t\t- Soup\n"
    stated = "* Week\n** Monday, of all days\n:PROPERTIES:\n:heading: true\n:END:\n*** Bake\n"
    headed = "- Week\n\t- Monday, of all days\n\t  heading:: true\n\t\t- Bake\n"
    notes = {"logseq/config.edn": "{}", "pages/b.md": page, "pages/a.org": org, "other.org": org}
    notes |= {"pages/c.md": headed, "pages/d.org": stated}
    texts = {f"source_notes/{name}": text for name, text in notes.items()}
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **texts}), "en", ("en",))
    assert shape(body_of(site, "pages/a.org")) == [
        ("ul", [["Week", ("ul", [["Monday", ("ul", [["Bake"]])], ["Tuesday", ("ul", [["Soup"]])]])]])
    ]
    assert shape(body_of(site, "pages/b.md")) == [
        ("ul", [["Week", ("ul", [["Monday", ("ul", [["Bake"]])]]), "Tuesday", ("ul", [["Soup"]])]])
    ]
    assert [each.tag for each in body_of(site, "other.org").cssselect(".kn-heading")] == ["h2", "h3", "h4", "h3", "h4"]
    for name in ("pages/c.md", "pages/d.org"):
        assert shape(body_of(site, name)) == [("ul", [["Week", "Monday, of all days", ("ul", [["Bake"]])]])]
        assert [each.tag for each in body_of(site, name).cssselect(".kn-heading")] == ["h3"]


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


def test_who_leads_here_is_told_with_the_sentence(site):
    around = page_of(site, "bread/Loaf.md").cssselect(".kn-around")[0]
    told = [" ".join(each.text_content().split()) for each in around.cssselect(".kn-mentions li")]
    assert told[-1] == "week · line 3 Bake the Loaf early. with steam"
    assert "Levain · line 5 For the Pain of Monday." in told


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


def test_a_table_of_contents_is_made_of_its_headings(site):
    found = headings(Pages(site).source("sources/bread/Loaf"))
    assert [each["name"] for each in found] == ["Method", "Next"]


def test_a_formula_in_a_heading_is_said_once_in_the_table_of_contents(tmp_path):
    notes = {"mkdocs.yml": "", "source_notes/a.md": "# A\n\n## Words of $n_1$ letters\n\nAll.\n"}
    site = load_site(write(tmp_path, notes), "en", ("en",))
    assert [each["name"] for each in headings(Pages(site).source("sources/a"))] == ["Words of n_1 letters"]


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


def test_a_callout_that_mentions_a_note_is_quoted_without_its_mark(tmp_path):
    site = load_site(
        write(
            tmp_path,
            {"source_notes/a.md": "# A\n\n> [!note] See [[B]]\n> and go on.\n", "source_notes/b.md": "# B\n\nText.\n"},
        ),
        "en",
        ("en",),
    )
    page = Pages(site).source("sources/b")
    assert "See B" in page
    assert "[!note]" not in page.partition("kn-mentions")[2]


def test_notes_in_no_folder_have_a_list_with_a_name(tmp_path):
    notes = {f"source_notes/{n}.md": f"# N{n}\n\nText {n}.\n" for n in range(14)}
    top = Pages(
        load_site(write(tmp_path, {**notes, "source_notes/deep/x.md": "# X\n\nText x.\n"}), "en", ("en",))
    ).sources("sources/index")
    assert ">In no folder <" in top
    assert ">deep <" in top


def test_many_links_in_html_are_links(tmp_path):
    link = '<br><a href="https://example.org/?a=1&amp;t=9">09:10</a> on '
    notes = {"source_notes/a.md": f"# A\n\nSee [[B|b]] now. {link * 14}\n"}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert len(body_of(site, "a.md").xpath(".//a[.='09:10']")) == 14


READWISE = """
title:: Leaves (highlights)
author:: [[Ann]]
category:: #articles

- Highlights first synced by [[Readwise]] [[Apr 13th, 2023]]
\t- Water first, tea later.
\t  Then wait for the tea. ([View Highlight](https://read.readwise.io/read/1))
\t\t- **Tags**: #[[tea]] #[[slow things]]
\t\t- **Note**: I always hurry.
\t- Cups are warm.
\t\t- **Tags**: #[[cup]]
"""


def test_a_highlight_shows_its_tags_its_lines_and_what_its_reader_said(tmp_path):
    week = "- Of prices\n\t- A rise of #yields, dear; in a rise of yields [[cost]] is high, yields fall.\n"
    notes = {"source_notes/leaves.md": READWISE, "source_notes/week.md": week}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    body = body_of(site, "leaves.md")
    shown = [(each.text_content(), each.get("href")) for each in body.cssselect(".kn-tag")]
    assert shown == [
        ("#tea", "../tags/tea.html"),
        ("#slow things", "../tags/slow-things.html"),
        ("#cup", "../tags/cup.html"),
    ]
    assert body.xpath("count(.//p/br)") == 1
    assert body.xpath("//@data-said") == ["Note"]
    (tag,) = body_of(site, "week.md").cssselect("a.kn-tag")
    assert (tag.text, tag.tail) == ("yields", ", dear; in a rise of yields ")


def test_who_wrote_what_notes_are_about_has_a_page_of_them(tmp_path):
    def exported(title: str, author: str) -> str:
        head = f'title:: {title} (highlights)\nauthor:: [[{author}]]\nfull-title:: "{title}"\ncategory:: #books\n\n'
        return head + "- Highlights first synced by [[Readwise]] [[Apr 2nd, 2024]]\n\t- The moon pulls twice.\n"

    notes = {"Tides (highlights).md": ("Tides", "Ann Pilot"), "Winds (highlights).md": ("Winds", "Ann Pilot")}
    notes |= {"Salt (highlights).md": ("Salt", "Once")}
    texts = {f"source_notes/{name}": exported(*said) for name, said in notes.items()}
    texts["source_notes/sea.md"] = (
        "# Sea\n\nSee [[Tides (highlights)]], [[Ebb]], [[Flood]] and [it](../b/Boat.txt).\n\n[[Flood]]\n"
    )
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **texts}), "en", ("en",))
    rows = {each.text: each.getnext() for each in page_of(site, "Tides (highlights).md").cssselect(".kn-props dt")}
    assert [*rows] == ["author", "category", "File"]
    assert rows["category"].xpath("string(a/@href)").endswith("tags/books.html")
    assert rows["author"].xpath("string(a/@href)").endswith("tags/ann-pilot.html")
    page = lxml.html.fragment_fromstring(Pages(site).name("tags/ann-pilot"), create_parent="div")
    assert [each.text for each in page.cssselect(".kn-titles-list a")] == ["Tides", "Winds"]
    assert not page.cssselect(".kn-notice, .kn-mentions")
    once = page_of(site, "Salt (highlights).md")
    assert "Once" in once.cssselect(".kn-props")[0].text_content()
    assert not once.cssselect(".kn-dead")
    sea = page_of(site, "sea.md")
    assert sea.xpath("string(.//a[.='Tides'])") or sea.xpath("string(.//a[.='Tides (highlights)'])")
    assert [each.text for each in sea.cssselect(".kn-missing a")] == ["Ebb"]


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


def test_an_outline_that_is_embedded_stays_one_and_brings_no_addresses(tmp_path):
    block = "65f0a000-1111-4000-8000-00000000000a"
    tree = f"- Out\n\t- Bread\n\t  id:: {block}\n\t\t- flour\n\t\t\t- rye, it is said\n\t\t- water\n"
    notes = {"source_notes/a.md": tree, "source_notes/b.md": f"- See, and eat\n\t- {{{{embed (({block}))}}}}\n"}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    (embed,) = body_of(site, "b.md").cssselect(".kn-embed")
    tree = ("ul", [["flour", ("ul", [["rye, it is said"]])], ["water"]])
    assert shape(embed)[1:] == [tree]  # beneath the link, which says what stands above it
    assert not embed.cssselect("[id]")


def test_a_query_in_a_block_is_answered_as_one_in_a_line(tmp_path):
    ask = "- #+BEGIN_QUERY\n  {:query (and (page-property :cup [[Mug]]) (not (page-tags tea)))\n  :title (str 1)}\n  #+END_QUERY\n"
    pages = {"a": "cup:: [[Mug]]\n\n- x\n", "b": "cup:: [[Mug]]\ntags:: tea\n\n- y\n", "ask": ask}
    notes = {f"source_notes/pages/{name}.md": text for name, text in pages.items()}
    notes |= {"source_notes/logseq/config.edn": "{}", "mkdocs.yml": "extra: {everyline: {languages: [en]}}\n"}
    body = body_of(load_site(write(tmp_path, notes), "en", ("en",)), "pages/ask.md")
    assert [each.text_content() for each in body.cssselect(".kn-embed li")] == ["a"]
    assert "A question" not in body.text_content()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("(page-tags [[tea]])", ["green", "black"]),
        ("(and (page-tags [[tea]]) (page-tags hot))", ["black"]),
        ("[[Pot]]", ["green: Use the Pot", "black: TODO rinse the Pot"]),
        ("(and [[Pot]] (page-tags hot))", ["black: TODO rinse the Pot"]),
        ("(and (task TODO) [[Pot]])", ["black: TODO rinse the Pot"]),
        ("(or (page-tags hot) (task todo))", ["black", "black: TODO rinse the Pot"]),
        ('(page-property cup "Big Mug")', ["black"]),
        ("(page-property cup)", ["green", "black"]),
        ("(and (page-tags tea) (not (page-property cup glass)))", ["black"]),
        ("(and [[Pot]] (not (task todo)))", ["green: Use the Pot"]),
        ("(property heat low)", ["black: rinse the Pot"]),
        ("(not (page-tags tea))", []),
        ("(between -7d today)", []),
        ("(and", []),
    ],
)
def test_a_simple_query_is_answered(tmp_path, query, found):
    pages = {
        "1green": "title:: green\ntags:: tea\ncup:: glass\n\n- Use the [[Pot]]\n",
        "2black": "title:: black\ntags:: [[tea]], hot\ncup:: [[Big Mug]]\n\n- TODO rinse the [[Pot]]\n  heat:: low\n",
        "ask": f"- {{{{query {query} }}}}\n",
    }
    notes = {f"source_notes/pages/{name}.md": text for name, text in pages.items()}
    notes |= {"source_notes/logseq/config.edn": "{}", "mkdocs.yml": "extra: {everyline: {languages: [en]}}\n"}
    site = load_site(write(tmp_path, notes), "en", ("en",))
    rows = body_of(site, "pages/ask.md").cssselect(".kn-embed li")
    assert [each.text_content() for each in rows] == [each.replace("TODO ", "") for each in found]


def test_a_vault_looks_as_its_program_shows_it(tmp_path):
    box = "```ad-note\ntitle: Hot\ncollapse: open\nMind **the** [[Oven]].\n```\n"
    notes = {
        "Chapter 1.md": f"# The dough\n\n**Kneading**\n\nSlow, as [they](Bakers.md) say.\n\n{box}",
        "oven.md": "# The oven\n\nAsk [those](lists/Bakers.md) and [them](gone.txt); ![[lost.pdf]]\n",
        ".obsidian/app.json": "{}",
    }
    texts = {f"source_notes/{name}": text for name, text in notes.items()}
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **texts}), "en", ("en",))
    assert [note.called for note in site.corpus.notes] == ["Chapter 1", "The oven"]
    body = body_of(site, "Chapter 1.md")
    assert [each.text for each in body.cssselect("h2")] == ["The dough"]
    assert body.cssselect("p strong")[0].text == "Kneading"
    assert body.cssselect("details.kn-callout-note[open] summary")[0].text == "Hot"
    assert body.cssselect(".kn-callout a")[0].get("href") == "oven.html"
    oven = body_of(site, "oven.md")
    assert body.cssselect("a[href$='tags/bakers.html']")
    assert oven.cssselect("a[href$='tags/bakers.html']")
    assert "[file lost] lost.pdf" in oven.text_content()
    told = [str(each) for each in site.warnings if "leads nowhere" in str(each)]
    assert [each.partition(":")[0] for each in told] == ["source_notes/Chapter 1.md", *["source_notes/oven.md"] * 2]


def test_a_graph_looks_as_its_program_shows_it(tmp_path):
    block = "65f0a000-1111-4000-8000-00000000000a"
    notes = {
        "logseq/config.edn": '{:journal/page-title-format "EEE, dd.MM.yyyy"}\n',
        "journals/2024_05_03.md": "- Baked [[Rye]].\n",
        "journals/2024_05_04.md": "-\n",
        "pages/Rye.md": "- ![oven](../assets/oven.png){:height 427, :width 39}\n- Too hot\n  background-color:: red\n",
        "pages/Spelt.md": "tags:: [[Rye]]\n\n- [[May 4th, 2024]] [[Fri, 03.05.2024]]\n",
        "pages/hls__The_Oven_1691983561998_0.md": "file-path:: ../assets/The_Oven.pdf\n\n- Heat it\n  hl-page:: 6\n  hl-color:: blue\n"
        f"- id:: {block}\n  hl-page:: 7\n  Wait a while.\n- See (({block}))\n",
    }
    texts = {f"source_notes/{name}": text for name, text in notes.items()}
    write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **texts})
    (tmp_path / "source_notes/assets").mkdir()
    (tmp_path / "source_notes/assets/oven.png").write_bytes(PIXEL)
    (tmp_path / "source_notes/assets/The_Oven.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    site = load_site(tmp_path, "en", ("en",))
    assert [note.called for note in site.corpus.notes] == [
        "Fri, 03.05.2024",
        "Sat, 04.05.2024",
        "Rye",
        "Spelt",
        "The Oven",
    ]
    rye = page_of(site, "pages/Rye.md")
    assert rye.cssselect("img")[0].get("width") == "39"
    assert rye.cssselect("li.kn-tint-red")[0].text_content().split()[:2] == ["Too", "hot"]
    linked = rye.cssselect(".kn-around")[0]
    assert [each.text for each in linked.cssselect(".kn-titles-list a")] == ["Spelt"]
    assert [each.text_content() for each in linked.cssselect(".kn-mentions q")] == ["Baked Rye."]
    oven = page_of(site, "pages/hls__The_Oven_1691983561998_0.md")
    assert "hl-page" not in oven.cssselect(".kn-note-body")[0].text_content()
    assert [each.text_content().strip() for each in oven.cssselect(".kn-tags")] == ["p. 6", "p. 7"]
    assert oven.cssselect(".kn-props a[href$='The_Oven.pdf']")
    assert "Wait a while." in oven.cssselect(".kn-note-body li")[-1].text_content()
    hrefs = [each.get("href") for each in body_of(site, "pages/Spelt.md").cssselect("a")]
    assert [href for href in hrefs if "journals" in href] == [
        "../journals/2024_05_04.html",
        "../journals/2024_05_03.html",
    ]


def test_a_heading_that_is_the_name_without_its_number_stands_once(tmp_path):
    notes = {"source_notes/02 - Dough.md": "# Dough\n\nKnead.\n", "source_notes/03 - Oven.md": "# The oven\n\nHeat.\n"}
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **notes}), "en", ("en",))
    assert "Dough" not in body_of(site, "02 - Dough.md").text_content()
    assert "The oven" not in body_of(site, "03 - Oven.md").text_content()  # which it is called
