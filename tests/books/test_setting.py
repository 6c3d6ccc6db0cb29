"""Pieces of pages as they are set: tables that fit, code that stays within its frame, scripts that run their way."""

from __future__ import annotations

import base64
import io
import itertools
import random
import re
import subprocess
from collections import Counter

import lxml.html
import pytest
from PIL import Image

from everyline.books.converter import loose, titled, way_of
from everyline.books.markup import call, text
from everyline.books.media import printable
from tests.books.logical import structure
from tests.books.setting import (
    MEASURE,
    bare_headings,
    ends_of_pictures,
    overfull,
    pieces,
    set_html,
    strayed,
    tags,
    text_of,
)
from tests.support import inline_picture

SMALLEST = 7.5
LONG = "https://kubernetes.io/docs/concepts/overview/what-is-kubernetes?one=1&two=22222222222222222222222222"


def table(columns: int, cell: str) -> str:
    head = "".join(f"<th>Column {each}</th>" for each in range(columns))
    rows = f"<tr>{''.join(f'<td>{cell} {each}</td>' for each in range(columns))}</tr>" * 2
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def lefts(pdf) -> list[float]:
    """Where pieces begin, without those of running heads and page numbers."""
    return [each.left for each in pieces(pdf)]


@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 4, 12, 30])
@pytest.mark.parametrize(
    "cell",
    [
        "999",
        "some words",
        "Unverwechselbarkeit",
        "<code>terminationGracePeriodSeconds</code>",
        LONG,
        "中文很长的一句话，没有空格",
        f"<code>{LONG}</code>",
    ],
)
def test_tables_fit_whatever_they_hold(columns, cell):
    pdf = set_html(table(columns, cell))
    said = "".join(text_of(pdf).split())
    assert all(f"Column{each}" in said for each in range(columns))
    assert said.count("".join(lxml.html.fromstring(cell).text_content().split())) == 2 * columns
    assert overfull(pdf) == []


@pytest.mark.slow
def test_long_lines_of_code_and_long_words_break():
    pdf = set_html(f"<pre><code>{'x' * 300} {LONG}</code></pre><p>{LONG * 3} <code>{LONG * 3}</code></p>")
    assert overfull(pdf) == []
    assert "".join(text_of(pdf).split()).count(LONG) == 7


def test_a_headline_of_nothing_but_a_long_word_has_a_title():
    """Typst refused the book, and only the bare text of its statement could be printed."""
    assert "/H2" in tags(set_html("<h2>areas.gamedev.dragonruby.patterns.input-actions</h2><p>more</p>"))


def test_a_headline_of_nothing_but_a_formula_has_its_source_for_a_title():
    formula = '<math><semantics><mi>F</mi><annotation encoding="application/x-tex">F^A</annotation></semantics></math>'
    assert "F^A" in text_of(set_html(f'<h2>{formula}<a class="kn-line-number" href="#L1">1</a></h2><p>more</p>'))


def test_a_line_with_more_beneath_it_is_bold_where_a_topic_made_it_a_heading_alone():
    """In an English note each such line was, and what its author had made bold was lost among them."""
    line = '<p class="kn-lead-text">words of a line</p>'
    heading, plain, own = (
        max(each.right for each in pieces(set_html(html)) if each.size < 20)
        for html in (line, "<p>words of a line</p>", f'<div class="kn-note-body">{line}</div>')
    )
    assert heading > plain == own


def test_the_words_before_a_formula_of_its_own_are_not_drawn_out_to_the_margin():
    words = " ".join(["the space of image patches"] * 7)  # some three lines
    formula = '<math display="block"><semantics><mi>F</mi><annotation encoding="application/x-tex">F</annotation></semantics></math>'
    lines = {each.height: each.right for each in pieces(set_html(f"<p>{words} {formula}</p>"))}
    assert lines.popitem()[1] < max(lines.values()) - 50


def test_lines_before_a_formula_of_its_own_are_broken_as_those_of_any_paragraph():
    """The first line had half of its words, drawn out to the margin."""
    formula = '<math display="block"><semantics><mi>F</mi><annotation encoding="application/x-tex">F</annotation></semantics></math>'
    words = "El número de combinaciones posibles con algunos éxitos en algunos ensayos independientes (intentos) es..."
    ends = [
        {each.height: each.right for each in pieces(set_html(f"<p>{words}{more}</p>", "es"))}.popitem()[1]
        for more in ("", f"\n{formula}")
    ]
    assert ends[1] == pytest.approx(ends[0], abs=5)  # a blank
    heights = [{each.height for each in pieces(set_html(f"<p>{formula}{more}b</p>"))} for more in ("", "<br>")]
    assert [*map(len, heights)] == [2, 2]


