"""Where the books place things: references name the pages on which the words stand that they mean."""

from __future__ import annotations

import re

import lxml.html
import pikepdf

from everyline.books.converter import Converter, Shared
from everyline.books.elements import TABLE
from everyline.books.engine import typeset
from everyline.books.figures import settle
from everyline.books.fonts import book_fonts
from everyline.books.markup import string
from everyline.books.pdf import _chapter
from everyline.books.reading import BuiltPage, Places
from everyline.editorial.loading import load_editorial
from everyline.model.addresses import GALLERY_PAGE
from everyline.text.messages import Messages
from tests.books.logical import led, pages_said
from tests.books.setting import set_html
from tests.site.reading import document
from tests.support import LANGUAGES, ROOT


def squeezed(words: str) -> str:
    return "".join(words.split())


def test_each_correction_in_the_list_of_all_leads_to_its_own_words(site_dir):
    """Of merged statements it led to the statement that they were merged into, which may begin a page before."""
    found = [
        _cited_there(site_dir, place) for place in document(site_dir / "errata.html").find_class("kn-errata-place")
    ]
    assert len(found) > 60
    assert [each for each in found if each is not None and each[0] != each[1]] == []


def _cited_there(site_dir, place) -> tuple[str, str] | None:
    """The line of a correction, and that which is cited first where it leads; None where that is no statement."""
    home, line = [*place.iter("a")][:2] if len(place) > 1 else (place[0], place[0])
    page, _, name = home.get("href").partition("#")
    there = document(site_dir / page).xpath("//li[@id=$name]", name=name)
    cited = there[0].xpath(".//*[contains(@class, 'kn-cite')]//a/@data-source") if there else []
    first = cited[0].rpartition(":")[2].partition("-")[0] if cited else ""
    return (line.get("href").rpartition("#L")[2], first) if first else None


def test_commands_are_on_the_pages_that_their_list_names(pdf: pikepdf.Pdf, site_dir):
    """All commands of a long piece of code were said to be where it begins."""
    pages = pages_said(pdf)
    commands = {squeezed(each.text_content()) for each in document(site_dir / "examples.html").xpath("//td/a/code")}
    found = [(words, there, pages[: here - 1] + pages[here:]) for words, here, there in led(pdf) if words in commands]
    # Some are put together from what a note says in two places
    whole = [(words, there) for words, there, others in found if any(words in said for said in others)]
    assert len(whole) > 20
    assert [(words, there) for words, there in whole if words not in pages[there - 1]] == []


def test_index_numbers_name_pages_that_say_the_term(pdf: pikepdf.Pdf, language):
    """Bold ones named the page of the heading above what explains the term."""
    editorial, _ = load_editorial(ROOT, LANGUAGES)
    pages, links = [each.lower() for each in pages_said(pdf)], led(pdf)
    forms = {
        squeezed(each.name[language]): [squeezed(alias.text).lower() for alias in each.aliases]
        for each in editorial.terms
    }
    index, term, checked, wrong = max(here for _, here, _ in links) - 1, "", 0, []
    for words, here, there in links:
        if here < index or not words.isdigit():
            term = words if here >= index and words in forms else ""
        elif term:
            checked += 1
            wrong += [(term, there)] if not any(each in pages[there - 1] for each in forms[term]) else []
    assert checked > 300
    assert wrong == []


def test_a_diagram_that_floats_takes_the_place_along_that_links_lead_to():
    """Links to it named the page of the words that it floated away from."""
    html = '<article><p>a</p><figure class="kn-picture" id="f"><svg></svg></figure><p>b</p></article>'
    page = BuiltPage("page", "Page", lxml.html.fromstring(html), "")
    converter = Converter(Shared(TABLE, "en", Messages("en"), Places({"page"}, ""), {"page#f"}, {}), page, 1)
    settle(converter, page.article)
    markup = converter.blocks(page.article)
    assert 'places: [#at("page#f")]' in markup
    assert markup.count("#at(") == 1


def cited(number: int, words: int, beneath: str = "") -> str:
    link = f'<a href="n{number}.html" data-source="n{number}.md:{number}"><span class="kn-cite-source">N{number}</span></a>'
    row = f'<div class="kn-row"><div class="kn-text"><p>{"word " * words}</p></div><span class="kn-cite">{link}</span></div>'
    return f'<li class="kn-statement" id="s{number}" data-source="n{number}.md:{number}">{row}{beneath}</li>'


def test_all_rows_of_a_footnote_are_on_one_page():
    """One whose first row had room left the others to the next page."""
    for more in range(0, 60, 4):
        inner = f'<ul class="kn-statements">{"".join(cited(number, 3) for number in range(1, 7))}</ul>'
        group = f'<div class="kn-group"><ul class="kn-statements">{cited(0, 9, inner)}</ul></div>'
        pdf = set_html(f"{'<p>word</p>' * 22}<p>{'word ' * more}</p>{group}")
        places = {number for number, said in enumerate(pages_said(pdf)) if re.search(r"N\d,line", said)}
        assert len(places) == 1, more


