"""Where references lead: each kind in notes of a few lines."""

from __future__ import annotations

import io
import re

import lxml.html
import pytest
from PIL import Image

from everyline.model.app_links import only_shows
from everyline.model.pipeline import load_site
from everyline.model.safe_html import Renderer
from everyline.notes.units import Kind
from everyline.pages.macros import Pages
from tests.support import PDF, write


def _pixel() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    return out.getvalue()


PIXEL = _pixel()
BLOCK = "65f0a000-1111-4000-8000-00000000000a"


@pytest.fixture
def vault(tmp_path):
    """A project of notes alone, by their paths; bytes are files beside them."""

    def make(notes: dict[str, str | bytes]):
        write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n"})
        for name, content in notes.items():
            file = tmp_path / "source_notes" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_site(tmp_path, "en", ("en",))

    return make


def printed(site, path: str) -> lxml.html.HtmlElement:
    """The statements of a note as its own page prints them."""
    note = site.corpus.note(f"source_notes/{path}")
    page = site.addresses.note(note).page
    renderer = Renderer(site.linker, site.messages)
    html = [
        renderer.quoted(unit, unit.text, page)
        for unit in note.units
        if unit.kind.is_statement and unit.kind is not Kind.CODE
    ]
    return lxml.html.fragment_fromstring("".join(html), create_parent="div")


def links(site, path: str) -> dict[str, str]:
    return {each.text_content(): each.get("href") for each in printed(site, path).iter("a")}


def told(site) -> list[str]:
    return [f"{each.path}:{each.line}" for _, each in site.linker.references.problems]


@pytest.mark.slow
def test_a_name_in_brackets_leads_to_its_note(vault):
    site = vault(
        {
            "oven/Rye bread.md": "# Rye bread\n\nBake it dark.\n",
            "plan.md": "# Plan\n\nOn Monday [[Rye bread]], later [[rye BREAD|the dark one]] and [[oven/Rye bread#Rye bread]].\n",
        }
    )
    found = links(site, "plan.md")
    assert found["Rye bread"] == found["the dark one"] == "oven/Rye%20bread.html"
    assert found["oven/Rye bread › Rye bread"].startswith("oven/Rye%20bread.html#")
    assert told(site) == []


def test_a_name_with_a_place_before_it_is_found_by_title_and_alias_too(vault):
    site = vault(
        {
            "code/, Loops.md": "---\ntitle: Loops in depth\naliases: [Looping]\n---\nRound and round.\n",
            "code/plan.md": "# Plan\n\n[[./loops in depth|A]], [[./Looping|B]] and [[./Nobody/]].\n",
        }
    )
    assert links(site, "code/plan.md") == {"A": ",%20Loops.html", "B": ",%20Loops.html"}
    assert [each.name for each in site.linker.references.names.values()] == ["Nobody"]


@pytest.mark.slow
def test_of_many_notes_folders_have_pages_that_addresses_lead_to(vault):
    notes = {f"en/trees > all/{at}.md": f"# Tree {at}\n\nTall.\n" for at in range(40)}
    site = vault({**notes, "en/a.md": "# A\n\n[trees](/en/trees%20%3E%20all/) and [[trees > all/]].\n"})
    assert set(links(site, "en/a.md").values()) == {"trees%20-%20all/index.html"}
    assert not told(site)


def test_a_block_is_found_by_a_name_that_stands_behind_it(vault):
    site = vault(
        {"a.md": "# A\n\nSee [[#^boil]] and [[b#^boil|there]].\n", "b.md": "# B\n\n```js\nboil();\n```\n\n^boil\n"}
    )
    (there,) = (unit for unit in site.corpus.note("source_notes/b.md").units if unit.kind is Kind.CODE)
    assert links(site, "a.md")["there"] == f"b.html#{there.id}"
    assert told(site) == ["source_notes/a.md:3"]


def test_addresses_from_the_root_of_a_site_lead_to_notes_and_folders(vault):
    site = vault(
        {
            "content/index.md": "# Hello\n\n[all](/en/notes/), [one](/en/notes/oak), [trees](/en/trees/), [tags](/tags/), [no](/de/).\n\n#tree\n",
            "content/en/notes/oak.md": "# Oak\n\nSee [trees](../trees/) and [home](/).\n",
            "content/en/trees/index.md": "# Trees\n\nTall.\n",
        }
    )
    assert links(site, "content/index.md") == {
        "all": "../index.html",
        "one": "en/notes/oak.html",
        "trees": "en/trees/index.html",
        "tags": "../../tags/index.html",
        "#tree": "../../tags/tree.html",
    }
    assert links(site, "content/en/notes/oak.md")["trees"] == "../trees/index.html"
    assert links(site, "content/en/notes/oak.md")["home"] == "../../index.html"
    assert told(site) == ["source_notes/content/index.md:3"]