def test_a_row_stays_with_what_stands_beneath_it():
    answer = f'<details class="kn-answer"><pre><code>ok{chr(10) * 9}end</code></pre></details>'
    rows = "".join(f"<tr><td>row {each}</td><td>checked{answer}</td></tr>" for each in range(12))
    pdf = set_html(f"<table><tr><th>Command</th><th>Checks</th></tr>{rows}</table>")
    first = min(each.left for each in pieces(pdf) if each.size > 8)
    for page in {each.page for each in pieces(pdf)}:
        here = [each for each in pieces(pdf) if each.page == page and each.height > 80]
        begun = [each for each in here if first < each.left < first + 6]
        assert len([each for each in here if first + 6 < each.left < first + 12]) == 10 * (len(begun) - 1)  # the head


def test_a_table_of_many_columns_is_set_smaller_and_one_of_too_many_as_lists():
    few, more, many = (set_html(table(columns, "considerable")) for columns in (4, 7, 12))
    assert ["/Table" in tags(each) for each in (few, more, many)] == [True, True, False]
    sizes = [min(each.size for each in pieces(pdf)) for pdf in (few, more, many)]
    assert sizes[0] > sizes[1] >= 7.5
    assert sizes[2] >= 7.5


@pytest.mark.parametrize("language", ["en", "zh"])
def test_letters_of_many_scripts_and_signs_are_set(language):
    written = "Ελληνικά Русский العربية עברית हिन्दी ไทย ქართული 😀 👍🏽 👨‍👩‍👧 ❤️ ✅"
    pdf = set_html(f"<p>{written}</p>", language)
    assert "〔U+" not in text_of(pdf)
    assert "Русский" in text_of(pdf)


def test_what_runs_from_the_right_begins_there():
    pdf = set_html("<p>שלום</p><p>left</p><ul><li>عربي</li></ul>")
    assert max(lefts(pdf)) > MEASURE[1] - 60
    assert min(lefts(pdf)) < MEASURE[0] + 20


def test_a_book_in_arabic_runs_from_the_right():
    pdf = set_html("<p>العربية لغة abc</p><p>latin words</p><pre><code>code: 1</code></pre>", "ar")
    assert sum(each > MEASURE[1] - 90 for each in lefts(pdf)) >= 1
    assert "code: 1" in text_of(pdf)


def test_what_there_is_to_know_of_a_note_is_no_table():
    """A table whose columns have no names tells those who listen nothing."""
    pdf = set_html('<dl class="kn-facts"><div><dt>Lines</dt><dd>3</dd></div></dl>')
    assert "/Table" not in tags(pdf)
    assert "Lines" in text_of(pdf)


def test_an_address_runs_from_the_left_within_arabic():
    pdf = set_html(f"<p>موقع {LONG} هنا</p>", "ar")
    assert len(lefts(pdf)) < len(LONG) / 4  # whole runs of letters, not parts one after the other from the right
    assert LONG in "".join(text_of(pdf).split())


def test_short_addresses_and_code_run_from_the_left_within_arabic_and_a_title_as_its_first_letter():
    words = "أداة ffmpeg وواجهاتها"
    title = call("chapter", "", titled(words, "en"), "t2", level=1, is_fresh=True, way=way_of(words, "en"))
    pdf = set_html("<p>نص <code>[a-z]+(.*) x</code></p>", "en", title)
    assert 'running("rtl"' in title
    assert max(each.right for each in pieces(pdf) if each.page == 0 and each.size > 20) > MEASURE[1] - 3
    assert titled("Regex تحويل", "en").markup == text("Regex تحويل")
    assert "[a-z]+(.*) x" in text_of(pdf)
    assert 'kept("https://ffmpeg.example/")' in loose("انظر https://ffmpeg.example/", "rtl")


