"""A site in which something private stands is found out, wherever it stands and in whatever form."""

import os
import shutil
from dataclasses import replace

import pytest

from everyline.model.pipeline import load_site
from everyline.notes.comments import Redacted
from everyline.notes.corpus import read_corpus
from everyline.notes.dialects import secrets_of
from everyline.notes.privacy import Privacy, Reading
from everyline.pages.macros import Pages
from everyline.text.problems import Severity
from everyline.verification.withheld import check_withheld
from tests.support import write

NOTES = {
    "source_notes/menu.md": "# Menu\n\nSoup %%the aunt gets the larger bowl%% and bread.\n\n<!-- nutmeg is the ingredient -->\n",
    "source_notes/diary.md": "---\npublish: false\n---\n# Diary\n\nThe cake fell on the kitchen floor.\nSoup and bread.\n",
    "source_notes/garden.md": "- Roses\n  private:: true\n\t- the neighbour cut them secretly\n- Tulips need no water\n- see [[Roses]]\n",
    "source_notes/graph.md": "- A plan for the pond\n\t- ask the other neighbours first #secret/pond\n\t\t- below it everything\n",
}
READING = Reading(privacy=Privacy(tags=frozenset({"secret"})))


@pytest.fixture
def site(tmp_path):
    write(tmp_path, {**NOTES, "mkdocs.yml": "site_name: x\n"})
    return load_site(tmp_path, "en", ("en",), (), READING)


def found(tmp_path, site, files):
    folder = write(tmp_path / "built", files)
    return check_withheld(folder, site, tmp_path, READING)


def test_the_model_holds_nothing_private(site):
    said = repr(site.corpus.notes) + site.ledger.to_json() + repr(site.prints)
    for secret in ("larger bowl", "nutmeg", "kitchen floor", "secretly", "other neighbours", "below it everything"):
        assert secret not in said
    assert "Tulips" in said
    assert "A plan for the pond" in said
    assert [each.path for each in site.corpus.withheld] == ["source_notes/diary.md"]
    assert '"withheld": {"notes": 1, "lines": 7}' in site.ledger.to_json()


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Bread\n<!-- ask the aunt for her larger bowl -->\n---\nBread.\n",
        "---\n<!-- ask the aunt\nfor her larger bowl -->\ntitle: Bread\ntags:\n  - a\n  %%larger bowl of the aunt%%\n  - b\n---\nBread.\n",
        "title:: Bread\n%%the larger bowl of the aunt%%\n\n- Bread\n  id:: 65f0a000-1111-4000-8000-00000000000a\n  <!-- larger bowl of the aunt -->\n  and more\n",
        "> [!tip] Bread\n> %%the larger bowl of the aunt%%\n> and butter\n\n<div>\n<!-- larger bowl of the aunt -->\n</div>\n",
        "| a | b |\n|---|---|\n| c | d %%the larger bowl of the aunt%% |\n\n- a\n  <!-- larger bowl of the aunt -->\n  b\n",
    ],
)
def test_a_comment_within_anything_is_withheld_and_stops_nothing(tmp_path, text):
    write(tmp_path, {"source_notes/a.md": text, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    account = site.ledger.to_json()
    assert "larger bowl" not in repr(site.corpus.notes) + account + repr(site.prints)
    assert found(tmp_path, site, {"ledger.json": account}) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.html", "<p>The <b>aunt</b> gets the larger bowl</p>"),
        ("search/texts/0.js", 'everylineIndex("texts/0",[["","",[["","…nutmeg is the ingredient"]]]])'),
        ("feed.xml", "The cake fell on the kitchen floor."),
        ("examples.json", '["the neighbour cut them secretly"]'),
        ("a.html", "ask the other neighbours &#102;irst"),
        ("a.html", '<p title="nutmeg is the ingredient">x</p>'),
        ("a.html", '<meta name="description" content="It says: the cake fell on the kitchen floor">'),
        ("a.html", '<a href="x.html?q=The%20cake%20fell%20on%20the%20kitchen%20floor">x</a>'),
        ("a.html", "<li>Soup</li><li>larger bowl</li><p>Soup. The cake fell on the kitchen, said one</p>"),
        ("examples.json", '{"the neighbour cut them secretly": 1}'),
        ("search/texts/0.js", 'everylineIndex("0",{"\\u0074he neighbour cut them secretly":[1]})'),
        ("feed.xml", "<content>&lt;p&gt;The &lt;b&gt;cake&lt;/b&gt; fell on the kitchen floor&lt;/p&gt;</content>"),
        ("drawing.svg", "<text><tspan>the neighbour</tspan><tspan> cut them secretly</tspan></text>"),
        ("examples/x.yaml", "# The cake fell on the kitchen floor."),
    ],
)
def test_a_leak_is_an_error(tmp_path, site, file, text):
    problems = found(tmp_path, site, {file: text})
    assert len(problems) == 1
    assert problems[0].severity is Severity.ERROR
    assert f"stands in {file}" in problems[0].message
    assert "bowl" not in str(problems[0])