def test_a_table_is_on_the_page_of_its_title():
    """Its title stayed on the page before, above the room that the table had asked for."""
    rows = "".join(f"<tr><td>row {each}</td><td>b</td></tr>" for each in range(9))
    table = f"<details><summary>The title</summary><table><tr><th>Name</th><th>Kind</th></tr>{rows}</table></details>"
    for more in range(20, 34):
        pages = pages_said(set_html(f"{'<p>word</p>' * more}{table}"))
        assert [said for said in pages if "Thetitle" in said] == [said for said in pages if "row0" in said], more


def test_a_long_listing_breaks_where_its_indentation_says_so():
    """Six lines were kept at either end, and all else broke anywhere."""
    lines = [f"{name}:\n" + "".join(f"  - {name}{each}: 1\n" for each in range(9)) for name in "abcdefg"]
    for more in range(8, 34, 3):
        pages = pages_said(set_html(f"{'<p>word</p>' * more}<pre><code>{''.join(lines)}</code></pre>"))
        begun = [re.sub(r"^(word)+", "", said.removeprefix("T")) for said in pages]
        assert all(re.match(r"[a-g]:-", said) for said in begun[1:] if said), more


def test_a_notes_own_form_is_on_one_page_with_its_label():
    """A page ended with its first line, and a diagram that fills a page came between that and the others."""
    lines = [f"line{each}: a line of code that has no room beside another" for each in range(24)]
    shown = ", ".join(f'(("plain", {string(line)}),)' for line in lines)
    form = f"#own-form[#label-line[As noted]#small-frame[#small-listing({string(chr(10).join(lines))}, {shown})]]"
    for more in range(10, 34, 2):
        for around in (form, f"#strip(0)[{form}]"):
            pages = pages_said(set_html("<p>word</p>" * more, behind=around))
            assert len({*(said for said in pages if re.search("Asnoted|line0:|line23:", said))}) == 1, more


def test_a_listing_parts_from_no_line_what_that_opens_and_uses_the_room():
    """It parted behind `template:`, with eleven lines of the page left."""
    text = "---\napiVersion: v1 # 一二三四五\nkind: Deployment\nmetadata:\n  name: a\n  labels:\n    app: a\nspec:\n  replicas: 3\n"
    text += "  selector:\n    matchLabels:\n      # which\n      app: a\n  template: # what they are\n    metadata:\n      labels:\n        app: a\n"
    text += "    spec:\n      containers:\n      - name: a\n        image: b\n        ports:\n        - containerPort: 80\n      other:\n        more: 1\n"
    ends = set()
    for more in range(14, 32):
        pages = pages_said(set_html(f"{'<p>word</p>' * more}<pre><code>{text}</code></pre>"))
        ends.add(pages[0].rpartition("word")[2][-30:])
    assert not {each for each in ends if re.search(r":(#\w*)?$", each)}, ends
    assert len(ends) > 4


def test_no_addition_is_parted_nor_a_listing_from_the_command_behind_it():
    """A diagram came between an introduction and its listing; a command stood beneath one, a page from its listing."""
    listing = f'<div class="highlight"><pre>{"key: 1" + chr(10)}</pre></div>'.replace("key: 1\n", "key: 1\n" * 12)
    addition = f'<aside class="kn-addition"><p>Added</p>{listing}<p>Source</p></aside>'
    proof = f'<div class="kn-proof">{listing}<p>Source</p></div>'
    for more in range(14, 34, 3):
        said = pages_said(set_html(f"{'<p>word</p>' * more}{addition}"))
        assert [each for each in said if "Added" in each] == [each for each in said if "Source" in each], more
        said = pages_said(set_html(f"{'<p>word</p>' * more}{proof}"))
        assert not any(re.match("Source", each) for each in said[1:]), more


def test_a_name_of_letters_alone_that_breaks_has_a_sign_where_it_does(tmp_path, poppler):
    name = "configMapAndSecretChangeDetectionStrategy"
    for more in (9, 13):
        pdf = set_html(f"<p>{'word ' * more}<code>{name}</code> {'word ' * 30}</p>")
        pdf.save(tmp_path / "book.pdf")
        assert name in pages_said(pdf)[0]
        assert re.search(r"(Map|Change)\u00ad$", poppler("pdftotext", file=tmp_path / "book.pdf"), re.MULTILINE), more


def test_a_listing_counts_as_wide_as_it_is_set():
    """A Chinese letter was three, and a listing with comments one of twice as many lines, which parted."""
    lines = "".join(f"key{each}: 1 # {'中' * 24}\n" for each in range(20))
    for more in range(10, 34, 3):
        pages = pages_said(set_html(f"{'<p>word</p>' * more}<pre><code>{lines}</code></pre>", "zh"))
        assert [said for said in pages if "key0:" in said] == [said for said in pages if "key19:" in said], more