@pytest.mark.parametrize("form", ["block", "inline"])
def test_a_formula_that_is_wider_than_the_page_is_smaller(form, tmp_path, poppler):
    sums = "<mo>+</mo>".join(f"<mi>x</mi><mn>{at}</mn>" for at in range(60))
    formula = f'<math display="{form}"><semantics><mrow>{sums}</mrow><annotation>x</annotation></semantics></math>'
    set_html(f"<p>a {formula}</p>").save(tmp_path / "a.pdf")
    poppler("pdfinfo", file=tmp_path / "a.pdf")  # or this is left out
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "-singlefile", tmp_path / "a.pdf", tmp_path / "a"], check=True)
    with Image.open(tmp_path / "a.pgm") as page:
        _, _, end, _ = page.point(lambda light: 255 * (light < 160)).getbbox()
    assert MEASURE[1] - 9 < end <= MEASURE[1] + 2


def test_a_title_of_one_long_word_stays_on_its_page():
    title = call("chapter", "1", titled("Relationship_between_mean_and_median_under_skewness", "en"), "t2")
    pdf = set_html("<p>a</p>", "en", f'#contents("Contents", 2)\n{title}')
    assert max(each.right for each in pieces(pdf)) <= MEASURE[1] + 1
    assert max(each.right for each in pieces(pdf) if each.size < 11 and each.left < 200) < sum(MEASURE) / 2


def test_a_title_without_an_author_has_nothing_but_its_page_behind_it_in_the_contents(tmp_path, poppler):
    chapters = [call("chapter", "", f"aa {'m' * long}", f"t{long}", level=2) for long in range(8, 25)]
    set_html("<p>a</p>", "en", "\n".join(['#contents("Contents", 2)', *chapters])).save(tmp_path / "a.pdf")
    given = ["pdftotext", "-layout", "-f", "1", "-l", "1", "-x", "0", "-y", "0", "-W", "260", "-H", "700"]
    said = poppler(*given, file=tmp_path / "a.pdf")
    assert "·" not in said  # behind which an author would be
    assert not re.search(r"^[ .]*\d+$", said, re.MULTILINE)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_words_of_a_cover_are_on_its_page(language):
    pdf = set_html("<p>a</p>", language, '#cover("Title", "claim", "about", "made", "mark", "note")')
    cover = [each for each in pieces(pdf) if each.page == 0]
    assert len(cover) >= 5
    assert all(20 < each.left < each.right < MEASURE[1] + 40 for each in cover)


def test_a_cover_names_a_note_in_one_line_however_long_its_title_is():
    title = "What the millers of the valley told each other about wet summers, and what their bakers made of it"
    pdf = set_html("<p>a</p>", "en", f'#cover("Title", "claim", "about", "made", "mark", "{title}", "short")')
    cover = text_of(pdf)
    assert "the millers of the valley" in cover
    assert "made of it" not in cover
    assert "…" in cover
    assert "short" in cover


def test_a_cover_has_a_line_for_each_part():
    parts = [f"Part {each}" for each in range(11)]
    pdf = set_html("<p>a</p>", "en", call("cover", "Title", "claim", "about", "made", "mark", *parts))
    cover = text_of(pdf)
    assert all(each in cover for each in parts)
    heights = [each.height for each in pieces(pdf) if each.page == 0]
    assert min(heights) > 40


def test_the_imprint_stands_at_the_foot_of_a_page_of_its_own():
    pdf = set_html("<p>a</p>", "en", call("imprint", "Title", "Who wrote it", "What made it"))
    lines = [each.height for each in pieces(pdf) if each.page == 0 and each.size == SMALLEST]
    assert len(lines) == 3
    assert max(lines) < 260 / 25.4 * 72 / 3


def test_code_in_a_line_is_about_as_large_as_what_stands_around_it():
    """Typst has code at four fifths, which was taken once more."""
    pdf = set_html("<p>words</p><p><code>code</code></p>")
    words, code = (each.size for each in pieces(pdf) if each.size in (10.8, 9.288) or each.size == SMALLEST)
    assert code / words > 0.8


def test_a_reference_has_no_gap_behind_its_bracket():
    pdf = set_html("<p>甲</p>", "zh", '#p[甲#unparted("（第 5 页）")，乙]')
    reference = next(each for each in pieces(pdf) if 8 < each.size < 9)
    after = min(each.left for each in pieces(pdf) if each.height == reference.height and each.left > reference.left)
    assert reference.right - after > reference.size / 3


