"""Many notes: where to begin, by folder, and what stands beside each."""

import lxml.html
import pytest
from jinja2 import Environment, FileSystemLoader

from everyline.model.addresses import folders
from everyline.model.navigation import SectionRole, contents, in_order, top_folders
from everyline.model.pipeline import load_site
from everyline.model.site import Site
from everyline.notes.graph_settings import graphs
from everyline.pages.indexes import Neighbours, subfolders
from everyline.pages.macros import Pages
from everyline.plugin.inventory import generated, navigation
from everyline.publishing.assets import THEME
from tests.support import write


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    days = {
        f"journals/2024_{month:02}_0{day}.md": f"- baked [[Rye]] {month}\n" for month in range(1, 9) for day in (1, 2)
    }
    breads = {f"pages/bread/Loaf {number}.md": f"- of [[Rye]] {number}\n" for number in range(1, 30)}
    others = {
        "LICENSE.md": "# As you like\n",
        "pages/Rye.md": "- dark and [[Sour]]\n",
        "pages/Sour.md": "- keeps\n",
        "pages/Start here.md": "- Welcome to the bakery, and see [[Rye]].\n\t- ## Ovens\n",
        "logseq/config.edn": '{:default-home {:page "Start here"}}\n',
    }
    notes = {f"source_notes/{name}": text for name, text in (days | breads | others).items()}
    folder = write(tmp_path_factory.mktemp("many"), {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes})
    return load_site(folder, "en", ("en",))


def read(text: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(text, create_parent="div")


def lists(text: str) -> dict[str, list[str]]:
    """What stands under each heading of a list."""
    return {
        (each.xpath("string(h2/text())")).strip(): [link.text for link in each.cssselect("li a")]
        for each in read(text).cssselect(".kn-index section")
    }


@pytest.mark.slow
def test_home_begins_with_the_note_that_the_graph_opens_with_and_few_ways(site):
    home = Pages(site).source("index")
    assert "Welcome to the bakery" in read(home).cssselect(".kn-note-body")[0].text_content()
    assert {each.get("href").partition("#")[0] for each in read(home).cssselect(".kn-line-number")} == {""}
    found = lists(home)
    assert found["Most linked"] == ["Rye"]
    assert found["Newest"][0] == "Aug 2nd, 2024"
    assert "Aug 2nd, 2024 baked Rye 8" in " ".join(read(home).text_content().split())
    assert found["Folders"] == ["Journals", "Pages"]
    assert found["All notes"] == ["Source notes", "By title", "By date"]
    assert len(read(home).cssselect("a")) < 40


def test_home_leads_to_all_folders_the_head_of_a_page_to_those_that_it_has_room_for_and_others_stand_beside(tmp_path):
    for names, count in (("abcdefghijkl", 12), ([f"{each} of a long name" for each in "abcdefgh"], 7)):
        notes = {f"source_notes/{name}/{number}.md": f"# {number}\n" for name in names for number in range(5)}
        folder = write(tmp_path / names[0], {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes})
        site = load_site(folder, "en", ("en",))
        assert lists(Pages(site).sources("index"))["Folders"] == [*names]
        tabs = [each.title for each in contents(site) if each.role is SectionRole.FOLDER]
        assert tabs == [*names][:count]
    around = Neighbours(site)
    last = around.of(f"sources/{names[7]}/index")
    assert (last["title"], last["tab"]) == (("../index.html", "Notes"), "sources/index.md")
    assert [each.name for each in last["folders"]] == names
    note = around.of(f"sources/{names[0]}/1")
    assert (note["above"], note["title"]) == (("../index.html", "Notes"), ("index.html", names[0]))
    assert [[each.name for each in some] for some in note["beside"]] == [[], names[1:]]


def test_books_are_divided_by_folders_and_not_by_what_lies_in_none(tmp_path):
    notes = {f"source_notes/{path}.md": f"# {path}\n" for path in ("top", "a/1", "a/2", "b/1")}
    site = load_site(write(tmp_path, {"mkdocs.yml": "site_name: x\n", **notes}), "en", ("en",))
    assert top_folders(site, with_page=False) == ["a", "b"]


def test_folders_have_pages_and_tabs_and_journals_the_newest_first(site):
    assert [*folders(site.corpus)] == ["journals", "pages", "pages/bread"]
    assert [next(iter(each)) for each in navigation(site)] == ["Home", "Pages", "Journals", "Notes"]
    titles = {page: text.partition("\n")[0] for page, text, _ in generated(site, "x")}
    assert [titles[f"sources/{each}/index"] for each in ("pages", "journals")] == ["# Pages", "# Journals"]
    assert not any(page.endswith("/index") and "bread" in page for part in contents(site) for page in part.pages)
    days = [title for titles in lists(Pages(site).folder("sources/journals/index")).values() for title in titles]
    assert days[:3] == ["Aug 2nd, 2024", "Aug 1st, 2024", "Jul 2nd, 2024"]
    assert [*lists(Pages(site).titles("lists/titles"))] == ["A", "L", "R", "S"]  # days have a list of their own
    page = read(Pages(site).folder("sources/pages/index"))
    assert [each.text_content() for each in page.cssselect(".kn-index > ul li")] == ["bread 29"]
    assert [*lists(Pages(site).sources("sources/index"))][-1] == "In no folder"  # the licence


def test_a_note_of_many_has_its_folder_beside_it(site):
    around = Neighbours(site)
    beside = around.of("sources/pages/bread/Loaf 14")
    assert [name for _, name in beside["trail"]] == ["Pages", "bread"]
    names = [name for _, name, *_ in beside["notes"]]
    assert names == [f"Loaf {number}" for number in range(2, 27)]
    assert [name for _, name, is_here, _ in beside["notes"] if is_here] == ["Loaf 14"]
    assert beside["more"] == "all 29"
    loaf = around.of("sources/pages/bread/Loaf 14")
    assert (loaf["above"], loaf["title"], loaf["beside"]) == (
        ("../index.html", "Pages"),
        ("index.html", "bread"),
        ([], []),
    )
    assert around.of("sources/pages/Rye")["folders"] == [("bread/index.html", "bread", "29", 0)]
    assert (around.of("sources/journals/index")["notes"], around.of("ledger")) == ([], {})
    bread, top = around.of("sources/pages/bread/index"), around.of("sources/pages/index")
    assert (bread["title"], bread["folders"]) == (("../index.html", "Pages"), [("index.html", "bread", "29", 0)])
    assert top["folders"] == []  # which its page has, and its tab is beside it
    tabs = [around.of(f"sources/{each}")["tab"] for each in ("pages/bread/Loaf 14", "journals/2024_01_01", "LICENSE")]
    assert tabs == ["sources/pages/index.md", "sources/journals/index.md", "sources/index.md"]


def test_what_is_in_no_list_of_the_theme_s_stands_under_the_tab_of_its_folder():
    theme = Environment(loader=FileSystemLoader(THEME / "partials"), autoescape=False)  # noqa: S701 - as MkDocs has it
    theme.filters["url"] = str
    page = {"file": {"src_uri": "sources/index.md"}, "url": "sources/index.html"}
    section = {"children": [{"title": "Lists", "children": [page]}], "title": "Notes"}
    for tab, count in (("sources/index.md", 1), ("sources/a/index.md", 0)):
        made = theme.get_template("tabs-item.html").make_module({"neighbours": {"tab": tab}, "features": []})
        html = lxml.html.fromstring(made.render(section))
        assert html.text_content().strip() == "Notes"
        assert html.get("class").count("--active") == count


def test_a_note_s_number_is_part_of_what_it_is_called_and_letters_behind_it_of_its_place(tmp_path):
    names = {"6 - a": "", "7a - b": "# B\n", "7b - c": "# Another\n", "8 - d": "", "10,11 - e": "", "9 - f": "# F\n"}
    notes = {f"source_notes/{name}.md": f"{heading}\ntext {name}\n" for name, heading in names.items()}
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **notes}), "en", ("en",))
    assert [site.note_title(note) for note in in_order(site)] == [
        "6 - a",
        "7a - b",
        "Another",
        "8 - d",
        "9 - f",
        "10,11 - e",
    ]


