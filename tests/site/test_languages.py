"""Both languages on the built pages: what is in which, and what says so."""

from __future__ import annotations

import re

from tests.site.reading import document, pages

CHINESE = re.compile("[\u4e00-\u9fff]")
# Written by hand in English, with Chinese book titles and examples in it.
BY_HAND = ("project/", "sources/")


def test_no_english_page_shows_chinese_that_does_not_say_so(built):
    unmarked = []
    for name, file in pages(built, "en").items():
        for text in document(file).xpath("//body//text()[not(ancestor::script)]"):
            if CHINESE.search(text) and not name.startswith(BY_HAND):
                element = text.getparent().getparent() if text.is_tail else text.getparent()
                if not element.xpath("ancestor-or-self::*/@lang")[-1].startswith("zh"):
                    unmarked.append((name, text))
    assert unmarked == []


def test_statements_are_translated_on_every_english_page(built):
    for name, file in pages(built, "en").items():
        assert document(file).xpath("//*[contains(@class, 'kn-mark-')]") == [], name


def test_the_other_language_stands_out_of_search_without_ids_of_its_own(built, language):
    for name, file in pages(built, language).items():
        for each in document(file).xpath("//*[@class='kn-beside']"):
            assert each.xpath("ancestor-or-self::*[@data-search-exclude]"), name
            # Material numbers code blocks in the browser; nothing else in there has an id.
            assert each.xpath(".//@id") == [], name