def test_a_mark_stands_behind_a_closing_bracket_however_full_its_line_is():
    """A full line takes away the white half of a sign, which was taken away once more."""
    words = "卷中的一个目录，每个键是其中的一个文件（数据总共不超过"
    lines = "".join(
        statement(each, 0, row=f'<div class="kn-text"><p>{words}{"字" * each}）</p></div>') for each in range(24)
    )
    pdf = set_html(f'<div class="kn-group"><ul class="kn-statements">{lines}</ul></div>', "zh")
    said = text_of(pdf)
    found = pieces(pdf)
    ahead = {
        mark: [
            each.left
            for each in found
            if mark.page == each.page and 0 < mark.height - each.height < 6 and each.left < mark.left
        ]
        for mark in found
        if mark.size == SMALLEST
    }
    assert len([each for each in ahead.values() if each]) == 24
    assert all(mark.left - max(lefts) > 4.9 for mark, lefts in ahead.items() if lefts)  # half the sign
    assert said.count("）") == 24
    assert "\u2060" not in said


def test_a_name_in_code_breaks_at_its_joints_alone_and_a_file_not_before_its_ending(poppler, tmp_path):
    names = ["ttlSecondsAfterFinished", "terminationGracePeriodSeconds", "custom-namespace.yaml", "pods.spec"]
    paragraphs = "".join(f"<p>{'so ' * more}<code>{name}</code></p>" for more in range(20, 40, 2) for name in names)
    pdf = set_html(paragraphs)
    pdf.save(tmp_path / "book.pdf")
    printed = poppler("pdftotext", "-layout", file=tmp_path / "book.pdf").split()
    assert {each for each in printed if not each.isdigit()} == {"T", "so", *names}


def test_no_line_begins_with_a_sign_that_parts_names(poppler, tmp_path):
    pdf = set_html("".join(f"<p>{'so ' * more}some · names | of › it</p>" for more in range(10, 60)))
    pdf.save(tmp_path / "book.pdf")
    printed = poppler("pdftotext", "-layout", file=tmp_path / "book.pdf").splitlines()
    assert len(printed) > 90
    assert [each for each in printed if each.strip().startswith(("·", "|", "›"))] == []


def statement(number: int, words: int, beneath: str = "", row: str = "") -> str:
    said = row or f'<div class="kn-text"><p>{"words " * words}</p></div>'
    cited = f'<span class="kn-cite"><a href="n{number % 5}.html" data-source="n{number % 5}.md:{number}"><span class="kn-cite-source">Note</span></a></span>'
    return f'<li class="kn-statement" data-source="n{number % 5}.md:{number}"><div class="kn-row">{said}{cited}</div>{beneath}</li>'


@pytest.mark.slow
def test_footnotes_are_on_the_pages_of_their_marks_and_headlines_have_lines_beneath_them():
    """Typst leaves a note on the page before, or brings it on the next, where its mark is in a block that breaks."""
    chance, numbers = random.Random(17), itertools.count(1)  # noqa: S311 - no secret
    groups = []
    for each in range(36):
        items = [statement(next(numbers), chance.randrange(2, 90)) for _ in range(chance.randrange(1, 6))]
        inner = "".join(statement(next(numbers), chance.randrange(2, 60)) for _ in range(chance.randrange(1, 9)))
        items.append(statement(next(numbers), 20, f'<ul class="kn-statements">{inner}</ul>'))
        if not each % 6:
            file = "\n".join(f"line: {line}" for line in range(chance.randrange(2, 40)))
            parts = f'<div class="kn-part kn-part-command"><pre>vi file</pre></div><div class="kn-part kn-part-file"><pre>{file}</pre></div>'
            items.append(statement(next(numbers), 0, row=f'<figure class="kn-code">{parts}</figure>'))
        kind = chance.choice(["ul", "ol"])
        groups.append(
            f'<h2>Head {each}</h2><div class="kn-group"><{kind} class="kn-statements">{"".join(items)}</{kind}></div>'
        )
    pdf = set_html("".join(groups))
    assert len(pdf.pages) > 15
    assert tags(pdf).count("/Note") > 100
    assert strayed(pdf) == []
    assert bare_headings(pdf, least=1) == []
    said = " ".join(text_of(pdf).split())
    assert said.count("words") == "".join(groups).count("words ")
    assert said.count("line:") == "".join(groups).count("line:")


