"""Notes of programs look as these show them: vaults, graphs, clippings, highlights."""

from __future__ import annotations

import base64

import lxml.html
import pytest

from everyline.model.pipeline import load_site
from everyline.model.site import Site
from everyline.notes.privacy import Reading
from everyline.notes.units import Kind
from everyline.pages.macros import Pages
from tests.pages.test_notes import body_of, page_of, shape
from tests.support import PDF, write

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
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


def test_a_block_of_org_mode_is_an_item_among_the_others_and_a_heading_with_nothing_under_it_is_one(tmp_path):
    quote = "{0}- #+BEGIN_QUOTE\n{0}  {1}\n{0}  #+END_QUOTE\n"
    text = "- ## Of pots\n- Old saws.\n" + "".join(
        quote.format("\t" * depth, said) for depth, said in [(1, "watched"), (2, "boils"), (1, "new")]
    )
    text += "- #+BEGIN_SRC sh\n  boil\n  #+END_SRC\n\t- [[at]] last\n"
    write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", "source_notes/pots.md": text})
    body = body_of(load_site(tmp_path, "en", ("en",)), "pots.md")
    (heading,) = body.cssselect("h2.kn-heading")
    assert heading.text_content().startswith("Of pots")
    assert shape(body)[-1] == (
        "ul",
        [["Old saws.", ("ul", [["watched", ("ul", [["boils"]])], ["new"]])], ["boil", ("ul", [["at last"]])]],
    )


@pytest.mark.parametrize(
    ("info", "name"),
    [("java title=ABB.java", "ABB.java"), ("c title:main.c", "main.c"), ("c", ""), ("c title='a b'", "a b")],
)
def test_code_is_called_as_its_fence_says(tmp_path, info, name):
    notes = {"source_notes/a.md": f"A.\n\n```{info}\nint a;\n```\n"}
    body = body_of(load_site(write(tmp_path, notes), "en", ("en",)), "a.md")
    assert body.xpath("string(.//*[@class='kn-part-name'])") == name


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


def test_when_readwise_sent_highlights_is_no_name_that_notes_write_about(tmp_path):
    notes = {
        f"source_notes/{name}.md": f"title:: {name}\ncategory:: #books\n\n- Highlights first synced by [[Readwise]] [[Nov 19th, 2022]]\n\t- A thought of {name}, for [[Readers]].\n\t- Another one.\n"
        for name in ("One", "Two", "Three")
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    assert {note.dialect for note in site.corpus.notes} == {"readwise"}
    names = site.linker.references.names.values()
    assert [each.name for each in names if each.address] == ["books", "Readers"]


def test_what_is_only_called_clippings_stands_as_it_is(tmp_path):
    notes = {"mkdocs.yml": "", "source_notes/a.txt": "==========\nWords.\n\nMore.\n"}
    site = load_site(write(tmp_path, notes), "en", ("en",), reading=Reading(dialects=(("a.txt", "kindle"),)))
    assert "Words." in body_of(site, "a.txt").text_content()


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
    assert body.xpath("//*[@class='kn-noted']/text()") == ["Note"]
    assert site.corpus.note("source_notes/leaves.md").date == "2023-04-13"
    props = lxml.html.fromstring(Pages(site).source("sources/leaves")).cssselect(".kn-props")[0]
    assert "Readwise highlightsnoted 2023-04-13" in " ".join(props.text_content().split())
    tea = site.linker.references.names["tea"]
    assert [unit.kind for unit in tea.units] == [Kind.HIGHLIGHT]  # and not the line that gives it the tag
    (tag,) = body_of(site, "week.md").cssselect("a.kn-tag")
    assert (tag.text, tag.tail) == ("#yields", ", dear; in a rise of yields ")


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
    assert [*rows] == ["author", "category", "Readwise highlights", "File"]
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


def test_a_block_that_is_embedded_below_words_says_its_words_once_and_its_code_is_code(tmp_path):
    block = "60ab7486-8119-4c9a-888c-1e6213fd28e0"
    notes = {
        "source_notes/a.md": f"- `[label](address)` -> it\n  id:: {block}\n",
        "source_notes/b.md": f"- like this:\n  {{{{embed (({block}))}}}}\n",
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
    body = body_of(site, "b.md")
    assert body.text_content().count("[label](address)") == 1
    assert body.cssselect("a > code")[0].text == "[label](address)"


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


@pytest.mark.slow
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


def test_a_query_may_ask_for_the_page_that_it_is_on(tmp_path):
    ask = "- {{query (and [[Pot]] (page <% current page %>)) }}\n- rinse the [[Pot]] here\n"
    notes = {"source_notes/pages/1ask.md": f"title:: To ask\n\n{ask}", "source_notes/pages/b.md": "- no [[Pot]]\n"}
    notes |= {"source_notes/logseq/config.edn": "{}", "mkdocs.yml": "extra: {everyline: {languages: [en]}}\n"}
    body = body_of(load_site(write(tmp_path, notes), "en", ("en",)), "pages/1ask.md")
    assert [each.text_content() for each in body.cssselect(".kn-embed li")] == ["To ask: rinse the Pot here"]


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
    (tmp_path / "source_notes/assets/The_Oven.pdf").write_bytes(PDF)
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