def test_a_name_that_nobody_wrote_keeps_its_words_without_brackets(vault):
    site = vault({"a.md": "# A\n\nSee [[Shaping]] some day.\n"})
    html = printed(site, "a.md")
    assert html.text_content().strip() == "See Shaping some day."
    assert html.xpath("string(.//span[@class='kn-dead'])") == "Shaping"


def test_names_that_are_often_linked_have_a_page(vault):
    site = vault({"a.md": "# A\n\nSee [[Shaping]].\n", "b.md": "# B\n\nMore on [[shaping]] to come.\n"})
    assert links(site, "a.md") == {"Shaping": "../tags/shaping.html"}
    (name,) = site.linker.references.names.values()
    assert [unit.span.path for unit in name.units] == ["source_notes/a.md", "source_notes/b.md"]


@pytest.mark.parametrize("written", ["caf\u00e9", "cafe\u0301", "CAF\u00c9", "caf%C3%A9"])
def test_case_and_form_of_letters_say_nothing(vault, written):
    site = vault({"caf\u00e9.md": "# Coffee\n\nStrong.\n", "b.md": f"# B\n\nSee [[{written}]] there.\n"})
    assert [*links(site, "b.md").values()] == ["caf\u00e9.html"]


def test_other_names_and_titles_lead_to_the_note(vault):
    site = vault(
        {
            "q.md": "---\ntitle: Quince jelly\naliases: [membrillo]\n---\n\nCook it long.\n",
            "b.md": "# B\n\nOf [[membrillo]], or [[Quince jelly]].\n",
        }
    )
    assert [*links(site, "b.md").values()] == ["q.html", "q.html"]


def test_logseq_pages_in_a_namespace_and_journals(vault):
    site = vault(
        {
            "pages/plot___north.md": "- Peas\n\t- climb, see [[x]]\n",
            "journals/2024_03_05.md": "- Sowed [[Peas]]\n\t- in rows\n",
            "pages/week.md": "- Please look at [[plot/north]] soon, it is dry.\n\t- as on [[Mar 5th, 2024]]\n",
        }
    )
    found = links(site, "pages/week.md")
    assert found == {"plot/north": "plot___north.html", "Mar 5th, 2024": "../journals/2024_03_05.html"}


def test_of_two_notes_of_one_name_the_nearer_is_meant(vault):
    site = vault(
        {
            "north/list.md": "# North\n\nOne.\n",
            "south/list.md": "# South\n\nTwo.\n",
            "south/b.md": "# B\n\nSee [[list]], and [[north/list]].\n",
        }
    )
    assert links(site, "south/b.md") == {"list": "list.html", "north/list": "../north/list.html"}


def test_relative_addresses_and_anchors(vault):
    site = vault(
        {
            "a.md": "# A\n\n[the rest](./b.md), [its end](b.md#the-end), [above](#a) and [gone](old.md).\n",
            "b.md": "# B\n\n## The end\n\nDone.\n",
        }
    )
    found = links(site, "a.md")
    assert found["the rest"] == "b.html"
    assert found["its end"].startswith("b.html#")
    assert found["above"].startswith("#")
    assert "gone" not in found
    assert told(site) == ["source_notes/a.md:3"]
    assert printed(site, "a.md").text_content().strip() == "the rest, its end, above and gone."


def test_blocks_are_linked_with_their_whole_text(vault):
    long = "Wash the berries in cold water, drain them, and let them dry on a cloth for an hour at least"
    site = vault(
        {
            "a.md": f"- {long}\n  id:: {BLOCK}\n- see [[Jam]]\n",
            "b.md": f"- First: (({BLOCK})), which is [the washing](((({BLOCK}))))\n\t- {{{{embed (({BLOCK}))}}}}\n".replace(
                "((((", "((("
            ).replace("))))\n", ")))\n", 1),
        }
    )
    texts = [each.text_content() for each in printed(site, "b.md").iter("a")]
    assert texts[0] == long
    assert "the washing" in texts
    assert texts[-1] == long