@pytest.mark.slow
def test_no_line_ends_within_a_word_of_code(poppler, tmp_path):
    """Whoever types it from paper would type it wrong."""
    words = ["--previous", "<名称>", "nginx:1.24.0-alpine", "--show-managed-fields", "-t"]
    paragraphs = "".join(f"<p>{'so ' * more}<code>{word}</code></p>" for more in range(12, 40, 2) for word in words)
    lines = "\n".join(f"{' ' * more}image: {word}  # said of it" for more in range(40, 80, 3) for word in words)
    name = "configMapAndSecretChangeDetectionStrategy"
    pdf = set_html(f"{paragraphs}<pre><code>{lines}</code></pre><table><tr><td><code>{name}</code></td></tr></table>")
    assert overfull(pdf) == []
    pdf.save(tmp_path / "book.pdf")
    printed = poppler("pdftotext", "-layout", file=tmp_path / "book.pdf").split()
    assert {each for each in printed if not each.isdigit()} == {
        "T",
        "so",
        "image:",
        "#",
        "said",
        "of",
        "it",
        name,
        *words,
    }


def test_a_heading_that_is_a_link_stands_above_pages_of_its_text():
    """In the home note it stood in their running heads, too, where no links may be."""
    pdf = set_html(f'<h2><a href="https://example.org">https://example.org</a></h2>{"<p>word</p>" * 99}')
    assert len(pdf.pages) > 3
    assert "https://example.org" in text_of(pdf)


def test_a_heading_that_is_a_picture_is_one_and_no_title():
    pdf = set_html('<h2 id="a"><span class="kn-lost">[image lost] a.png</span></h2><p>Words.</p>')
    assert "[image lost] a.pngWords." in text_of(pdf).replace("\n", "")


def test_badges_that_all_rows_of_a_table_have_are_said_once_above_it():
    badges = '<span class="kn-badge">passed 1.37</span> <span class="kn-badge">row {}</span>'
    rows = "".join(f"<tr><td>{each}</td><td>{badges.format(each)}</td></tr>" for each in range(5))
    said = text_of(set_html(f"<table><tr><th>Row</th><th>Checks</th></tr>{rows}</table>"))
    assert said.count("passed 1.37") == 1
    assert said.index("passed 1.37") < said.index("row 0")
    assert said.count("Checks") == 2


def test_a_badge_with_words_before_it_stays_behind_them():
    """They were left without it, where all rows have it."""
    cell = '<td>{}<span class="kn-badge">passed 1.37</span></td>'
    rows = "".join(f"<tr><td>{each}</td>{cell.format('corrected ' if each == 3 else '')}</tr>" for each in range(5))
    said = text_of(set_html(f"<table><tr><th>Row</th><th>Checks</th></tr>{rows}</table>"))
    assert said.count("passed 1.37") == 2  # once above
    assert "corrected passed 1.37" in " ".join(said.split())


def test_a_badge_does_not_break_in_a_narrow_column():
    row = '<tr><td>{0} {0}</td><td><span class="kn-badge">已修复的</span></td></tr>'.format("字 word" * 20)
    pdf = set_html(f"<table><tr><th>例</th><th>值</th></tr>{row}<tr><td>a</td><td>b</td></tr></table>", "zh")
    assert len([each for each in pieces(pdf) if each.size == 7.5]) == 1


def test_a_short_table_stands_on_one_page():
    rows = "".join(f"<tr><td>row {number}</td><td>b</td></tr>" for number in range(6))
    table = f"<table><tr><th>Name</th><th>Kind</th></tr>{rows}</table>"
    pdf = set_html(f"<p>{'word ' * 545}</p>{table}")
    assert len(pdf.pages) == 2
    assert text_of(pdf).count("Kind") == 1  # a table that goes on repeats its header


def columns_of(count: int, ahead: str = "") -> Counter[tuple[int, bool]]:
    """How many entries stand on each page left and right, where a list of so many stands in two columns."""
    listed = f'#filled(2, "entries of a list", range({count}).map(it => (1, [entry #it])))'
    pdf = set_html("<p>a</p>", ahead=f"{ahead}\n{listed}\n#metadata(none)<late>")
    last = max(each.page for each in pieces(pdf))  # which the list does not reach
    return Counter((each.page, each.left > 250) for each in pieces(pdf) if each.size > 9 and each.page < last)


def test_columns_are_as_high_as_each_other_on_their_last_page():
    found = columns_of(230)
    assert found[2, False] - found[2, True] in (0, 1)


def test_no_page_of_columns_stays_half_empty_where_what_is_before_them_shrank():
    """Typst sets a book several times: where the first time ended later, the columns before the last page were never filled."""
    found = columns_of(230, "#context block(height: if query(<late>).len() == 0 { 120mm } else { 1mm })")
    assert found[1, False] == found[1, True]
    assert found[2, False] - found[2, True] in (0, 1)