@pytest.mark.slow
def test_folders_in_chinese_stand_by_their_sound_among_others(tmp_path):
    notes = {f"source_notes/{name}/a.md": f"# {name}\n\ntext\n" for name in ("Zen", "Alps", "茶", "面包", "Mate")}
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **notes}), "zh", ("zh",))
    assert [note.folder for note in in_order(site)] == ["Alps", "茶", "Mate", "面包", "Zen"]


def test_the_way_to_a_note_whose_name_is_an_entity_of_html_leads_there():
    theme = Environment(loader=FileSystemLoader(THEME / "partials"), autoescape=False)  # noqa: S701 - as MkDocs has it
    beside = {"title": ("x&amp;y.html", "x"), "folders": [], "notes": [("a&nbsp;.html", "a", False, 0)], "more": "all"}
    page = lxml.html.fromstring(theme.get_template("beside.html").render(neighbours=beside))
    assert page.xpath("//@href") == ["x&amp;y.html", "a&nbsp;.html", "x&amp;y.html"]


@pytest.mark.slow
def test_a_folder_s_own_note_is_its_page_with_the_list_below_and_names_it_everywhere(tmp_path):
    notes = {f"source_notes/nets/{number:02} - x.md": f"text {number} of [all](./)\n" for number in range(60)}
    notes |= {f"source_notes/nets/deep/{number}.md": "x\n" for number in range(2)}
    notes["source_notes/nets/Nets.md"] = "# Of nets\n\nAll of it, in order.\n"
    notes["source_notes/nets/deep/index.md"] = "The deep ones, see [those above](../) and [one](/nets/00%20-%20x).\n"
    notes["source_notes/top.md"] = "To [nets](/nets/), [[Nets]] and [deep](nets/deep/).\n"
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **notes}), "en", ("en",))
    assert in_order(site)[1].name == "Nets"
    assert [page for page, *_ in generated(site, "x") if "nets/index" in page.lower() or "Nets" in page] == [
        "sources/nets/index"
    ]
    made = Pages(site).folder("sources/nets/index")
    page = read(made)
    assert "All of it, in order." in page.cssselect("#written")[0].text_content()
    assert page.xpath("//@id[starts-with(., 'u-')]")  # where its statements have their home
    assert made.index("All of it") < made.index("kn-index") < made.index("kn-around")
    assert [each.text_content() for each in page.cssselect(".kn-index > ul li")] == ["deep 3"]
    titles = next(iter(lists(made).values()))
    assert "00 - x" in titles
    assert all("Of nets" not in each for each in lists(made).values())
    links = {each.text: each.get("href") for each in read(Pages(site).source("sources/top")).cssselect(".kn-text a")}
    assert links == {"nets": "nets/index.html", "Nets": "nets/index.html", "deep": "nets/deep/index.html"}
    assert "top" in page.cssselect(".kn-around")[0].text_content()  # what leads to the folder leads to its note
    around = Neighbours(site)
    assert [name for _, name in around.of("sources/nets/deep/1")["trail"]] == ["Of nets", "deep"]
    assert around.of("sources/nets/index")["trail"] == []
    assert all(name != "Of nets" for _, name, *_ in around.of("sources/nets/03 - x")["notes"])
    assert [each.title for each in contents(site) if each.role is SectionRole.FOLDER] == ["Of nets"]