def test_a_page_may_be_called_like_a_part_of_one(vault):
    site = vault({"a.md": "- See [[#include]]\n\t- x\n", "%23include.md": "- Reads a file, see [[a]]\n"})
    (link,) = printed(site, "a.md").iter("a")
    assert (link.get("href"), link.text) == ("%2523include.html", "include")


def test_a_block_is_linked_with_its_formulas(vault):
    site = vault(
        {"a.md": f"- The *map* $p_1: a*b*c$, as in [[Jam]]\n  id:: {BLOCK}\n", "b.md": f"- First: (({BLOCK}))\n"}
    )
    (link,) = printed(site, "b.md").iter("a")
    assert [each.tag for each in link] == ["math"]
    assert (link.text, link[0].tail) == ("The map ", ", as in Jam")


def test_a_block_that_is_a_picture_is_linked_with_it(vault):
    area = f"- [:span]\n  hl-page:: 7\n  hl-type:: area\n  hl-stamp:: 12\n  id:: {BLOCK}\n- see [[Jam]]\n"
    site = vault({"a.md": area, "b.md": f"- First: (({BLOCK}))\n", f"assets/jam/7_{BLOCK}_12.png": PIXEL})
    (link,) = printed(site, "b.md").iter("a")
    assert (link.get("href"), link[0].tag, link[0].get("src")) == (
        site.addresses.unit(site.corpus.notes[0].units[0]).seen_from("sources/b.html"),
        "img",
        f"../files/assets/jam/7_{BLOCK}_12.png",
    )


def test_a_block_is_found_however_its_id_is_written(vault):
    site = vault({"a.md": f"- Wash the berries\n  id:: {BLOCK}\n", "b.md": f"- First: (({BLOCK.upper()}))\n"})
    assert [each.text_content() for each in printed(site, "b.md").iter("a")] == ["Wash the berries"]


def test_of_pictures_with_one_name_a_note_means_the_nearest(vault):
    notes = {f"{folder}/a.md": "![[pan.png]]\n" for folder in ("Soup/Thick", "Tea")}
    site = vault(notes | {f"{folder}/pan.png": PIXEL for folder in ("img", "Soup/img", "Tea/my/img")})
    shown = {name: [each.get("src") for each in printed(site, name).iter("img")] for name in notes}
    assert shown == {
        "Soup/Thick/a.md": ["../../../files/Soup/img/pan.png"],
        "Tea/a.md": ["../../files/Tea/my/img/pan.png"],
    }


def test_pictures_beside_the_note_and_anywhere_in_the_vault(vault):
    site = vault(
        {
            "img/pan.png": PIXEL,
            "deep/store/big pan (2).png": PIXEL,
            "a.md": '# A\n\n![a pan](img/pan.png)\n\n![[big pan (2).png|40]]\n\n<img src="img/pan.png" alt="again" width=30>\n\n![gone](img/lid.png)\n',
        }
    )
    html = printed(site, "a.md")
    pictures = [(each.get("src"), each.get("alt"), each.get("width"), each.get("height")) for each in html.iter("img")]
    assert pictures == [
        ("../files/img/pan.png", "a pan", "1", "1"),
        ("../files/deep/store/big%20pan%20(2).png", "big pan (2).png", "40", "40"),
        ("../files/img/pan.png", "again", "30", "30"),
    ]
    assert html.xpath("string(.//span[@class='kn-lost'])") == "[image lost] gone"
    assert told(site) == ["source_notes/a.md:9"]
    assert [each.address for each in site.linker.references.shown()] == [
        "files/deep/store/big pan (2).png",
        "files/img/pan.png",
    ]


def test_a_picture_in_html_is_found_as_html_writes_it(vault):
    text = '# A\n\n<img src="salt &amp; oil.png">\n\nBeside words <img src=pan.png/> too.\n\n<img alt="none">\n'
    site = vault({"salt & oil.png": PIXEL, "pan.png": PIXEL, "a.md": text})
    assert told(site) == []
    assert [each.address for each in site.linker.references.shown()] == ["files/pan.png", "files/salt - oil.png"]