def test_what_there_is_to_know_about_a_note_stays_with_its_title():
    """The title stood at the foot of a page, and what follows it at the head of the next."""
    facts = "".join(f"<div><dt>fact {number}</dt><dd>known</dd></div>" for number in range(6))
    card = (
        f'<section class="kn-source-card"><h2>Notes</h2><p>About them.</p><dl class="kn-facts">{facts}</dl></section>'
    )
    pdf = set_html("<p>word</p>" * 24 + card)
    titles = {each.page for each in pieces(pdf) if each.size > 12}
    assert titles == {0, 1}  # of the chapter, and of the note
    assert max(each.page for each in pieces(pdf) if each.height > 80 and each.size > 9.1) == 1
    assert len({each.height for each in pieces(pdf) if each.page == 1 and each.height > 80}) > 7  # title, words, facts


def test_a_book_that_does_not_come_to_rest_is_set_with_plainer_columns():
    """Typst gives up after five attempts, and an edit of a note had left no book."""
    restless = "#context range(query(<x>).len() + 1).map(it => [#metadata(it)<x>]).join()"
    found = columns_of(230, f'#if "columns" not in sys.inputs [{restless}]')
    assert sum(found.values()) == 230


def test_columns_that_begin_above_footnotes_fill_their_page():
    """They were as high as without footnotes, and began on the next page with as little."""
    found = columns_of(230, "#footnote[note] #footnote[note] #block(height: 90mm)")
    assert found[0, True] > 15
    assert found[0, False] - found[0, True] == 2  # the marks of the footnotes


@pytest.mark.slow
def test_a_last_page_of_a_few_lines_is_saved():
    full = max(columns_of(300).values())
    assert max(page for page, _ in columns_of(4 * full + 6)) < max(page for page, _ in columns_of(4 * full + 60))


def test_a_table_that_is_folded_has_columns_as_wide_as_what_they_say():
    """It was measured as if it said nothing: each word stood in a line of its own."""
    cells = "<td>kubectl get pods in a namespace</td><td>accepted by a server</td>"
    html = f"<details><summary>More</summary><table><tr>{cells}</tr><tr>{cells}</tr></table></details>"
    said = set_html(html)
    assert len({round(each.height) for each in pieces(said)}) == 4  # with the title and that of what is folded
    assert "/Table" not in tags(said)  # no column has a name


def pictures(pdf) -> int:
    return sum(len(page.get_images()) for page in pdf.pages)


@pytest.mark.slow
def test_a_picture_that_stands_in_the_note_is_printed_and_one_that_is_none_is_told_in_words():
    pdf = set_html(f'<p>Before <img src="{inline_picture()}"> and <img alt="A chart" src="{inline_picture()}"></p>')
    assert pictures(pdf) == 1
    assert "base64" not in text_of(pdf)
    broken = "data:image/png;base64,AGjBGA3CI6zkAAAAAElFTkSuQmCC"
    pdf = set_html(f'<p>One <img src="{broken}"> and two <img src="{broken}" alt="A chart"></p>')
    assert pictures(pdf) == 0
    assert " ".join(text_of(pdf).split()).count("[picture]") == 1
    assert "A chart" in text_of(pdf)
    assert "AGjBGA3CI6" not in text_of(pdf)


@pytest.mark.parametrize("depth", [0, 3, 9])
def test_a_wide_picture_keeps_within_the_margins_however_deep_its_list_is(depth):
    out = io.BytesIO()
    Image.new("RGB", (1600, 20)).save(out, "PNG")
    picture = f'<img width="1600" src="data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}">'
    (right,) = ends_of_pictures(set_html("<ol><li>" * depth + picture + "</li></ol>" * depth))
    assert MEASURE[1] - 100 < right <= MEASURE[1] + 1


def test_a_picture_that_stands_in_the_note_tells_no_book_more_than_it_shows(tmp_path):
    """Whatever wrote the page: notes are read without what such pictures tell."""
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E] = "SECRET"
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=told)
    assert b"SECRET" in out.getvalue()
    data, ending, size = printable(tmp_path, f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}")
    assert (ending, size) == (".jpeg", (9, 9))
    assert b"SECRET" not in data