@pytest.mark.slow
def test_a_folder_s_own_note_that_leads_to_all_in_it_is_the_list(tmp_path):
    notes = {f"source_notes/{each}.md": "x\n" for each in (*range(60), "nets/a", "nets/b")}
    for links, listed in (("[[a]] and [b](b.md)", []), ("[[a]] alone", ["a", "b"])):
        write(tmp_path, {"mkdocs.yml": "", **notes, "source_notes/nets/nets.md": f"In order: {links}.\n"})
        page = read(Pages(load_site(tmp_path, "en", ("en",))).folder("sources/nets/index"))
        assert [each.text for each in page.cssselect(".kn-index section a")] == listed


def test_what_is_nested_leads_up_and_down_and_stands_below_what_it_is_nested_in(tmp_path):
    notes = {
        "pages/Board.md": "- a board\n",
        "pages/Board___Tool.md": "- tools\n",
        "pages/Board%2FTool%2FPen.md": "- writes\n",
        "pages/Board 2.md": "- another\n",
        "pages/Way___One___Two.md": "- nobody wrote [[Way/One]]\n",
        "vault/a.md": "---\ntags: [note/archived, AC/DC]\n---\nText of TCP/IP #note/kept/long and [[x/y]].\n",
        "vault/b.md": "# TCP/IP\n\nTwo [[x/y]], three [[x/y]].\n",
        "pages/Month.md": "- in [[6/2019]]\n- and [[6/2019]] of #8/9a\n",
    }
    files = {"logseq/config.edn": "{}", ".obsidian/app.json": "{}"}
    write(tmp_path, {f"source_notes/{name}": text for name, text in (notes | files).items()} | {"mkdocs.yml": ""})
    site = load_site(tmp_path, "en", ("en",))
    around = Neighbours(site)

    def below(page: str, of: str) -> list[tuple[str, str]]:
        made = read(getattr(Pages(site), of)(page)).cssselect(".kn-nav-title + ul")
        return [(each.text, each.get("href")) for each in made[0].cssselect("a")] if made else []

    assert below("sources/pages/Board", "source") == [("Board/Tool", "Board___Tool.html")]
    assert below("sources/pages/Board___Tool", "source") == [("Board/Tool/Pen", "Board%252FTool%252FPen.html")]
    pen = around.of("sources/pages/Board%2FTool%2FPen")["trail"]
    assert pen == [("Board.html", "Board"), ("Board___Tool.html", "Tool")]
    # What nobody wrote, and a tag, has a page for what is nested in it.
    assert below("tags/way", "name") == [("Way/One", "way-one.html")]
    assert below("tags/way-one", "name") == [("Way/One/Two", "../sources/pages/Way___One___Two.html")]
    assert below("tags/note", "name") == [("note/archived", "note-archived.html"), ("note/kept", "note-kept.html")]
    assert below("tags/note-kept", "name") == [("note/kept/long", "note-kept-long.html")]
    assert "no note here" not in Pages(site).name("tags/note")
    assert around.of("tags/note-kept-long")["trail"] == [
        ("index.html", "Tags and names"), ("note.html", "note"), ("note-kept.html", "kept")
    ]  # fmt: skip
    assert site.linker.references.page_of("x") is None  # a way to a file of a vault, not nested
    assert around.of("sources/vault/b") == {}
    listed = read(Pages(site).titles("lists/titles")).cssselect("li")
    assert [(each.get("class"), each[0].text) for each in listed][1:5] == [
        (None, "Board"), ("kn-deep-1", "Tool"), ("kn-deep-2", "Pen"), (None, "Board 2")
    ]  # fmt: skip
    assert [each[1].text for each in read(Pages(site).names("tags/index")).cssselect("li")] == [
        *("2", "1", "1", "1", "2", "1", "1", "1", "2", "2", "2")
    ]  # with what is nested in it
    tags = read(Pages(site).names("tags/index")).cssselect("li")
    assert [(each.get("class"), each[0].text) for each in tags] == [
        (None, "6/2019"), (None, "8/9a"), (None, "AC"), ("kn-deep-1", "DC"), (None, "note"), ("kn-deep-1", "archived"), ("kn-deep-1", "kept"),
        ("kn-deep-2", "long"), (None, "Way"), ("kn-deep-1", "One"), (None, "x/y")
    ]  # fmt: skip