def test_a_heading_is_named_with_the_links_in_it_as_obsidian_does(vault):
    mdn = "[MDN](https //m.example.org/en-US/docs)"
    site = vault(
        {
            "Auth.md": f"# Auth\n\n## Basic ([MDN](https://m.example.org/en-US/docs))\n\nOld.\n\n## Digest\n\nSafer than [[#Basic ({mdn})|Basic]].\n",
            "CSS.md": "# CSS\n\n## Selectors\n\nMany.\n\n### Weight of [[CSS#Selectors|selectors]]\n\nHeavy.\n",
            "Use.md": f"# Use\n\nOf [[CSS#Weight of CSS Selectors selectors|weight]] and [[Auth#Basic ({mdn})|it]].\n",
        }
    )
    assert told(site) == []
    found = [
        each
        for name in ("Auth.md", "Use.md")
        for each in printed(site, name).xpath(".//a[starts-with(@class, 'kn-to-')]")
    ]
    assert [each.text for each in found if "#" in each.get("href")] == ["Basic", "weight", "it"]


def test_a_link_around_a_picture_in_html_leads_where_it_says(vault):
    link = '<a href="https://example.org/give?a=1&amp;b=2" target="_blank">'
    picture = '<img src="https://cdn.example.org/button.png" alt="Give a pan" style="height: 60px" >'
    beside = '<a href="https://example.org/x" title="There">plain <b>words</b></a>, <a href="javascript:x">no</a>, <a href="https://example.org/y">open'
    site = vault({"a.md": f"# A\n\n{link}{picture}</a>\n\n{link}\n{picture}\n</a>\n\n{beside}\n"})
    html = printed(site, "a.md")
    assert [(each.get("href"), each.text_content()) for each in html.iter("a") if "give" in each.get("href", "")] == [
        ("https://example.org/give?a=1&b=2", "Give a pan")
    ] * 2
    assert html.xpath("string(.//a[@title='There'])") == "plain words"
    assert '<a href="javascript:x">no</a>, <a href="https://example.org/y">open' in html.text_content()
    assert "style" not in html.text_content()
    assert told(site) == []


def test_blanks_in_an_address_are_no_end_of_it(vault):
    site = vault({"img/my pan.png": PIXEL, "a.md": "# A\n\n![one](img/my pan.png) and [two](img/my pan.png)\n"})
    html = printed(site, "a.md")
    assert html.xpath("count(.//img)") == 1
    assert html.xpath("string(.//a[@class='kn-to-file']/@href)") == "../files/img/my%20pan.png"


def test_files_are_linked_played_and_never_from_elsewhere(vault, tmp_path):
    (tmp_path / "secret.png").write_bytes(PIXEL)
    site = vault(
        {
            "f/plan.pdf": PDF,
            "f/song.mp3": b"ID3",
            "a.md": "# A\n\n[plan](f/plan.pdf), ![[song.mp3]], ![](../secret.png), ![](../../../etc/passwd)\n",
        }
    )
    html = printed(site, "a.md")
    assert html.xpath("string(.//a[.='plan']/@href)") == "../files/f/plan.pdf"
    assert html.xpath("string(.//audio/@src)") == "../files/f/song.mp3"
    assert html.xpath("count(.//img)") == 0
    assert len(told(site)) == 2


def test_pictures_of_other_hosts_are_links_and_a_linked_one_keeps_both_addresses(vault):
    site = vault(
        {"a.md": '# A\n\n![b](https://p.example/b.png "B") [![c](https://p.example/c.png) now](https://s.example/)\n'}
    )
    html = printed(site, "a.md")
    assert [each.get("href") for each in html.iter("a")] == [
        "https://p.example/b.png",
        "https://s.example/",
        "https://p.example/c.png",
    ]
    assert html.xpath("count(.//img) + count(.//a//a)") == 0
    assert html.xpath("string(.//a[1]/@title)") == "B"


def test_bare_addresses_end_where_their_sentence_goes_on(vault):
    site = vault(
        {
            "a.md": "# A\n\n见 https://a.example/x?b=1&c=%E6%A2%A8，然后（https://b.example/d）。 (https://c.example/e).\n"
        }
    )
    assert [*links(site, "a.md")] == [
        "https://a.example/x?b=1&c=%E6%A2%A8",
        "https://b.example/d",
        "https://c.example/e",
    ]


def test_programs_and_links_without_words(vault):
    site = vault({"a.md": "# A\n\n[call](tel:+123) [task](frobnicate:///x?id=7) [](https://h.example/m) [](herb:)\n"})
    html = printed(site, "a.md")
    assert {each.text_content(): each.get("href") for each in html.iter("a")} == {
        "call": "tel:+123",
        "https://h.example/m": "https://h.example/m",
    }
    assert "task" in html.text_content()
    assert html.xpath("string(.//span[.='task']/@data-written)") == "frobnicate:///x?id=7"
    assert told(site) == []