def test_a_rule_keeps_what_stands_above_it_from_what_stands_below():
    lists = "<ul><li>one</li></ul>{}<ul><li>two</li></ul>"
    rows = [
        {each.height for each in pieces(set_html(lists.format(between))) if each.size > 8} for between in ("", "<hr>")
    ]
    assert max(rows[0]) - min(rows[0]) < max(rows[1]) - min(rows[1]) - 5


def test_a_letter_whose_mark_no_font_has_beside_it_stands_with_the_number_of_the_mark():
    said = text_of(set_html("<p>vectors a\u20d7 and e\u0301</p>"))
    assert "a〔U+20D7〕" in said
    assert "0301" not in said


@pytest.mark.slow
def test_no_line_begins_with_a_sign_that_never_stands_there_nor_with_the_number_of_an_address(poppler, tmp_path):
    link = '<a href="https://example.org/{0}">{1}</a>'
    paragraphs = [
        f"<p>依据：{'；'.join(link.format(each, 'many Words'[-5 * (each % 2 + 1) :]) for each in range(more, more + 9))}</p>"
        for more in range(12)
    ]
    there = "".join(f'<p>{"字" * more}见<a href="#here">名称</a>；另见。</p>' for more in range(36, 46))
    ahead = '#at("page")' + call("addresses", "A", *map(str, range(20)))
    pdf = set_html(f"{''.join(paragraphs)}{there}", "zh", ahead)
    pdf.save(tmp_path / "book.pdf")
    printed = poppler("pdftotext", "-layout", file=tmp_path / "book.pdf")
    assert printed.count("[W") > 20
    assert [each for each in printed.splitlines() if each.strip().startswith(("；", "[W"))] == []
    assert not {"\u200b", "\u2060"} & {*printed}  # nothing that is copied with the words


def test_what_stands_beneath_a_step_begins_where_its_words_do():
    note = f'<div class="kn-erratum kn-erratum-error"><p>{"note " * 200}</p></div>'
    items = "".join(statement(each, 20, note).replace("kn-statement", "kn-statement kn-step") for each in range(2))
    pdf = set_html(f'<div class="kn-group"><ol class="kn-statements">{items}</ol></div>')
    words = min(each.left for each in pieces(pdf) if each.size > 10.5 and each.left > MEASURE[0] + 15)
    notes = min(each.left for each in pieces(pdf) if 9.2 < each.size < 9.4)
    assert notes > words


@pytest.mark.slow
def test_a_wide_diagram_is_printed_in_a_form_whose_letters_can_be_read_within_the_margins():
    def size(*forms: tuple[int, int], floats: bool = True) -> int:
        drawn = call("diagram", "p", *(("mark.svg", *form, ()) for form in forms), floats=floats, alt="a")
        boxes = [each.A[0].BBox for each in structure(set_html("<p>a</p>", ahead=drawn)) if "/Alt" in each]
        ((left, low, right, high),) = ([*map(float, box)] for box in boxes)
        return round(max(right - left, high - low) / 0.75)

    assert size((600, 300), (300, 500)) == 504  # the wide one, as it fits
    assert size((900, 300), (300, 500)) == 420  # the narrow one
    assert size((900, 300), (300, 2000)) > 600  # turned, as the narrow one is too high
    assert size((900, 300), floats=False) == 540  # small, as it can't leave its heading


def test_what_stands_for_comparison_is_in_two_columns_where_that_turns_no_line_over():
    """Names of images stood in three lines, beside a free half of the page."""

    def right(line: str) -> bool:
        lines = [[("plain", f"{line}{each}")] for each in range(14)]
        drawn = call("small-listing", "\n".join(each[0][1] for each in lines), *lines)
        return any(each.left > sum(MEASURE) / 2 for each in pieces(set_html("<p>a</p>", ahead=drawn)))

    assert right("name: web ")
    assert not right("image: registry.example.org/team/web:1.24.0-alpine ")


def test_contents_of_few_chapters_list_their_sections_and_those_of_many_do_not():
    """As of what a Kindle gathered, which is one note of many books."""
    ahead = "#contents([Contents], 2)\n" + '#chapter("1", [One], "one")\n'
    others = "".join(f'#chapter("{at}", [More {at}], "more-{at}")\n' for at in range(2, 5))
    for before, count in ((ahead, 2), (ahead + others, 1)):
        said = text_of(set_html("<p>words</p>", ahead=f"{before}#section(3, [Waited])\n"))
        assert " ".join(said.split()).count("Waited") == count