def test_what_is_nested_in_another_name_of_a_page_is_nested_in_it_and_an_address_in_nothing(tmp_path):
    notes = {
        "pages/Board.md": "alias:: Plank\n\n- a board\n",
        "pages/Plank___Saw.md": "- cuts\n",
        "pages/Web.md": "- of #[[https://example.org/a]]\n",
    }
    files = {f"source_notes/{name}": text for name, text in notes.items()}
    write(tmp_path, files | {"source_notes/logseq/config.edn": "{}", "mkdocs.yml": ""})
    below = load_site(tmp_path, "en", ("en",)).linker.references.below
    assert {name: [each.name for each in found] for name, found in below.items()} == {
        "source_notes/pages/Board.md": ["Plank___Saw"]
    }


@pytest.mark.slow
def test_journals_that_a_graph_does_not_use_and_empty_days_are_in_nobody_s_way(tmp_path):
    notes = {f"pages/{number}.md": f"- page {number}\n" for number in range(40)}
    notes |= {f"journals/2024_01_{day:02}.md": "- \n" if day % 2 else f"- baked {day}\n" for day in range(1, 10)}
    notes |= {"diary/2024-02-01.md": "- one\n", "diary/2024-02-02.md": "- two\n", "diary/2024-02-03.md": "- three\n"}
    settings = "{:feature/enable-journals? false ;; none\n}"
    files = {f"source_notes/{name}": text for name, text in notes.items()} | {"mkdocs.yml": ""}
    write(tmp_path / "with", files | {"source_notes/logseq/config.edn": "{}"})
    write(tmp_path / "without", files | {"source_notes/logseq/config.edn": settings})
    with_, without = (load_site(tmp_path / name, "en", ("en",)) for name in ("with", "without"))
    assert "enable-journals? false" in next(iter(graphs(tmp_path / "without", "source_notes").values())).settings
    home = lists(Pages(with_).sources("index"))
    assert home["Folders"] == ["diary", "Journals", "Pages"]
    assert "Jan 8th, 2024" in home["Newest"]
    home = lists(Pages(without).sources("index"))
    assert home["Folders"] == ["diary", "Pages"]
    assert home["Newest"] == ["2024-02-03", "2024-02-02", "2024-02-01"]
    assert "Journals" not in [each.title for each in contents(without) if each.role is SectionRole.FOLDER]
    around = Neighbours(with_)
    assert [name for _, name, *_ in around.of("sources/journals/2024_01_08")["notes"]] == [
        f"Jan {day}th, 2024" if day > 2 else "Jan 2nd, 2024" for day in (8, 6, 4, 2)
    ]
    home = read(Pages(with_).sources("index"))
    assert "Source notes 47" in [each.text_content() for each in home.cssselect("li")]  # as many as the folders say
    beside = around.of("sources/journals/2024_01_07")
    assert ([name for _, name in beside["trail"]], len(beside["notes"])) == (["Journals"], 4)
    assert not any(is_here for _, _, is_here, _ in beside["notes"])
    ways = read(Pages(with_).source("sources/journals/2024_01_04")).cssselect(".kn-neighbours a")
    assert [each.text_content() for each in ways] == ["Jan 2nd, 2024", "Jan 6th, 2024"]  # the earlier on the left
    counts = {each.name: each.aside for each in subfolders(with_, "index")}
    assert counts == {"diary": "3", "Journals": "4", "Pages": "40"}


def test_highlights_are_listed_with_who_wrote_and_entered_by_their_kinds(tmp_path):
    said = "- Highlights first synced by [[Readwise]] [[Jan 8th, 2024]]\n\t- It rises at night.\n"
    head = "author:: [[Ann Oak]] and [[Bo]]\ncategory:: #{kind}\n\n"
    notes = {f"pages/{at}.md": head.format(kind="books" if at % 3 else "tweets") + said for at in range(30)} | {
        "journals/2024_01_08.md": "- Read\n",
        "pages/Odd.md": "title:: Odd\nNew highlights added [[Jan 8th, 2024]] at 9\n\n-\n",
        "logseq/config.edn": "{}",
    }
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()} | {"mkdocs.yml": ""})
    site = load_site(tmp_path, "en", ("en",))
    home = read(Pages(site).sources("index"))
    assert next(iter(lists(Pages(site).sources("index")))) == "Categories"
    rows = [" ".join(each.text_content().split()) for each in home.cssselect(".kn-index li")]
    assert rows[:2] == ["books 20", "tweets 10"]
    page = read(Pages(site).folder("sources/pages/index"))
    assert " ".join(page.cssselect(".kn-index li")[0].text_content().split()) == "0 Ann Oak and Bo · 2024-01-08"
    around = read(Pages(site).source("sources/journals/2024_01_08")).cssselect(".kn-around")[0]
    assert not around.cssselect(".kn-mentions li")
    assert len(around.cssselect(".kn-titles-list li")) == 31