def test_tags_in_a_text_lead_to_their_page(vault):
    site = vault({"a.md": "# A\n\nSour #bread/rye today, no. #1 of C#.\n"})
    assert links(site, "a.md") == {"#bread/rye": "../tags/bread-rye.html"}


def test_what_lies_on_somebodys_disk_keeps_its_words(vault):
    site = vault({"a.md": "# A\n\nMy [plan](file:///disk/me/plan.pdf), and\n\n![scan.pdf](file://scans/scan.pdf)\n"})
    page = printed(site, "a.md")
    assert "](" not in page.text_content()
    assert page.xpath("string(.//span[@class='kn-dead'])") == "plan"
    assert "scan.pdf" in page.text_content()
    assert not page.xpath(".//@href")


def test_a_picture_has_the_size_and_words_that_somebody_gave_it(vault):
    note = "![[p.png|center|30]] ![[p.png|30|right]] ![[p.png|left]] ![[p.png|a leaf|40]]\n"
    pictures = printed(vault({"a.md": note, "p.png": PIXEL}), "a.md").xpath(".//img")
    assert [each.get("width") for each in pictures] == ["30", "30", "1", "40"]
    assert [each.get("alt") for each in pictures] == ["p.png", "p.png", "p.png", "a leaf"]


def test_a_picture_stands_in_the_middle_where_its_words_say_so_as_many_styles_have_it(vault):
    note = "![[p.png|centre|30]] ![[p.png |center]] ![center|30](p.png) ![[p.png|right|30]] ![my p|30](p.png) ![a leaf|center](p.png)\n"
    pictures = printed(vault({"a.md": note, "p.png": PIXEL}), "a.md").xpath(".//img")
    assert ["kn-centered" in each.get("class") for each in pictures] == [True, True, True, False, False, True]
    assert [each.get("width") for each in pictures] == ["30", "1", "30", "30", "30", "1"]
    assert [each.get("alt") for each in pictures] == ["p.png", "p.png", "", "p.png", "my p", "a leaf"]


def test_a_size_behind_the_words_of_a_picture_that_is_elsewhere_or_nowhere_is_no_loss(vault):
    note = "# A\n\n![leaf|150](https://example.org/a.png)\n\n![stem|center]()\n\nwith ![root|10x20](no.png)\n\n![bud|center|30](p.png)\n"
    site = vault({"a.md": note, "p.png": PIXEL})
    assert not [each for each in site.warnings if "would be lost" in each.message]
    assert not re.search(r"150|10x20|30|\|", printed(site, "a.md").text_content())


def test_items_of_a_quote_are_counted_whatever_they_say(vault):
    site = vault({"a.md": "> 1. boil\n> 1. peel\n\n> [!note] So\n> > 7) mash\n> > 7) eat\n"})
    assert not [each for each in site.warnings if "would be lost" in each.message]
    assert printed(site, "a.md").xpath("count(.//ol/li)") == 4


def test_what_only_begins_like_a_tag_is_no_tag(vault):
    note = "<form ><u茶> mend <b>soon</b> <s-x>\n\ncopy <table-name> of <p-value>\n\n<section-id>\n\n- [[b|the <i-th> one]]\n"
    site = vault({"a.md": note, "b.md": "# B\n"})
    assert not [each for each in site.warnings if "would be lost" in each.message]
    said = "".join(printed(site, "a.md").text_content().split())
    assert said == "<form><u茶>mendsoon<s-x>copy<table-name>of<p-value><section-id>the<i-th>one"


def test_a_name_in_brackets_is_a_part_of_what_a_link_is_called(vault):
    site = vault({"a.md": "The [[b|`List<E>`]] of <b>[[b|<b>bold</b> ones]]</b>\n", "b.md": "# B\n"})
    links = printed(site, "a.md").xpath(".//p//a[contains(@href, 'b.html')]")
    assert [each.text_content() for each in links] == ["`List<E>`", "bold ones"]


def test_marked_words_have_no_color_before_them(vault):
    page = printed(vault({"a.md": "- this [[#red]]==is it==, of [[b]]\n- [[#b]]\n"}), "a.md")
    assert page.text_content().split() == ["this", "is", "it,", "of", "bb"]
    assert page.xpath(".//mark[.='is it']")


