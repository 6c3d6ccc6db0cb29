"""The pages of the real site, both languages, as they lie on disk after a strict build."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from everyline.editorial.loading import load_editorial
from tests.site.reading import NOTES, PREFIXES, by_id, document, pages
from tests.support import LANGUAGES, ROOT, search_index

# Pages


def test_both_languages_have_the_same_pages_and_anchors(built):
    chinese, english = pages(built, "zh"), pages(built, "en")
    assert set(chinese) == set(english)
    differing = {}
    for name in chinese:
        anchors = [
            {each for each in by_id(file) if each.startswith(("u-", "L", "term-"))}
            for file in (chinese[name], english[name])
        ]
        if anchors[0] != anchors[1]:
            differing[name] = anchors[0] ^ anchors[1]
    assert differing == {}


def test_the_mark_is_that_of_the_project(built, language):
    """The package's own is neutral; a project's file takes its place."""
    own = (ROOT / "docs" / language / "assets" / "mark.svg").read_bytes()
    assert (built / PREFIXES[language] / "assets" / "mark.svg").read_bytes() == own
    assert own != (ROOT / "macros" / "everyline" / "theme" / "assets" / "mark.svg").read_bytes()


def test_every_page_leads_to_its_twin(built, language):
    for name, file in pages(built, language).items():
        if name == "404.html":
            continue
        (other,) = document(file).xpath("//a[contains(@class, 'kn-language')]")
        twin = pages(built, "en" if language == "zh" else "zh")[name]
        assert (file.parent / other.get("href")).resolve() == twin.resolve(), name
        assert other.get("hreflang") != document(file).get("lang")


def test_every_topic_has_a_page_with_its_title_in_the_navigation(built, language):
    editorial, _ = load_editorial(ROOT, LANGUAGES)
    front = document(pages(built, language)["index.html"])
    linked = {urlsplit(href).path for href in front.xpath("//@href")}
    for topic in editorial.topics.values():
        assert f"{topic.page}.html" in linked
        heading = document(pages(built, language)[f"{topic.page}.html"]).xpath("string(//h1/text()[1])").strip()
        assert heading


def test_every_link_leads_somewhere(built):
    """Across both languages: the build checks each of them alone."""
    broken = []
    for file in sorted(built.rglob("*.html")):
        if file.name == "404.html":
            continue
        for href in set(document(file).xpath("//@href | //@src")):
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            goal = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not goal.is_file() or (
                parts.fragment and goal.suffix == ".html" and unquote(parts.fragment) not in by_id(goal)
            ):
                broken.append((file.relative_to(built).as_posix(), href))
    assert broken == []


def test_terms_never_lead_to_the_page_they_stand_on(built, language):
    for name, file in pages(built, language).items():
        terms = document(file).xpath("//a[contains(@class, 'kn-term')]/@href")
        assert [href for href in terms if urljoin(name, href).partition("#")[0] == name] == [], name


def test_terms_are_no_links_inside_code_links_and_headings(built, language):
    inside = (
        "//*[self::code or self::pre or self::h1 or self::h2 or self::h3 or self::a]//a[contains(@class, 'kn-term')]"
    )
    for name, file in pages(built, language).items():
        assert document(file).xpath(inside) == [], name


def test_pages_with_statements_tell_of_themselves(built, language):
    for name, file in pages(built, language).items():
        assert document(file).get("lang") == language, name
        if name != "404.html":
            assert document(file).xpath("//meta[@name='description']/@content"), name
        # A missing address is answered in every language, until a script knows the reader's.
        assert len(document(file).xpath("//h1")) == (len(LANGUAGES) if name == "404.html" else 1), name


def test_macros_and_templates_leave_no_trace(built, language):
    for name, file in pages(built, language).items():
        text = "".join(document(file).xpath("//article//text()[not(ancestor::code)]"))
        assert not re.search(r"\{\{|\}\}|\{%|Macro Rendering Error|\{:|Undefined", text), name


# Nothing from elsewhere


def test_pages_load_nothing_from_other_hosts(built):
    loading = "//script/@src | //img/@src | //iframe/@src | //source/@src | //link[not(@rel='canonical')]/@href | //object/@data"
    for file in sorted(built.rglob("*.html")):
        foreign = [href for href in document(file).xpath(loading) if urlsplit(href).netloc]
        assert foreign == [], file


def test_style_sheets_load_nothing_from_other_hosts(built):
    for file in sorted(built.rglob("*.css")):
        loaded = re.findall(r"""(?:url\(|@import\s+)["']?([^"')]+)""", file.read_text(encoding="utf-8"))
        assert [each for each in loaded if urlsplit(each).netloc] == [], file


def test_our_fragments_have_no_inline_styles_or_scripts(built):
    for file in sorted(built.rglob("*.html")):
        article = document(file).xpath("//article")
        if article and file.name != "404.html":  # which is the theme's own
            # Drawings of ours carry their size as a variable of the style sheet.
            for drawing in article[0].xpath(".//svg[starts-with(@style, '--kn-diagram-')]"):
                del drawing.attrib["style"]
            assert (
                article[0].xpath(".//*[@style] | .//script | .//style | .//iframe | .//object | .//form[@action]") == []
            )
            handlers = [each for each in article[0].xpath(".//@*") if each.attrname.startswith("on")]
            assert handlers == [], file


def test_the_search_index_has_every_page_but_those_of_the_notes(built, language):
    indexed = {f"{page}.html" for page, *_ in search_index(built / PREFIXES[language])["root"]["pages"]}
    notes = {f"sources/{note.stem}.html" for note in NOTES}
    assert indexed == set(pages(built, language)) - notes - {"404.html"}