def test_what_is_nested_stands_so_beside_a_page_where_what_it_is_nested_in_does(tmp_path):
    notes = {f"pages/A___{number}.md": f"- a {number}\n" for number in range(40)} | {
        "pages/A.md": "- a\n",
        "logseq/config.edn": "{}",
    }
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()} | {"mkdocs.yml": ""})
    around = Neighbours(load_site(tmp_path, "en", ("en",)))
    first, last = (around.of(f"sources/pages/{page}")["notes"] for page in ("A", "A___39"))
    assert [(name, depth) for _, name, _, depth in first][:3] == [("A", 0), ("0", 1), ("1", 1)]
    assert [(name, depth) for _, name, _, depth in last][-2:] == [("A/38", 0), ("A/39", 0)]


def test_a_title_of_a_list_runs_as_most_of_it_does(tmp_path):
    titles = ("Regex تحويل أسئلة مرقمة من سطور", "أداة ffmpeg", "Tea من", "Tea")
    notes = {f"source_notes/{at}.md": f"# {title}\n\nSee [[Tea]].\n" for at, title in enumerate(titles)}
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **notes}), "en", ("en",))
    page = read(Pages(site).source("sources/3"))
    listed = {each.text_content(): [bdi.get("dir") for bdi in each.iter("bdi")] for each in page.cssselect("li a")}
    assert listed == {titles[0]: ["rtl"], titles[1]: [], titles[2]: []}


def test_no_two_tabs_are_called_alike(tmp_path):
    notes = {
        f"source_notes/{folder}/{at}.md": f"{at} in {folder}\n" for at in range(20) for folder in ("Notes", "More")
    }
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **notes}), "en", ("en",))
    assert [next(iter(each)) for each in navigation(site)] == ["Home", "More", "Notes", "All notes"]


def test_a_property_that_names_a_note_leads_to_it(tmp_path):
    notes = {
        "pages/Rye.md": "kind:: [[Grain]]\nalias:: Secale\nfrom:: [[Nobody]]\n\n- dark\n",
        "pages/Oat.md": "kind:: [[Grain]]\nfrom:: [[Nobody]]\n\n- 5\\. See <https://example.org/x> and [[Grain]].\n",
        "pages/Grain.md": "- grows\n",
    }
    write(tmp_path, {"mkdocs.yml": "", **{f"source_notes/{name}": text for name, text in notes.items()}})
    site = load_site(tmp_path, "en", ("en",))
    page = read(Pages(site).source("sources/pages/Grain"))
    assert [" ".join(each.text_content().split()) for each in page.cssselect(".kn-mentions li")] == [
        "Oat · line 4 5. See https://example.org/x and Grain."
    ]
    assert [each.text for each in page.cssselect(".kn-around .kn-titles-list a")] == ["Rye"]  # which says no more
    assert [each.address is not None for each in site.linker.references.names.values()] == [True]


def test_an_embedded_block_is_shown_whole_from_its_own_note_and_a_lost_one_bears_no_number(tmp_path):
    uuid = "11111111-2222-3333-4444-%012d"
    jam = f"- Object\n  id:: {uuid % 1}\n\t- Glass jars\n\t\t- boil them\n\t- Lids\n"
    notes = {
        "pages/Board.md": "- Object\n",
        "pages/Jam.md": jam,
        "pages/Use.md": f"- {{{{embed (({uuid % 1}))}}}}\n- {{{{embed (({uuid % 2}))}}}}\n- and (({uuid % 2}))\n",
    }
    write(tmp_path, {"mkdocs.yml": "", **{f"source_notes/{name}": text for name, text in notes.items()}})
    page = read(Pages(load_site(tmp_path, "en", ("en",))).source("sources/pages/Use"))
    (embed,) = page.cssselect(".kn-embed")
    assert {"Glass jars", "boil them", "Lids"} <= {each.strip() for each in embed.itertext()}
    link = embed.getparent().cssselect("a[href^='Jam.html#']")[0]
    assert link.text_content() == "Object"  # which stands there once
    assert "Object" not in embed.text_content()
    assert not embed.cssselect("strong")
    (body,) = page.cssselect(".kn-note-body")
    assert "[a block that is not here]" in body.text_content()
    assert uuid % 2 not in body.text_content() + "".join(each.text_content() for each in page.cssselect(".kn-missing"))