def test_tags_that_are_words_of_an_outline_lead_to_their_page(vault):
    site = vault(
        {"a.md": "- #bread is sour, not [[sweet]]; bread rises\n- #a.b once\n", "c.md": "An id (#example) [[a]]\n"}
    )
    assert links(site, "a.md") == {"#bread": "../tags/bread.html", "#a.b": "../tags/a.b.html"}


def test_who_leads_here_is_known(vault):
    site = vault({"a.md": "# A\n\nFirst [[b]].\n\nAgain [[B]] and [b](b.md).\n", "b.md": "# B\n\nSelf: [[b]].\n"})
    found = site.linker.references.backlinks["source_notes/b.md"]
    assert [unit.span.first for unit in found] == [3, 5]


@pytest.mark.parametrize(
    ("address", "shows"),
    [
        ("obsidian://open?vault=a&file=b", True),
        ("obsidian://adv-uri?vault=a&commandid=app%3Adelete-file", False),
        ("obsidian://new?vault=a&name=b&content=c", False),
        ("things:///show?id=7", True),
        ("things:///add?title=a", False),
        ("omnifocus:///task/a1", True),
        ("omnifocus://localhost/omnijs-run?script=a", False),
        ("bear://x-callback-url/open-note?id=1", True),
        ("BEAR://x-callback-url/trash?id=1", False),
        ("bear://x-callback-url/open-note/../trash?id=1", False),
        ("zotero://select/library/items/A1", True),
        ("tel:+49 30 (1234) 567-8", True),
        ("tel:*%2306%23", False),
        ("sms:12345", True),
        ("sms:12345?body=yes", False),
        ("message:%3Ca@b%3E", True),
        ("bear://x-callback-url/open-note?id=1&x-success=https://evil.example/?", False),
        ("bear://x-callback-url/open-note?id=1&edit=yes", False),
        ("obsidian://open?vault=a&file=Salt%20%26%20Pepper%23Hot", True),
        ("obsidian://open?vault=a&x%2Derror=https://evil.example", False),
        ("obsidian://open?path=%5C%5Cevil.example%5Cshare", False),
        ("obsidian://open?vault=a&file=%5C%5Cevil.example%5Cshare", False),
        ("obsidian:////evil.example/share", False),
        ("logseq://graph/x?block-id=1", True),
        ("logseq://graph/x?page=y&append=z", False),
        ("logseq://graph/x?quickCapture", False),
        ("omnifocus:///inbox/add?name=a", False),
        ("omnifocus:///inbox/%61dd", False),
        ("zotero://open-pdf/library/items/A1?page=3&annotation=B2", True),
        ("x-devonthink-item://A1-B2?page=3", True),
        ("geo:52.5,13.4?q=Berlin", True),
        ("xmpp:a@b", True),
        ("xmpp:a@b?message;body=yes", False),
        ("irc://evil.example/chan", False),
        ("news:comp.lang.python", True),
        ("news://evil.example/a", False),
        ("magnet:?xt=urn:btih:a", False),
        ("onenote:https://d.docs.live.net/a/b.one#page&section-id={1}&page-id={2}&end", True),
        ("onenote:https://evil.example/docs.live.net/x.one", False),
        (r"onenote:\\evil.example\share", False),
        ("notion://www.notion.so/Page-1?p=2", True),
        ("notion://evil.example/Page-1", False),
        ("marginnote3app://note/A1", True),
        ("hook://file/a?p=Applications/a.app", False),
        ("javascript:harm()", False),
        ("shortcuts://run-shortcut?name=a", False),
    ],
)
def test_a_link_into_a_program_does_no_more_than_show(address, shows):
    assert only_shows(address) is shows


def test_an_embedded_block_is_called_by_what_it_stands_under_and_not_by_its_id(vault):
    site = vault({"a.md": "# A\n\n## Tables\n\nOne two. ^t-1\n\n## More\n\n![[#^t-1]]\n\n![[#^gone]]\n"})
    assert [each.text for each in printed(site, "a.md").iterfind(".//a[@class='kn-embedded']")] == ["Tables", "A"]


def test_a_command_that_nobody_knows_is_told_and_spoils_no_formula(vault):
    site = vault({"a.md": "# A\n\nSo $x$ and\n$\\RR^n$.\n"})
    html = printed(site, "a.md")
    assert (html.xpath("count(.//math)"), html.xpath("string(.//math//code)")) == (2, "\\RR")
    assert [str(each).partition(" (")[0] for each in site.warnings] == [
        "source_notes/a.md:4: nobody here knows \\RR, so a formula shows it as it is written"
    ]