# Short, without a word that is long enough for a line, or with words that stand everywhere.
SMALL = {
    "source_notes/a.md": "# Public\n\nThe code is %%4711%% since May. The password is secret, they say.\n\n- 47 [[Pin]] codes\n\n%%20240601%%\n",
    "source_notes/b.md": "---\ndraft: true\n---\nThe password is 1234xy.\n\n- Pin 4711\n- 密码四七\n- see [the list](https://example.org/a/long/address) first\n",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "is_leak"),
    [
        ("<p>The code is 4711 since May.</p>", True),
        ("<p>They say: The password is 1234xy.</p>", True),
        ("<p>4711</p><p>The code is  since May</p>", False),
        ("<p>The password is secret, they say.</p>", False),
        ("<ul><li>Pin 4711</li></ul>", True),
        ("<ul><li>密码四七</li></ul>", True),
        ("<p>see <a href='x'>the list</a> first</p>", True),
        ("<td>20240601</td>", False),  # a number alone may stand anywhere
        ("<p>Pin 4711 is one of many</p>", False),  # too short for a place within other words
    ],
)
def test_small_secrets(tmp_path, text, is_leak):
    write(tmp_path, {**SMALL, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert bool(found(tmp_path, site, {"a.html": text})) is is_leak


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Aunt Clara's place", "kept for later"])
def test_by_whatever_name_a_private_note_is_called_it_is_a_leak(tmp_path, name):
    note = "---\npublish: false\naliases: [Rosebud, Aunt Clara's place]\n---\n# Roses\n\nThey bloom.\n"
    write(tmp_path, {"source_notes/kept for later.md": note, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert found(tmp_path, site, {"a.html": f"<li>{name}</li>"})
    assert not found(tmp_path, site, {"a.html": "<li>Another place</li>"})


def test_what_the_navigation_of_every_page_says_is_a_leak_too(tmp_path, site):
    leak = "<nav><a href='x'>The cake fell on the kitchen floor.</a></nav>"
    assert found(tmp_path, site, {"404.html": leak, "a.html": leak})


def test_pages_that_people_wrote_say_what_they_like(tmp_path, site):
    page = "<p>The cake fell on the kitchen floor.</p>"
    theirs = write(tmp_path / "docs", {"about.md": "The cake *fell* on the kitchen floor.\n"})
    write(tmp_path / "built", {"a.html": page})
    assert check_withheld(tmp_path / "built", site, tmp_path, READING)
    assert not check_withheld(tmp_path / "built", site, tmp_path, READING, [theirs])
    assert check_withheld(tmp_path / "built", site, tmp_path, READING, [tmp_path / "source_notes"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.html", '<li id="{unit}">other words</li>'),
        ("a.html", '<a href="b.html#{unit}">other words</a>'),
        ("claims.json", '{{"claims": [{{"id": "{unit}"}}]}}'),
        ("a.html", '<a data-source="source_notes/diary.md:5">1</a>'),
        ("a.html", '<a data-source="source_notes/garden.md:3-3">1</a>'),
        ("en/sources/the%20cake/The cake fell on the kitchen floor.html", ""),
        ("files/My diary of spring.png", ""),
        ("sources/menu.html", '<div class="kn-line" id="L3"><a>3</a><code>Soup bowl and bread.</code></div>'),
    ],
)
def test_units_spans_names_and_lines_are_found_whatever_they_say(tmp_path, site, file, text):
    """In another language, for instance."""
    diary = NOTES["source_notes/diary.md"].replace("# Diary", "# My diary of spring")
    write(tmp_path, {"source_notes/diary.md": diary})
    ids = secrets_of(tmp_path / "source_notes/diary.md", "source_notes/diary.md", READING)[1]
    public = {unit.id for note in site.corpus.notes for unit in note.units}
    assert found(tmp_path, site, {file: text.format(unit=min(ids - public))})
    shutil.rmtree(tmp_path / "built")
    printed = (
        '<li id="{}"></li><a data-source="source_notes/garden.md:4">1</a><a data-source="source_notes/menu.md:3">1</a>'
    )
    rest = '<div class="kn-line" id="L3"><a>3</a><code>Soup  and bread.</code></div>'
    assert not found(tmp_path, site, {"a.html": printed.format(min(public)), "sources/menu.html": rest})


def forget() -> None:
    """Have the model built anew, notes included."""
    for name in ("_build", "_neutral"):
        load_site.__globals__[name].cache_clear()
    read_corpus.__globals__["_READ"].clear()


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["comments", "blocks", "whole notes", "lines"])
def test_a_fault_of_the_generator_is_found_in_what_it_builds(tmp_path, monkeypatch, fault):
    """Each way in which it keeps private things apart is broken in turn, and its pages are what they would be then."""
    write(tmp_path, {**NOTES, "mkdocs.yml": "site_name: x\n"})
    sound = load_site(tmp_path, "en", ("en",), (), READING)
    with monkeypatch.context() as broken:
        if fault == "comments":
            whole = Redacted(NOTES["source_notes/menu.md"], (), ())
            broken.setattr("everyline.notes.dialects.without_comments", lambda text, _: replace(whole, text=text))
            broken.setattr("everyline.notes.dialects.without_shown", lambda text, _: (text, []))
        elif fault == "blocks":
            broken.setattr(Privacy, "of_units", lambda *_: set())
        elif fault == "whole notes":
            broken.setattr(Privacy, "of_note", lambda *_: "")
        forget()
        leaky = load_site(tmp_path, "en", ("en",), (), READING)
        pages, files = Pages(leaky), {"ledger.json": leaky.ledger.to_json()}
        for note in leaky.corpus.notes:
            page = leaky.addresses.note(note).page
            files[f"{page}.html"] = pages.source(page)
    forget()
    if fault == "lines":
        files["sources/menu.html"] = files["sources/menu.html"].replace("Soup  and", "Soup the aunt and")
    assert found(tmp_path, sound, files)


def test_words_that_look_like_a_citation_are_none_and_their_numbers_cost_nothing(tmp_path, site):
    """A set of a hundred thousand million numbers filled memory; one of five thousand digits stopped the build."""
    for lines in ("1-99999999999", "3-999999999", f"1-{'9' * 5000}", f"{'9' * 5000}", "3", "²"):
        said = f'data-source="source_notes/menu.md:{lines}"'
        assert found(tmp_path, site, {"a.html": f"<p>He wrote {said} there.</p>", "b.json": said}) == []
        if lines != "3":
            assert found(tmp_path, site, {"a.html": f"<p {said}>x</p>"}) == []


def test_words_that_public_notes_say_as_well_are_none(tmp_path, site):
    assert found(tmp_path, site, {"a.html": "Soup and bread. Roses. A plan for the pond"}) == []


def test_a_line_that_is_private_and_public_with_its_tags_is_none(tmp_path):
    line = "Some <script>window.harm=1</script> <b onclick=x>bold</b> [j](javascript:harm()) and more words."
    write(tmp_path, {"source_notes/a.md": f"# A\n\n{line}\n\n%%\n{line}\n%%\n", "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert not found(
        tmp_path, site, {"a.html": "<p>Some window.harm=1 <b>bold</b> [j](javascript:harm()) and more</p>"}
    )


def test_what_stands_side_by_side_by_chance_is_no_leak(tmp_path):
    """Names in a list, the places above a statement, neighbours: no author wrote them in one line."""
    notes = {
        "source_notes/a.md": "- Dissipation theorem\n\t- Classical version of [[Entanglement]]\n",
        "source_notes/diary.md": "---\npublish: false\n---\nOperator entanglement, entanglement negativity.\nTheir dissipation theorem, classical version.\n1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16\n",
    }
    write(tmp_path, {**notes, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    said = {
        "search/root.js": 'everylineIndex("root",["Operator","Entanglement","Entanglement neg."])',
        "a.html": '<ul><li>operator</li><li>Entanglement</li><li>Entanglement neg.</li></ul><a title="operator › entanglement › entanglement">1</a>'
        "<p>Dissipation theorem</p><p>Classical version</p>",
    }
    assert not found(tmp_path, site, said)
    assert found(tmp_path, site, {"a.html": "<p>operator <em>entanglement</em>, entangle<b>ment</b> negativity</p>"})


def test_names_that_a_page_lists_make_no_line_of_a_private_note(tmp_path):
    notes = {
        "a.md": "# A\n\n[[Integrable]], and then [[integrable functions]].\n",
        "b.md": "---\npublish: false\n---\nintegrable, integrable functions\n",
    }
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()} | {"mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    page = Pages(site).source("sources/a")
    assert "functions</a>" in page
    assert not found(tmp_path, site, {"sources/a.html": page})


def test_the_number_of_a_line_is_none_of_its_words(tmp_path):
    notes = {"a.md": "# A\n", "b.md": 'B.\n\n%%Chapter 16%%\n\n%%<?xml version="1.0" encoding="utf-8"?>%%\n'}
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()} | {"mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert not found(tmp_path, site, {"a.html": '<h2>Chapter<a class="kn-line-number" href="#L16">16</a></h2>'})
    assert not found(tmp_path, site, {"sitemap.xml": '<?xml version="1.0" encoding="UTF-8"?><urlset></urlset>'})
    assert found(tmp_path, site, {"a.html": "<h2>Chapter <b>16</b></h2>"})


@pytest.mark.slow
def test_letters_of_an_alphabet_are_as_many_beside_chinese(tmp_path):
    notes = {
        "source_notes/a.md": "# 微分\n\n甲乙丙。\n",
        "source_notes/b.md": "---\npublish: false\n---\n用`<article>`、`<section>`等代替 partial differentiation, partial differential。\n可微函数的导数在此点处连续 and nobody may ever read this\n",
    }
    write(tmp_path, {**notes, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    said = {
        "a.html": '<script type="application/ld+json">{"type": "Article", "articleSection": "甲"}</script>',
        "search/root.js": 'everylineIndex("root",{"words":"differential differentiation partial partition"})',
    }
    assert not found(tmp_path, site, said)
    assert found(tmp_path, site, {"a.html": "<p>可微函数的导数在此点处</p>"})
    assert found(tmp_path, site, {"a.html": "<p>nobody may ever read this</p>"})
    assert found(tmp_path, site, {"a.js": 'x({"words":"a","text":"partial differentiation, partial differential"})'})


def test_accents_do_not_make_an_alphabet_one_whose_letters_are_words(tmp_path):
    """The end of a name and the first letter of what comes behind it, here that of an address and that of a file's ending."""
    notes = {
        "source_notes/a.md": "# Doménová analýza\n\nSlova.\n\n%%informační a doménová analýza (https://example.org)%%\n"
    }
    write(tmp_path, {**notes, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert not found(tmp_path, site, {"a.html": '<a href="Doménová%20analýza.html">x</a>'})
    assert found(tmp_path, site, {"a.html": "<p>Je to informační a doménová analýza</p>"})


def test_a_private_note_in_the_ledger_is_an_error(tmp_path, site):
    ledger = '{"notes": [{"path": "source_notes/diary.md", "lines": []}]}'
    assert [each.path for each in found(tmp_path, site, {"ledger.json": ledger})] == ["source_notes/diary.md"]


def test_a_graph_that_marks_pages_as_public_publishes_those(tmp_path):
    notes = {"a.md": "public:: true\n\n- one [[b]]\n", "b.md": "- two [[a]]\n\t- three\n", "c.md": "# no outline\n"}
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()})
    site = load_site(tmp_path, "en", ("en",))
    assert [note.path for note in site.corpus.notes] == ["source_notes/a.md", "source_notes/c.md"]
    write(tmp_path, {"source_notes/logseq/config.edn": "{}\n"})  # all that lies beside it is of the graph
    assert [note.path for note in load_site(tmp_path, "fr", ("fr",)).corpus.notes] == ["source_notes/a.md"]
    write(tmp_path, {"source_notes/logseq/config.edn": "{:publishing/all-pages-public? true}\n"})
    assert len(load_site(tmp_path, "de", ("de",)).corpus.notes) == 3


def test_what_public_notes_the_theme_or_a_file_itself_say_is_no_leak(tmp_path):
    notes = {
        "source_notes/HIGs - Human Interface Guidelines.md": "They say so.\n\nDatenbankanwendung.\n",
        "source_notes/b.md": 'B.\n\n%%HIGs - Human Interface Guidelines and psychology of colours\n"text": "Datenbankanwendung",\n"strokeWidth": 4,%%\n',
    }
    write(tmp_path, {**notes, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    frame = '<svg stroke-width="4" title="x"></svg>'
    assert not found(
        tmp_path,
        site,
        {
            "a.html": f"{frame}<h1>HIGs - Human Interface Guidelines</h1><p>And more</p>",
            "search.json": '{"text": "Datenbankanwendung"}',
        },
    )
    assert found(tmp_path, site, {"a.html": "<p>Human Interface Guidelines and psychology of colours</p>"})


@pytest.mark.slow
def test_words_that_a_page_sets_beside_public_ones_make_no_leak(tmp_path):
    notes = {
        "a.md": "Try it out on the command line.\n",
        "b.md": "B.\n\n%%you can do that on the command line like this%%\n",
    }
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()} | {"mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert not found(tmp_path, site, {"a.html": '<a title="Try it out on the command line, line 31">x</a>'})
    assert found(tmp_path, site, {"a.html": "<p>do that on the command line like</p>"})


@pytest.mark.slow
@pytest.mark.parametrize("secret", ["密码: abc123", "PIN 4821号", "密码hunter2"])
def test_a_short_line_of_chinese_and_other_letters_is_found_where_it_stands_alone(tmp_path, secret):
    notes = {"source_notes/a.md": "# 公开\n\n甲乙丙。\n", "source_notes/b.md": f"---\npublish: false\n---\n{secret}\n"}
    write(tmp_path, {**notes, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert found(tmp_path, site, {"a.html": f"<p>{secret}</p>"})


def test_a_private_note_is_read_back_whatever_its_file_is_called(tmp_path):
    write(tmp_path, {"mkdocs.yml": "site_name: x\n", "source_notes/a.md": "A.\n"})
    for name in (b"priv\x07.md", b"caf\xe9.md"):
        file = os.fsencode(tmp_path / "source_notes") + b"/" + name
        with open(file, "wb") as opened:  # noqa: PTH123 - no text is its name
            opened.write(b"A.\n\n%%the cake fell on the kitchen floor%%\n")
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert found(tmp_path, site, {"a.html": "<p>The cake fell on the kitchen floor.</p>"})
    assert not found(tmp_path, site, {"a.html": "<p>x</p>"})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("examples.json", '{"words": "the cake fell on the kitchen floor"}'),
        ("search/root.js", 'x({"words": "the cake fell on the kitchen floor"})'),
        ("a.html", '<h2>Menu<a class="kn-line-number" href="#L3">The cake fell on the kitchen floor</a></h2>'),
        ("a.html", '<h2>Menu<a class="kn-line-number" title="The cake fell on the kitchen floor">3</a></h2>'),
        ("feed.xml", "<?xml the cake fell on the kitchen floor?><feed></feed>"),
        ("feed.xml", '<?xml version="1.0" encoding="the cake fell on the kitchen floor"?><feed></feed>'),
    ],
)
def test_what_is_loosened_for_our_own_forms_hides_nothing_else(tmp_path, site, file, text):
    assert found(tmp_path, site, {file: text})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "is_leak"),
    [
        ("<p>hunter2secret</p>", True),
        ("<p>It is rosebud77x, they say</p>", True),
        ("<p>口令hunter2secret请</p>", True),
        ("<p>the deadbeef01 of a file and 20240601</p>", False),  # digests and days stand anywhere
        ("<p>known4all1 is public</p>", False),
    ],
)
def test_what_looks_like_a_password_is_found_wherever_it_stands(tmp_path, text, is_leak):
    notes = {
        "a.md": "# A\n\nknown4all1 is no secret.\n",
        "b.md": "---\npublish: false\n---\n服务器的密码是hunter2secret请勿外传\n\nThe door is rosebud77x, deadbeef01, 20240601, known4all1.\n",
    }
    write(tmp_path, {f"source_notes/{name}": each for name, each in notes.items()} | {"mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    assert bool(found(tmp_path, site, {"a.html": text})) is is_leak


@pytest.mark.slow
def test_a_file_that_a_public_note_links_says_what_its_author_let_it_say(tmp_path, site):
    said = "The cake fell on the kitchen floor.\n"
    assert not found(tmp_path, site, {"files/recipe-py.txt": said, "files/a.svg": f"<svg><text>{said}</text></svg>"})
    assert found(tmp_path, site, {"files/The cake fell on the kitchen floor.txt": "x"})
    assert found(tmp_path, site, {"files/a.html": said})