def test_macros_of_a_graph_say_what_it_defines_and_hiccup_is_read_wherever_it_stands(tmp_path):
    settings = '{:macros {"shelf" "https://shop.example/$1" "mark" "[:mark \\"$1\\"]" "loop" "l $1"}}'
    note = "where:: {{shelf jam}}\n\n- On {{shelf rye}}, {{mark fresh}}\n- {{{loop}}} at {{youtube-timestamp 0:42}}\n"
    note += '- Words\n  [:div "By " [:a {:href "https://example.org/a"} "Ann"]]\n  [:b "and more"]\n'
    files = {"source_notes/logseq/config.edn": settings, "source_notes/pages/a.md": note, "mkdocs.yml": ""}
    page = read(Pages(load_site(write(tmp_path, files), "en", ("en",))).source("sources/pages/a"))
    words = " ".join(" ".join(each.text_content() for each in page.cssselect(".kn-text")).split())
    assert "On https://shop.example/rye, fresh" in words
    assert "at 0:42" in words
    assert "By Ann" in words
    assert not any(mark in words for mark in ("[:", "{{", "shelf"))
    assert page.cssselect(".kn-props a")[0].get("href") == "https://shop.example/jam"


def test_what_is_about_a_repository_comes_last(tmp_path):
    last = ("CLAUDE", "CONTRIBUTING", "LICENSE", "README.zh", "SECURITY", "changelog-2", "readme_old")
    first = (
        "Agents",
        "Claude prompting",
        "Contributing to bread",
        "Readable bread",
        "Rye",
        "Security at home",
        "Zwieback",
    )
    names = (*last, *first)
    write(tmp_path, {"mkdocs.yml": "", **{f"source_notes/{name}.md": f"Of {name}.\n" for name in names}})
    site = load_site(tmp_path, "en", ("en",))
    pages = [
        page for part in contents(site) for page in part.pages if page.startswith("sources/") and "index" not in page
    ]
    assert [page.partition("/")[2] for page in pages][: len(first)] == [*first]
    assert [*lists(Pages(site).titles("lists/titles"))]


def test_a_list_or_numbers_give_the_order_and_titles_do_where_there_are_none(tmp_path):
    notes = {
        "kiln/02-clay.md": "# A clay\n\nKnead it.\n",
        "kiln/10-glaze.md": "# A glaze\n\nDip it.\n",
        "kiln/1-fire.md": "# Z fire\n\nHeat it.\n",
        "kiln/faults.md": "# Cracks\n\nThrow it away.\n",
        "loom/weft.md": "# Aweft\n\nAcross.\n",
        "loom/warp.md": "# Zwarp\n\nAlong.\n",
        "shop/3 wishes.md": "# Wishes\n\nMany.\n",
        "shop/Prices.md": "# Prices\n\nHigh.\n",
        "shop/2022_12_28.md": "# Zeal\n\nDone.\n",
        "README.md": "# Crafts\n\n- [Warp](loom/warp.md)\n- [Weft](./loom/weft.md#first)\n- [one](kiln/faults.md)\n",
    }
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()} | {"mkdocs.yml": ""})
    site = load_site(tmp_path, "en", ("en",))
    assert [site.note_title(note) for note in in_order(site)] == [
        *("Z fire", "A clay", "A glaze", "Cracks", "Zwarp", "Aweft", "Prices", "Wishes", "Zeal", "Crafts")
    ]
    pages = [page for section in contents(site) for page in section.pages]
    assert pages.index("sources/kiln/1-fire") < pages.index("sources/kiln/02-clay") < pages.index("sources/loom/warp")


@pytest.fixture(scope="module")
def shed(tmp_path_factory) -> Site:
    """A vault all of whose notes lie in one folder: tools that others name, more or less often, days, and folders of one note each."""
    tools = {f"content/tools/Tool {at}.md": f"# Tool {at}\n\nSharp.\n" for at in range(12)}
    naming = {
        f"content/users/user {at}.md": "".join(f"Has [[Tool {tool}]].\n\n" for tool in range(11)) for at in range(3)
    }
    naming["content/users/user 3.md"] = "With [[Tool 7]] and [[2024-01-01]].\n"
    naming["content/users/Fan.md"] = "Only [[Tool 11]].\n\nReally, [[Tool 11]].\n\nEver [[Tool 11]] and [[Tool 7]].\n"
    days = {
        f"content/days/2024-01-{day:02}.md": f"Day {day} after [[2024-01-01]] and [[2024-01-02]].\n"
        for day in range(1, 12)
    }
    more = {f"content/{name}/it.md": f"# It {name}\n\nAlone.\n" for name in "abcdef"}
    more |= {"content/a/deep/index.md": "# Deep\n\nNot here.\n", "content/Index.md": "# The shed\n\nCome in.\n"}
    notes = {f"source_notes/{name}": text for name, text in (tools | naming | days | more).items()}
    folder = write(tmp_path_factory.mktemp("shed"), {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes})
    return load_site(folder, "en", ("en",))