def test_the_glossary_names_the_page_that_the_index_has_in_bold():
    """It named the page on which the section begins that says the term."""
    entry = '<div class="kn-glossary-entry" id="term-t"><dt>Term</dt><dd><p>A thing.</p><p class="kn-glossary-details"><a href="{}">Topic</a></p></dd></div>'
    shared = Shared(
        TABLE, "en", Messages("en"), Places({"page", "other", "glossary"}, ""), {*()}, {}, explained={"t": "page"}
    )
    page = BuiltPage("glossary", "G", lxml.html.fragment_fromstring("<p></p>"), "")
    entries = [lxml.html.fragment_fromstring(entry.format(each)) for each in ("page.html", "other.html")]
    own, other = (TABLE.find(each)[0](Converter(shared, page, 1), each) for each in entries)
    assert '#see-explained("t", "page")' in own
    assert '#see("other")' in other
    said = '#at("page")\n#pagebreak()\n#mark("t", is-main: true)\n#pagebreak()\n#see-explained("t", "page")[Topic]\n#see-explained("u", "page")[Other]'
    assert re.findall(r"Topic.*?(\d)\).*Other.*?(\d)\)", pages_said(set_html("<p>a</p>", behind=said))[-1]) == [
        ("2", "1")
    ]


def test_what_follows_the_gallery_has_the_room_that_its_own_diagrams_leave():
    """They came to stand on a page of their own, and the one before had a few lines of the list alone."""
    for address, ends in ((GALLERY_PAGE, 0), ("other", 1)):
        page = BuiltPage(address, "Page", lxml.html.fragment_fromstring("<article><p>a</p></article>"), "")
        shared = Shared(TABLE, "en", Messages("en"), Places({address}, ""), {*()}, {})
        assert _chapter(shared, page, "", 2, "").count("#chapter-end()") == ends


def test_an_introduction_may_go_on_on_the_next_page():
    """It kept its chapter's title, and the title of the part, from a page with half its room."""
    behind = f'#block(height: 110mm)\n#chapter("1", "Title", "t1")\n#introduction[#p[{"word " * 330}]]'
    assert pages_said(set_html("<p>a</p>", behind=behind))[0].startswith("Ta1Title")


def floating(article: str) -> str:
    page = BuiltPage("page", "Page", lxml.html.fromstring(f"<article>{article}</article>"), "")
    converter = Converter(Shared(TABLE, "en", Messages("en"), Places({"page"}, ""), {*()}, {}), page, 1)
    settle(converter, page.article)
    return converter.blocks(page.article)


def test_no_diagram_comes_to_stand_within_a_listing_of_some_pages():
    """It waited for a page of its own while the listing behind it went on."""
    figure = '<figure class="kn-picture" id="f"><svg height="1100"></svg></figure>'
    listing = f"<h2>Try</h2><pre><code>{'line' + chr(10)}</code></pre>"
    words = "<p>first</p><h2>a</h2><p>second</p>"
    long = floating(f"{words}{figure}{listing.replace('line', ('line' + chr(10)) * 40)}")
    short = floating(f"{words}{figure}{listing}")
    assert long.index("floating-diagram") < long.index("second")
    assert short.index("floating-diagram") > short.index("second")


def test_what_is_told_of_a_statement_is_on_its_page_where_diagrams_float():
    """One stood between the statement and its correction where these were more than a few lines."""
    note = f'<details class="kn-more"><summary>x</summary><div class="kn-erratum kn-erratum-error"><p>{"told " * 100}</p></div></details>'
    group = f'<h2>h</h2><div class="kn-group"><ul class="kn-statements">{cited(1, 100, note)}</ul></div>'
    assert floating(group).count("#unit(") == 2
    for place in (f"{group}{{}}<p>c</p>", f"<p>a</p>{{}}{group}"):
        assert floating(place.format('<figure class="kn-picture" id="f"><svg></svg></figure>')).count("#unit(") == 1


def test_few_of_a_list_of_diagrams_stand_alone_at_no_end_of_a_page():
    entries = ", ".join(f"[#block[entry {each}.]]" for each in range(20))
    for more in range(14, 32):
        pages = pages_said(set_html(f"{'<p>word</p>' * more}", ahead="", behind=f"#all-listed({entries})"))
        assert not {len(re.findall(r"entry\d+\.", said)) for said in pages} & {1, 2, 3, 4, 5}, more


def test_a_book_that_is_set_plainer_says_so():
    restless = (
        '#if "columns" not in sys.inputs { context range(query(<x>).len() + 1).map(it => [#metadata(it)<x>]).join() }'
    )
    main, told = f'#set document(title: "x")\n{restless}'.encode(), list[str]()
    assert typeset({"main.typ": main}, book_fonts(ROOT), 0, told.append).startswith(b"%PDF")
    assert len(told) == 1
    assert "plain columns" in told[0]
