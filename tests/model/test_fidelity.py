"""What is printed is whole, or it is what the note says letter by letter."""

from everyline.model.fidelity import is_whole, kept_whole
from everyline.notes.units import Kind, Note, Span, Unit

LINES = ("- 1. peel <b>the</b> apples #fruit", "  & core them")


def note_of(lines=LINES):
    return Note("n.md", "", "logseq", "utf-8", lines, ())


def unit_of(text, removed=()):
    return Unit(Kind.BULLET, Span("n.md", 1, 2), text, removed=removed)


def test_what_is_whole_stays():
    unit = unit_of("1\\. peel …", ("#fruit",))
    printed = "<p>1. peel <b>the</b> apples<br>&amp; core them</p>"
    assert kept_whole(printed, unit, note_of()) == (printed, [])


def test_what_lost_a_word_is_printed_as_it_stands_and_told():
    unit = unit_of("peel", ("#fruit",))
    html, problems = kept_whole("<ul><li>peel the apples &amp; core them</li></ul>", unit, note_of())
    assert html == '<p class="kn-verbatim">- 1. peel &lt;b&gt;the&lt;/b&gt; apples #fruit<br>  &amp; core them</p>'
    assert [str(problem).split(" (")[0] for problem in problems] == [
        "n.md:1: something of this would be lost, so it is printed as it stands"
    ]


def test_a_thousand_tags_are_counted_not_tried():
    tags = tuple(f"#tag{number}" for number in range(1000))
    unit = Unit(Kind.BULLET, Span("n.md", 1, 1), "peas", removed=tags)
    assert is_whole("peas", unit, note_of((f"- peas {' '.join(tags)}",)))
    assert not is_whole("pea", unit, note_of((f"- peas {' '.join(tags)}",)))


def test_the_number_that_a_browser_prints_is_no_loss():
    printed = '<ol start="1"><li>peel the apples &amp; core them</li></ol>'
    assert kept_whole(printed, unit_of("", ("#fruit",)), note_of())[0] == printed


def test_what_is_taken_out_may_stand_before_and_behind_it_as_well():
    unit = Unit(Kind.BULLET, Span("n.md", 1, 1), "…", removed=("NAT",))
    note = note_of(("- NAT gateway: a [[NAT|lan.NAT]] service",))
    assert is_whole("NAT gateway: a lan.NAT service", unit, note)
    assert not is_whole("gateway: a lan.NAT service", unit, note)


def test_a_formula_that_stays_tex_is_told_with_its_line():
    unit = unit_of("so that\n$\\frac{1}{2$")
    printed = '<p>so that <span class="math">$\\frac{1}{2$</span></p>'
    html, problems = kept_whole(printed, unit, note_of(("so that", "$\\frac{1}{2$")))
    assert html == printed
    assert str(problems[0]).startswith("n.md:2: this formula can't be set, so its TeX is printed: \\frac{1}{2 (")


def test_the_words_of_a_link_may_be_an_address_as_it_was_typed():
    address = "https://a.example/#%E5%AE%89"
    unit = Unit(Kind.BULLET, Span("n.md", 1, 1), f"[{address}]({address})")
    note = note_of((f"- [{address}]({address})",))
    printed = f'<p><a href="{address}">{address}</a></p>'
    assert kept_whole(printed, unit, note) == (printed, [])