@pytest.mark.slow
def test_home_begins_with_what_most_notes_name_and_no_more_of_a_kind_than_one_looks_at(shed):
    home = Pages(shed).sources("index")
    assert "Come in." in read(home).cssselect(".kn-note-body")[0].text_content()
    found = lists(home)
    assert found["Most linked"] == ["Tool 7", "Tool 0", "Tool 1", "Tool 10", *(f"Tool {at}" for at in (2, 3, 4, 5, 6))]
    assert found["Newest"] == [f"2024-01-{day:02}" for day in range(11, 2, -1)]


def test_when_a_note_was_created_is_no_order_of_a_folder(tmp_path):
    notes = {f"a/{name}.md": f"---\ncreated: 2024-01-0{day}\n---\nx\n" for day, name in enumerate("cab", 1)}
    notes |= {f"b/{name}.md": f"---\ndate: 2024-01-0{day}\n---\nx\n" for day, name in enumerate("cab", 1)}
    notes |= {f"journal/2024-01-0{day}.md": "x\n" for day in (1, 2)} | {"journal/2024-01-03.md": "\n"}
    texts = {f"source_notes/{name}": text for name, text in notes.items()}
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **texts}), "en", ("en",))
    found = [note.path.removeprefix("source_notes/").removesuffix(".md") for note in in_order(site)]
    days = ["journal/2024-01-03", "journal/2024-01-02", "journal/2024-01-01"]
    assert found == ["a/a", "a/b", "a/c", "b/b", "b/a", "b/c", *days]
    shown = Pages(site).folder("sources/journal/index") + Pages(site).dates("lists/dates")
    assert "journal/2024-01-03" not in shown  # nothing stands there


def test_what_lies_in_one_folder_is_divided_by_those_in_it(shed):
    tabs = [next(iter(each)) for each in navigation(shed)]
    assert tabs[1:4] == ["tools", "days", "users"]


@pytest.mark.slow
def test_a_folder_stands_among_those_beside_it_where_these_are_few(tmp_path):
    def around(count: int) -> dict[str, object]:
        notes = {f"source_notes/all/{at:02}/{each}.md": "One.\n" for at in range(count) for each in "abc"}
        site = load_site(write(tmp_path / str(count), {"mkdocs.yml": "", **notes}), "en", ("en",))
        return Neighbours(site).of("sources/all/03/b")

    few = around(12)
    assert [[each.name for each in part] for part in few["beside"]] == [
        ["00", "01", "02"],
        [f"{at:02}" for at in range(4, 12)],
    ]
    assert (few["above"], few["title"]) == (("../index.html", "all"), ("index.html", "03"))
    many = around(50)
    assert (many["beside"], many["above"], many["title"]) == ((), (), ("index.html", "03"))


def test_the_note_to_begin_with_is_the_home_page_and_no_other(tmp_path):
    notes = {
        "source_notes/index.md": "---\ndate: 2024-01-02\ndescription: All of tea.\n---\n# Tea\n\nBegin with [[Oolong]].\n",
        "source_notes/Oolong.md": "Half as green as [[index|all]].\n",
    }
    folder = write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes})
    site = load_site(folder, "en", ("en",))
    pages = {address: text for address, text, _ in generated(site, "Folder")}
    assert not [each for each in pages if "index-note" in each]
    assert site.ledger.lines["source_notes/index.md"][-1].address.page == "index"
    home = read(Pages(site).source("index"))
    assert home.cssselect('.kn-statement a[href="sources/Oolong.html"]')
    assert home.cssselect('.kn-around a[href="sources/Oolong.html#L1"], .kn-around a[href^="sources/Oolong.html#u-"]')
    assert [each.text_content() for each in home.cssselect(".kn-overview a")] == ["Oolong"]
    assert "All of tea." not in home.cssselect(".kn-props")[0].text_content()  # the page begins with it
    oolong = read(Pages(site).source("sources/Oolong"))
    assert oolong.cssselect('.kn-statement a[href="../index.html"]')
    assert oolong.cssselect('.kn-around a[href^="../index.html"]')
    assert [pages for section in contents(site) for pages in section.pages].count("index") == 1
    # Whoever writes a home page has that, and the note has its own.
    write(tmp_path, {"docs/en/index.md": "# Mine\n\n{{ sources() }}\n"})
    assert "sources/index-note" in {page for page, _, _ in generated(load_site(folder, "en", ("en",)), "Folder")}