def test_formulas_are_printed_whole_and_nothing_is_made_of_their_letters(vault):
    site = vault({"a.md": "# A\n\nOf $a*b*c$ and $\\frac{x$ for $5.\n\n$$\nx &= [[y]] \\\\\n- z\n$$\n"})
    html = printed(site, "a.md")
    assert html.xpath("count(.//math)") == 2
    assert html.xpath("string(.//*[@class='math'])") == "$\\frac{x$"
    assert next(each.text for each in html.iter("annotation")) == "a*b*c"
    assert html.xpath("count(.//a) + count(.//em) + count(.//li)") == 0
    assert [str(each).partition(" (")[0] for each in site.warnings] == [
        "source_notes/a.md:3: this formula can't be set, so its TeX is printed: \\frac{x"
    ]


@pytest.mark.parametrize(("others", "breaks"), [(("[[a]] and\nthen", "==b==\nc"), 1), (("d\ne", "[[a]]\nf"), 0)])
def test_a_line_ends_where_the_program_of_most_notes_ends_it(vault, others, breaks):
    site = vault({"a.md": "One line,\nanother.\n"} | {f"b{place}.md": text for place, text in enumerate(others)})
    assert printed(site, "a.md").xpath("count(.//br)") == breaks


def test_highlights_say_nothing_of_where_lines_of_other_notes_end(vault):
    highlights = "# A book\n\n## Metadata\n- Author: [[A]]\n- Full Title: A book\n\n## Highlights\n- said {0}\n"
    site = vault({"a.md": "One line,\nanother.\n"} | {f"b{at}.md": highlights.format(at) for at in range(3)})
    assert {note.dialect for note in site.corpus.notes} == {"markdown", "readwise"}
    assert not printed(site, "a.md").xpath("count(.//br)")


@pytest.mark.parametrize(
    ("text", "breaks"),
    [("- one line [[b]]\n  another\n\t- more\n", 1), ("One ==line==,\nanother.\n", 1), ("One line,\nanother.\n", 0)],
    ids=["logseq", "obsidian", "markdown"],
)
def test_a_line_ends_where_a_note_s_own_program_ends_it(vault, text, breaks):
    site = vault({"a.md": text, **{f"plain{at}.md": f"# P{at}\n\nWords {at}.\n" for at in range(3)}})
    assert printed(site, "a.md").xpath("count(.//br)") == breaks


def test_two_notes_of_one_other_name_do_not_lead_to_each_other(vault):
    site = vault({f"{name}.md": f"alias:: [[Balm]]\n\n- {name} grows\n\t- fast\n" for name in ("lemon", "bee")})
    assert site.linker.references.backlinks == {}
    assert site.linker.references.names == {}


def test_underscores_of_a_heading_are_letters_of_its_name(vault):
    site = vault(
        {"a.md": "[[#x.get_all|x]] and [[#pull \\<a_name\\>]]\n\n## x.get_all\n\nA.\n\n### pull \\<a_name\\>\n\nB.\n"}
    )
    assert site.warnings == ()


def test_a_name_with_more_than_one_line_between_its_words_is_whole(vault):
    site = vault({"a.md": "- from [[Tea Talks: Leaves | Water | Cups]]\n\t- and [[b|the other]]\n", "b.md": "- b\n"})
    assert list(links(site, "a.md")) == ["the other"]
    assert "Tea Talks: Leaves | Water | Cups" in printed(site, "a.md").text_content()
    assert "Tea Talks: Leaves | Water | Cups" in {each.name for each in site.linker.references.names.values()}


def test_formulas_and_names_of_a_block_are_whole_where_another_quotes_it(vault):
    site = vault({"a.md": f"- Let $s_{{i,j}}$ be my_own_name\n  id:: {BLOCK}\n", "b.md": f"- First: (({BLOCK}))\n"})
    (link,) = printed(site, "b.md").iter("a")
    assert [each.text for each in link.iter("{*}annotation")] == ["s_{i,j}"]
    assert link.text_content().endswith(" be my_own_name")


