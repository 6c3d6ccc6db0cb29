import pytest

from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import read_corpus
from everyline.sorting.decisions import correct, merge
from tests.support import LANGUAGES

ENTRY = """
- quote: {quote}
  kind: {kind}
  wrong: {{zh: 不对。, en: Wrong.}}
  correction: {{zh: 对的说法。, en: What is right.}}
  authority: {{title: Fruit, url: "https://example.org/fruit"}}
"""
SLIP = "- quote: {quote}\n  kind: typo\n  replace: [{{from: {wrong}, to: {right}}}]\n"


def corrected(folder):
    """The corrections of a project, its corpus, and the problems as texts."""
    corpus, _ = read_corpus(folder)
    editorial, problems = load_editorial(folder, LANGUAGES)
    assert problems == []
    corpus, _ = merge(corpus, editorial)
    corrections, problems = correct(corpus, editorial)
    return corrections, corpus, [str(problem) for problem in problems]


def errata(project, *entries, **files):
    return corrected(project({"editorial/errata.yml": "".join(entries), **files}))


def entry(quote, kind="error", against=""):
    return ENTRY.format(quote=quote, kind=kind) + (f"  against: {against}\n" if against else "")


def test_a_quote_names_a_statement_or_a_heading(project):
    found, _, problems = errata(project, entry("苹果是一种水果"), entry("吃法"))
    assert problems == []
    assert [each.unit.text for each in found.shown.values()] == ["苹果是一种水果，不是梨。", "吃法"]


def test_a_heading_does_not_make_a_statements_whole_text_ambiguous(project):
    note = "# 桃\n\n## 桃子的吃法很多很多\n\n桃子的吃法很多很多\n"
    found, _, problems = errata(project, entry("桃子的吃法很多很多"), **{"source_notes/peach.md": note})
    assert problems == []
    assert [each.unit.span.first for each in found.shown.values()] == [5]


def test_a_piece_of_code_names_its_block(project):
    note = "# 苹果\n\n```yaml\napple:\n  colour: rde\n```\n"
    found, _, problems = errata(project, entry("'colour: rde'"), **{"source_notes/code.md": note})
    assert problems == []
    assert [each.unit.kind.value for each in found.shown.values()] == ["code"]


@pytest.mark.parametrize(
    ("quote", "complaint"),
    [
        ("苹果是一种蔬菜", "is in no unit; the nearest text is '苹果是一种水果"),
        ("苹果", "units (source_notes/fruit.md:"),
    ],
)
def test_a_quote_that_fits_nothing_or_much_is_a_problem_with_its_line(project, quote, complaint):
    _, _, (problem,) = errata(project, "# what is wrong\n", entry(quote))
    assert problem.startswith("editorial/errata.yml:3: ")
    assert complaint in problem


def test_a_unit_has_one_correction_and_one_entry_of_slips(project):
    slip = SLIP.format(quote="苹果是一种水果", wrong="水果", right="果子")
    found, _, problems = errata(project, entry("苹果是一种水果"), slip)
    assert problems == []
    (unit,) = [each.unit for each in found.shown.values()]
    assert found.text(unit) == "苹果是一种果子，不是梨。"
    assert found.shown[unit.id].erratum.correction["en"] == "What is right."
    again = SLIP.format(quote="不是梨", wrong="梨", right="桃")
    _, _, problems = errata(project, entry("苹果是一种水果"), entry("不是梨"), slip, again)
    assert [each.partition(": ")[2].partition(" (")[0] for each in problems] == [
        "the unit quoted here is corrected by line 1 already",
        "the unit quoted here is corrected by line 12 already",
    ]


def test_slips_are_set_right_once_each_and_in_order(project):
    slips = "- quote: 苹果是一种水果\n  kind: typo\n  replace: [{from: 果, to: 婆}, {from: 果, to: 手}]\n"
    found, corpus, problems = errata(project, slips)
    unit = next(unit for unit in corpus.statements() if unit.id in found.slips)
    assert problems == []
    assert found.text(unit) == "苹婆是一种水手，不是梨。"


def test_a_slip_must_be_in_the_text(project):
    _, _, (problem,) = errata(project, SLIP.format(quote="苹果是一种水果", wrong="香蕉", right="梨"))
    assert "`香蕉` is not in the text of source_notes/fruit.md:4-4" in problem


def test_a_conflict_is_known_at_both_ends(project):
    found, corpus, problems = errata(project, entry("苹果是一种水果", "conflict", "梨比苹果的水分多"))
    assert problems == []
    (conflict,) = found.shown.values()
    assert [*found.against] == [conflict.other.id]
    assert conflict.other.text == "梨比苹果的水分多一些。"
    assert corpus.printed(conflict.other) is conflict.other


def test_a_conflict_with_a_merged_statement_is_told_at_the_kept_one(project):
    merges = {"editorial/merges.yml": "- same: [苹果洗净就可以吃了, 梨比苹果的水分多]\n"}
    found, corpus, problems = errata(project, entry("苹果是一种水果", "conflict", "梨比苹果的水分多"), **merges)
    kept = next(unit for unit in corpus.statements() if unit.text.startswith("苹果洗净"))
    assert problems == []
    assert [*found.against] == [kept.id]


def test_nothing_is_in_conflict_with_itself(project):
    _, _, (problem,) = errata(project, entry("苹果是一种水果", "conflict", "不是梨"))
    assert "a statement can't be in conflict with itself" in problem


def test_a_conflict_of_two_that_are_one_by_now_is_told_in_one_place(project):
    merges = {"editorial/merges.yml": "- same: [苹果是一种水果, 梨比苹果的水分多]\n"}
    found, _, problems = errata(project, entry("梨比苹果的水分多", "conflict", "苹果是一种水果"), **merges)
    assert problems == []
    assert len(found.shown) == 1
    assert found.against == {}