@pytest.mark.slow
def test_names_with_dots_of_dendron_are_a_tree_and_elsewhere_names(tmp_path):
    head = "---\nid: {0}\ntitle: {0} it is\ncreated: 1700000000000\n---\n"
    names = ["root", "bread", "bread.rye", "bread.rye.sour", "bread.wheat.white", *(f"tea.{at}" for at in range(30))]
    said = "To [[Sour one|bread.rye.sour]], [[bread.rye|sour]], ![[dendron://all/bread.rye#how,1:#*]].\n"
    notes = {f"source_notes/{name}.md": head.format(name.rpartition(".")[2]) + said for name in names}
    site = load_site(write(tmp_path / "theirs", {"mkdocs.yml": "", **notes}), "en", ("en",))
    assert (site.corpus.home and site.corpus.home.name, [*folders(site.corpus)]) == (
        "root",
        ["bread", "bread/rye", "bread/wheat", "tea"],
    )
    page = site.corpus.note("source_notes/bread.rye.md").page
    assert (page, folders(site.corpus)["bread/rye"]) == ("sources/bread/rye/index",) * 2
    around = Neighbours(site)
    assert [name for _, name in around.of("sources/bread/rye/sour")["trail"]] == ["bread it is", "rye it is"]
    bread = around.of("sources/bread/index")  # which has text, so that the list below is far
    assert [each.name for each in bread["folders"]] == ["rye it is", "wheat"]
    assert [name for _, name, *_ in around.of(page)["notes"]] == ["sour it is"]
    links = [(each.text, each.get("href")) for each in read(Pages(site).source(page)).cssselect(".kn-text a")]
    assert links[:2] == [("Sour one", "sour.html"), ("sour", "index.html")]
    notes = {name: text.replace("created: 17", "size: ") for name, text in notes.items()}
    others = load_site(write(tmp_path / "others", {"mkdocs.yml": "", **notes}), "en", ("en",))
    assert not folders(others.corpus)


@pytest.mark.slow
def test_notes_that_each_have_a_folder_lie_side_by_side(tmp_path):
    notes = {f"source_notes/2024{at:02}/README.md": f"# Note {at}\n\nSee [it](../202403/).\n" for at in range(40)}
    notes["source_notes/books/index.md"] = "Untitled, beside [another](../202403/README.md)\n"
    site = load_site(write(tmp_path, {"mkdocs.yml": "", **notes}), "en", ("en",))
    assert not folders(site.corpus)
    assert {note.called for note in site.corpus.notes} == {*(f"Note {at}" for at in range(40)), "books"}
    assert len(Neighbours(site).of("sources/202403")["notes"]) == 25
    for name in ("202404", "books"):
        page = read(Pages(site).source(f"sources/{name}"))
        assert [each.get("href") for each in page.cssselect(".kn-text a")] == ["202403.html"]


def test_home_of_few_notes_leads_to_the_books_of_a_kindle(tmp_path):
    clipped = "\n".join(
        f"{name} (Ada)\n- Your Highlight on page {at} | Added on Monday, March 2, 2020\n\nWords {at}.\n=========="
        for at, name in enumerate(("Tea", "Rye", "Tea"), 1)
    )
    site = load_site(write(tmp_path, {"mkdocs.yml": "", "source_notes/My Clippings.txt": clipped}), "en", ("en",))
    page = read(Pages(site).sources("index"))
    found = [(each[0].text, each[0].get("href").partition("#")[0], each[1].text) for each in page.cssselect("li")[:2]]
    assert found == [
        ("Rye (Ada)", "sources/My%20Clippings.html", "1"),
        ("Tea (Ada)", "sources/My%20Clippings.html", "2"),
    ]
    assert page.xpath("//@href")[0].partition("#")[2] in Pages(site).source("sources/My Clippings")


def test_the_home_of_few_notes_lists_them_by_folder_with_how_they_begin(tmp_path):
    notes = {
        "source_notes/tea/Oolong.md": "# Oolong\n\nHalf as green as $\\alpha$.\n",
        "source_notes/tea/Sencha.md": "---\ndescription: Steamed.\n---\n# Sencha\n\nGreen.\n",
        "source_notes/Kettle.md": "# Kettle\n\nBoils.\n",
    }
    folder = write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes})
    home = read(Pages(load_site(folder, "en", ("en",))).sources("index"))
    rows = [" ".join(each.text_content().split()) for each in home.cssselect("li")]
    assert rows == ["Kettle Boils.", "Oolong Half as green as α.", "Sencha Steamed."]
    assert not home.cssselect(".kn-hash")


def test_few_notes_stand_in_their_folders_in_the_navigation(tmp_path):
    notes = {f"source_notes/{each}.md": "Words.\n" for each in ("Kettle", "tea/Oolong", "tea/green/Sencha")}
    folder = write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes})
    (entries,) = (each["Notes"] for each in navigation(load_site(folder, "en", ("en",))) if "Notes" in each)
    assert {"tea": ["sources/tea/Oolong.md", {"green": ["sources/tea/green/Sencha.md"]}]} in entries
    assert "sources/Kettle.md" in entries


def test_a_day_is_known_by_what_it_says_beneath_the_headings_that_all_days_have(tmp_path):
    days = {f"source_notes/journals/2023_10_0{at}.md": f"- ## TODOs\n\t- Baked {at}\n" for at in (1, 2, 3)}
    days["source_notes/journals/2023_10_04.md"] = "- ## TODOs\n"
    folder = write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **days})
    listed = read(Pages(load_site(folder, "en", ("en",))).sources("index")).cssselect("li .kn-count")
    assert [each.text for each in listed] == ["TODOs", "Baked 3", "Baked 2", "Baked 1"]
