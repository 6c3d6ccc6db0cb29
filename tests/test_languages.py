"""Projects in one language, in three, and in one more than yesterday: whole builds of small projects, read back.

Each under ``projects/`` has a subject of its own and no word of what this repository is about.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import lxml.html
import polib
import pytest
from lxml.html import HtmlElement

from everyline.commands.processes import configuration
from everyline.text.messages import LOCALE, Messages, own_name
from tests.support import ROOT, run

PROJECTS = ROOT / "tests" / "projects"
HAN, KANA, UMLAUT = re.compile("[\u3400-\u9fff]"), re.compile("[\u3041-\u30ff]"), re.compile("[äöüß]")
CATALOGS = [file.stem for file in LOCALE.glob("*.po")]


def copied(target: Path, name: str) -> Path:
    shutil.copytree(PROJECTS / name, target)
    (target / "macros").symlink_to(ROOT / "macros")
    return target


def built(target: Path, name: str, change: Callable[[Path], None] = lambda _: None) -> None:
    change(copied(target, name))
    result = run("macros", "build", "--no-pdf", "--all", cwd=target)
    assert result.returncode == 0, result.stdout + result.stderr
    (target / "said").write_text(result.stdout + result.stderr, encoding="utf-8")


@pytest.fixture(scope="module")
def site(once) -> Callable[[str], Path]:
    """The site of a project, built once."""
    return lambda name: once(f"language-{name}", lambda folder: built(folder, name)) / "site"


def pages(site_dir: Path) -> dict[str, HtmlElement]:
    files = sorted(site_dir.rglob("*.html"))
    return {
        file.relative_to(site_dir).as_posix(): lxml.html.document_fromstring(file.read_bytes().decode("utf-8"))
        for file in files
    }


def seen(document: HtmlElement) -> str:
    """What readers see or hear of a page: its text, and what attributes say."""
    texts = document.xpath("//body//text()[not(ancestor::script)]")
    return "\n".join([*texts, *document.xpath("//@title | //@aria-label | //@placeholder | //@content")])


def languages_in(document: HtmlElement) -> set[str]:
    return {*document.xpath("//@lang | //@hreflang")}


# One language


@pytest.mark.parametrize(("name", "language"), [("garten", "de"), ("tetsudo", "ja")])
def test_a_site_of_one_language_has_no_trace_of_another(site, name, language):
    theirs = [other for other in ("en", *CATALOGS) if other != language]
    own, all_pages = Messages(language), pages(site(name))
    assert len(all_pages) > 8
    keys = (
        "not-found-title",
        "related",
        "beside",
        "section-home",
        "nav-sources",
        "palette-dark",
        "download-offline",
    )
    foreign = {Messages(other)[key] for other in theirs for key in keys} - {own[key] for key in keys}
    for address, document in all_pages.items():
        assert languages_in(document) == {language}, address
        assert [words for words in foreign if words.strip() and words in seen(document)] == [], address
        assert not document.xpath("//*[contains(@class, 'kn-switch')][self::button]"), address
        assert not document.xpath("//*[@class='kn-language' or @class='kn-beside']"), address
        assert not document.xpath("//*[contains(@class, 'kn-mark-')]"), address
    everything = "\n".join(map(seen, all_pages.values()))
    assert not (HAN if language == "de" else UMLAUT).search(everything)
    if language == "de":
        assert not KANA.search(everything)
    assert not any((site(name) / other).exists() for other in theirs)


@pytest.mark.parametrize(("name", "language"), [("garten", "de"), ("tetsudo", "ja")])
def test_the_words_of_the_interface_and_of_the_theme_are_in_that_language(site, name, language):
    own, home = Messages(language), pages(site(name))["index.html"]
    text = seen(home)
    theme = {"de": "Zum Inhalt", "ja": "コンテンツにスキップ"}
    for words in (own["section-home"], own["section-about"], own["download-offline"], theme[language]):
        assert words in text
    assert own["not-found-title"] in seen(pages(site(name))["404.html"])
    assert home.xpath("//label[@for='__palette_1']/@title") == [own["palette-dark"]]


def test_titles_are_plain_texts_and_sort_as_the_language_does(site):
    all_pages = pages(site("garten"))
    names = [each.text.strip() for each in all_pages["glossary.html"].cssselect("article dt")]
    assert names == ["Äpfel", "ausgeizen", "Kompost"]
    assert all_pages["nutzgarten/tomaten.html"].findtext(".//title") == "Tomaten - Gartenbuch"
    assert "Mai" not in seen(all_pages["index.html"])


# Three


def test_three_languages_lead_to_each_other(site):
    names = {language: own_name(language) for language in ("zh", "en", "de")}
    assert names == {"zh": "中文", "en": "English", "de": "Deutsch"}
    all_pages = pages(site("brot"))
    for language, folder in (("zh", ""), ("en", "en/"), ("de", "de/")):
        document = all_pages[f"{folder}baking/dough.html"]
        assert document.get("lang") == language
        links = document.cssselect("a.kn-language")
        assert {each.get("hreflang"): each.text for each in links} == {
            other: name for other, name in names.items() if other != language
        }
        for link in links:
            target = (site("brot") / folder / "baking" / link.get("href")).resolve()
            assert target.is_file()
            assert lxml.html.parse(str(target)).getroot().get("lang") == link.get("hreflang")


def statement(document: HtmlElement, source: str) -> HtmlElement:
    (found,) = (each for each in document.cssselect("li.kn-statement") if each.get("data-source") == source)
    return found


def test_beside_a_statement_stands_what_its_note_says(site):
    all_pages = pages(site("brot"))
    kneading = "source_notes/mianbao.md:3-3"
    assert not statement(all_pages["baking/dough.html"], kneading).cssselect(".kn-beside")
    for language, words in (("en", "Knead the dough"), ("de", "Den Teig kneten")):
        shown = statement(all_pages[f"{language}/baking/dough.html"], kneading)
        (beside,) = shown.cssselect(".kn-beside")
        assert words in shown.text_content()
        assert (beside.get("lang"), beside.text_content().strip()) == ("zh", "面团要揉到表面光滑为止。")
        title = all_pages[f"{language}/baking/dough.html"].xpath("//button[contains(@class, 'kn-switch')]/@title")
        assert title == [Messages(language)["beside-title-noted"]]
    assert not all_pages["baking/dough.html"].xpath("//button[contains(@class, 'kn-switch')]")


def test_what_one_language_lacks_is_marked_in_that_language_alone(site):
    all_pages = pages(site("brot"))
    heating = "source_notes/oven.md:3-3"
    marks = {
        folder: [each.text for each in statement(all_pages[f"{folder}baking/oven.html"], heating).cssselect(".kn-mark")]
        for folder in ("", "en/", "de/")
    }
    assert marks == {"": [], "en/": [], "de/": [Messages("de")["translation-missing"]]}


def test_the_page_of_missing_addresses_speaks_all_languages(site):
    for folder in ("", "en/", "de/"):
        sections = pages(site("brot"))[f"{folder}404.html"].cssselect(".kn-not-found section")
        assert [each.get("lang") for each in sections] == ["zh", "en", "de"]
        assert [each[0].text for each in sections] == [Messages(each)["not-found-title"] for each in ("zh", "en", "de")]
        assert [each.get("data-title") for each in sections] == ["面包笔记", "Bread Book", "Brotbuch"]


def test_each_language_has_its_title(site):
    names = [pages(site("brot"))[f"{folder}index.html"].findtext(".//title") for folder in ("", "en/", "de/")]
    assert names == ["面包笔记", "Bread Book", "Brotbuch"]


# One more


def test_a_language_is_one_catalog_and_one_word(once):
    """Polish was never thought of here: a file of translations and its code in the options make its site."""
    entry = polib.POEntry(msgid="面团要揉到表面光滑为止。", msgstr="Wyrabiaj ciasto, aż będzie gładkie.")

    def change(project: Path) -> None:
        catalog = polib.POFile()
        catalog.metadata = {"Language": "pl", "Content-Type": "text/plain; charset=UTF-8"}
        catalog.append(entry)
        catalog.save(str(project / "editorial" / "locale" / "pl.po"))
        options = project / "mkdocs.yml"
        text = options.read_text(encoding="utf-8")
        # Titles and description are left as they are, too: what is not there in Polish stands in another language.
        text = re.sub(r"\n    (title|description): .*", "", text).replace(
            "languages: [zh, en, de]", "languages: [zh, pl]"
        )
        options.write_text(text, encoding="utf-8")

    folder = once("language-more", lambda target: built(target, "brot", change))
    polish = pages(folder / "site" / "pl")["baking/dough.html"]
    assert polish.get("lang") == "pl"
    assert entry.msgstr in seen(polish)
    assert "Skip to content" in seen(polish)  # the theme's words are in the language of ours, and none are Polish
    assert [each.text for each in polish.cssselect("a.kn-language")] == ["中文"]
    chinese = pages(folder / "site")["baking/dough.html"]
    assert [each.text for each in chinese.cssselect("a.kn-language")] == ["polski"]
    said = (folder / "said").read_text(encoding="utf-8")
    assert "editorial/topics.yml:3: `pl:` is missing (add `pl:` here; meanwhile `zh:` stands in)" in said


def test_the_words_of_the_interface_are_one_catalog(tmp_path, monkeypatch):
    shutil.copytree(LOCALE, tmp_path / "locale")
    catalog = polib.pofile(str(tmp_path / "locale" / "de.po"))
    catalog.metadata["Language"] = "fr"
    for entry in catalog:
        entry.msgstr = "Accueil" if entry.msgctxt == "section-home" else ""
    catalog.save(str(tmp_path / "locale" / "fr.po"))
    monkeypatch.setattr("everyline.text.messages.LOCALE", tmp_path / "locale")
    french = Messages("fr")
    assert (french["section-home"], french["section-about"]) == ("Accueil", "Reference")
    assert Messages("fr-CA")["section-home"] == "Accueil"
    assert [french.language_name(each) for each in ("fr", "de", "pt-BR")] == [
        "français",
        "allemand",
        "portugais (Brésil)",
    ]


# What is derived


def test_a_configuration_of_a_language_adds_to_what_is_derived(tmp_path):
    project = copied(tmp_path / "bread", "brot")
    (project / "mkdocs.de.yml").write_text(
        "INHERIT: mkdocs.yml\ncopyright: Niemand\ntheme: {features: [toc.follow]}\n", encoding="utf-8"
    )
    german, english = (configuration(project, each, tmp_path / each, strict=False) for each in ("de", "en"))
    assert (german.theme["language"], german.copyright, german.theme["features"]) == ("de", "Niemand", ["toc.follow"])
    assert (english.theme["language"], english.copyright) == ("en", None)
    assert [Path(each.docs_dir).name for each in (german, english)] == ["de", "en"]
    assert german.theme["logo"] == "assets/mark.svg"


def test_a_language_without_pages_is_derived_all_the_same(tmp_path):
    project = copied(tmp_path / "bread", "brot")
    assert Path(configuration(project, "fr", tmp_path / "site", strict=False).docs_dir).is_dir()
