"""What a build tells: errors apart, each problem once, many warnings summed up."""

from __future__ import annotations

from everyline.text.build_report import Told

LOST = (
    "WARNING -  source_notes/{n}.md:{n}: `{n}.png` is not shown: there is no such file among the notes (put it there)\n"
)


def told(*texts: str) -> Told:
    found = Told()
    for text in texts:
        found(text)
    return found


def test_few_warnings_are_printed_as_they_are():
    text = LOST.format(n=1) + LOST.format(n=2)
    assert [*told(text).lines()] == text.splitlines()
    assert told(text).sums() == "2 warnings in 1 kind"


def test_what_two_languages_say_is_said_once():
    assert told(LOST.format(n=1), LOST.format(n=1)).sums() == "1 warning in 1 kind"


def test_many_warnings_are_summed_up_with_an_example_and_places():
    found = told("".join(LOST.format(n=number) for number in range(2000)), "WARNING -  index.html: other\n")
    lines = [*found.lines()]
    assert found.sums() == "2,001 warnings in 2 kinds"
    assert lines[0].startswith("WARNING -  2,000 × `0.png` is not shown: there is no such file")
    assert lines[1].strip() == "source_notes/0.md:0, source_notes/1.md:1, source_notes/2.md:2 and 1,997 more"
    assert len(lines) == 4
    assert len([*found.lines(everything=True)]) == 2001


def test_of_a_few_places_none_is_more():
    kinds = "".join(f"WARNING -  source_notes/{n}.md: {word} is odd\n" for word in "abcdefg" for n in range(3))
    assert all(" more" not in each for each in told(kinds).lines())


def test_however_many_kinds_there_are_it_is_a_screenful():
    words = "abcdefghijklmnopqrstuvwxyz"
    found = told("".join(f"WARNING -  {a}.md: {a}{b} is odd\n" for a in words for b in words))
    assert len([*found.lines()]) <= 20
    assert [*found.lines()][-1].strip() == "and 668 warnings in 668 other kinds"


def test_errors_come_first_and_whole():
    lines = [*told(LOST.format(n=1), "ERROR -  x.yml:3: wrong\nx.yml:4: also wrong\n").lines()]
    assert lines == ["ERROR -  x.yml:3: wrong", "x.yml:4: also wrong", LOST.format(n=1).strip()]


def test_nothing_is_said_of_nothing():
    assert told("").sums() == "no warnings"
    assert [*told("").lines()] == []


def test_errors_and_notices_are_no_more_than_a_screenful_either():
    found = told("".join(f"x.yml:{n}: wrong\nINFO -  note {n} is private\n" for n in range(500)))
    assert found.is_shortened
    assert len([*found.lines()]) == 40
    assert "… and 481 lines more like these" in [*found.lines()]
    assert found.sums() == "no warnings"
    assert len([*found.lines(everything=True)]) == 1000