def test_a_block_of_a_withheld_note_is_told_as_such_to_whoever_owns_it_and_to_nobody_else(vault):
    site = vault({"a.md": f"private:: true\n\n- Hush\n  id:: {BLOCK}\n", "b.md": f"- See (({BLOCK}))\n- and [[a]]\n"})
    assert [str(each.message) for _, each in site.linker.references.problems] == [
        f"`{BLOCK}` leads nowhere: the block is in a note that is withheld"
    ]
    assert "withheld" not in lxml.html.tostring(printed(site, "b.md"), encoding="unicode")


def test_in_a_graph_a_tag_that_a_note_is_called_is_that_note(vault):
    notes = {
        "pages/a.md": "tags:: keypoint, odd\nrelated:: #keypoint\n\n- One #keypoint more\n",
        "pages/keypoint.md": "- Of points\n",
    }
    references = vault(notes | {"logseq/config.edn": "{}"}).linker.references
    assert [*references.names] == ["odd"]
    assert [each.span.first for each in references.backlinks["source_notes/pages/keypoint.md"]] == [1, 2, 4]


@pytest.mark.slow
def test_in_a_graph_the_tags_of_a_block_are_tags_and_the_names_in_its_properties_lead_there(vault):
    notes = {
        "pages/a.md": "- Sold\n- tags:: #ticket #Ann.Oak [[odd]]\n",
        "pages/b.md": "- Bought\n  tags:: rare, ticket\n\t- type:: [[Ann.Oak]], once\n",
        "pages/Ann.Oak.md": "- Of Ann\n",
    }
    site = vault(notes | {"logseq/config.edn": "{}"})
    references = site.linker.references
    assert {each.name: [unit.span.path[-4:] for unit in each.tagged] for each in references.names.values()} == {
        "ticket": ["a.md", "b.md"],
        "odd": ["a.md"],
        "rare": ["b.md"],
    }
    backlinks = references.backlinks["source_notes/pages/Ann.Oak.md"]
    assert [(each.span.path[-4:], each.span.first) for each in backlinks] == [("a.md", 2), ("b.md", 3)]
    assert links(site, "pages/a.md") == {
        "#ticket": "../../tags/ticket.html",
        "#Ann.Oak": "Ann.Oak.html",
        "#odd": "../../tags/odd.html",
    }
    page = lxml.html.fromstring(Pages(site).name("tags/ticket"))
    assert [each.text for each in page.iter("a")] == ["a", "b"]


def test_a_tag_stays_in_the_sentence_that_it_ends_and_one_behind_a_title_is_told_with_it(vault):
    notes = {
        "pages/a.md": "- author: #Ann.Oak\n- Talk with #Ann.Oak\n\t- It was about trees, and that they stand long.\n",
        "pages/Ann.Oak.md": "- Of Ann\n",
    }
    pages = Pages(vault(notes | {"logseq/config.edn": "{}"}))
    page = lxml.html.fromstring(pages.source("sources/pages/a"))
    assert "author: #Ann.Oak" in page.text_content()
    assert [each.getparent().text_content() for each in page.find_class("kn-tags")] == ["Talk with #Ann.Oak2"]


def test_elsewhere_the_page_of_a_tag_leads_to_the_note_that_bears_its_name(vault):
    site = vault(
        {
            "a.md": "---\ntags: [keypoint]\n---\nOne [[b]].\n",
            "Keypoint.md": "# Keypoint\n\nOf points.\n",
            "b.md": "Two.\n",
        }
    )
    name = site.linker.references.names["keypoint"]
    assert site.linker.references.bearer(name).name == "Keypoint"
    assert [each.text for each in lxml.html.fromstring(Pages(site).name(name.address.page)).iter("a")] == [
        "Keypoint",
        "a",
    ]


def test_a_tag_of_signs_alone_has_an_address_of_its_own(vault):
    site = vault({"a.md": "---\ntags: [🌱, 🌱🌱, 🌳/old]\n---\nGrows.\n"})
    pages = [each.address.page for each in site.linker.references.names.values() if each.address]
    assert pages == ["tags/🌱", "tags/🌱🌱", "tags/old", "tags/🌳"]


def test_a_name_that_differs_from_a_note_s_in_blanks_alone_is_told_once(vault):
    site = vault(
        {"cli_tools.md": "Of tools.\n", "a.md": "See [[CLI tools]] and [[CLI tools]], [[cli_tools]] and [[Tea]].\n"}
    )
    (said,) = map(str, site.warnings)
    assert said.startswith("source_notes/a.md:1: `CLI tools` has no note, and cli_tools.md is called nearly so (")
