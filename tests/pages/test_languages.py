"""Both languages on a page: what is printed, what beside it, and what says which is which."""

import shutil
from pathlib import Path

import lxml.html
import pytest

from everyline.model.pipeline import load_site
from everyline.pages.macros import Pages
from tests.support import LANGUAGES

TEA = "drinks/tea"
PROJECT = Path(__file__).parents[1] / "projects" / "languages"


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(PROJECT, tmp_path / "languages"))


def tree(html):
    return lxml.html.fragment_fromstring(html, create_parent="div")


def text(element):
    return " ".join(element.text_content().split())


def statements(folder, language, topic="tea"):
    """The printed statements of a topic by the line they come from."""
    html = Pages(load_site(folder, language, LANGUAGES)).statements(f"drinks/{topic}", topic, "what")
    return {int(each.get("data-source").rpartition("-")[2]): each for each in tree(html).cssselect("li")}


def own(statement):
    return text(statement.cssselect(".kn-text")[0])


def language_of_words(statement):
    return statement.cssselect(".kn-text")[0].get("lang")


def beside(statement):
    return statement.xpath("./div/div[@class='kn-beside']")


def marks(statement):
    return [text(each) for each in statement.xpath("./div/p[contains(@class, 'kn-mark')]")]


def test_an_english_page_prints_translations_with_the_note_beside(folder):
    statement = statements(folder, "en")[5]
    assert own(statement) == "Tea is made of leaves and keeps you awake, as coffee does."
    assert language_of_words(statement) is None
    (other,) = beside(statement)
    assert (text(other), other.get("lang")) == ("茶由茶叶泡成，和咖啡一样提神。", "zh")
    assert other.get("data-search-exclude") is not None
    assert other.cssselect("a, dfn") == []
    assert marks(statement) == []


def test_a_chinese_page_has_the_translation_beside(folder):
    statement = statements(folder, "zh")[5]
    assert own(statement) == "茶由茶叶泡成，和咖啡一样提神。"
    (other,) = beside(statement)
    assert (text(other), other.get("lang")) == ("Tea is made of leaves and keeps you awake, as coffee does.", "en")


def test_a_missing_translation_shows_the_original_marked(folder):
    statement = statements(folder, "en")[13]
    assert (own(statement), language_of_words(statement)) == ("没有人翻译过这一句关于茶的话。", "zh")
    (mark,) = statement.cssselect(".kn-mark")
    assert text(mark) == "Not translated yet"
    assert beside(statement) == []
    (other,) = beside(statements(folder, "zh")[13])
    assert text(other) == "尚未翻译"


@pytest.mark.parametrize("line", [9, 11], ids=["flagged", "the note has changed"])
def test_an_old_translation_says_so(folder, line):
    statement = statements(folder, "en")[line]
    assert marks(statement) == ["The note has changed; this translation may be out of date"]
    assert language_of_words(statement) is None
    assert len(beside(statement)) == 1


def test_a_note_in_english_is_printed_in_chinese_where_translated(folder):
    statement = statements(folder, "zh", "coffee")[23]
    assert (own(statement), language_of_words(statement)) == ("咖啡提神，茶次之。", None)
    assert beside(statement)[0].get("lang") == "en"
    (folder / "editorial/locale/zh.po").unlink()
    statement = statements(folder, "zh", "coffee")[23]
    assert (own(statement), language_of_words(statement)) == ("Coffee keeps you awake, tea less so.", "en")
    assert (beside(statement), marks(statement)) == ([], [])


def test_code_has_its_comments_translated_line_by_line(folder):
    statement = statements(folder, "en")[19]
    codes = [each.text_content().strip().split("\n") for each in statement.cssselect("code")]
    assert codes == [
        ["leaves: green # tea", "name: <name of the tea>", "price: 3 # 没有翻译"],
        ["leaves: green # 茶", "name: <茶名>", "price: 3 # 没有翻译"],
    ]
    assert marks(statement) == ["Not translated yet"]


def test_no_id_stands_twice(folder):
    for language in ("zh", "en"):
        html = Pages(load_site(folder, language, LANGUAGES)).statements(TEA, "tea")
        ids = [each.get("id") for each in tree(html).cssselect("[id]")]
        assert len(ids) == len(set(ids))


def test_citations_name_headings_in_the_language_of_the_page(folder):
    html = tree(Pages(load_site(folder, "en", LANGUAGES)).statements(TEA, "tea"))
    assert html.cssselect(".kn-cite a")[0].get("title") == "Source: Notes on drinks › Tea, line 5"


def test_what_a_statement_stands_under_is_named_in_the_language_of_the_page(folder):
    topics = folder / "editorial/topics.yml"
    rule = "takes: [{quote: 绿茶用八十度的水}, {outline: [Coffee]}]"
    topics.write_text(
        topics.read_text(encoding="utf-8").replace("takes: [{outline: [Coffee]}]", rule), encoding="utf-8"
    )
    path = statements(folder, "en", "coffee")[8].cssselect(".kn-path")[0]
    assert text(path) == "In context: Water for tea:"


def test_a_term_without_a_link_is_explained_once_a_page(folder):
    (folder / "source_notes/more.md").write_text("# 茶\n\n再说一次开水。\n", encoding="utf-8")
    html = tree(Pages(load_site(folder, "zh", LANGUAGES)).statements(TEA, "tea"))
    assert [(text(each), each.get("title")) for each in html.cssselect("dfn")] == [
        ("茶", "一种饮料。"),
        ("开水", "一百度的水。"),
    ]


def test_lines_of_a_note_say_their_language_on_its_own_page(folder):
    lines = tree(Pages(load_site(folder, "en", LANGUAGES)).source("sources/drinks")).cssselect(".kn-line code")
    assert [each.get("lang") for each in lines][:5] == ["zh", None, "zh", None, "zh"]
    lines = tree(Pages(load_site(folder, "zh", LANGUAGES)).source("sources/drinks")).cssselect(".kn-line code")
    assert [each.get("lang") for each in lines][-3:] == ["en", None, "en"]
