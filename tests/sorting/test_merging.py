from hypothesis import given
from hypothesis import strategies as st

from everyline.editorial import Editorial, Merge, Quote
from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import Corpus, read_corpus
from everyline.notes.units import Kind, Note, Span, Unit
from everyline.sorting.arrangement import arrange, walk
from everyline.sorting.decisions import distinct_pairs, merge
from everyline.sorting.homes import place
from tests.support import LANGUAGES

MORE = """
# 苹果的吃法

- 苹果洗干净后可以直接食用。
  - 洗的时候不要用热水。
"""


def merged(folder):
    """The merged corpus of a project, its editorial data, and the problems as texts."""
    corpus, _ = read_corpus(folder)
    editorial, problems = load_editorial(folder, LANGUAGES)
    assert problems == []
    corpus, problems = merge(corpus, editorial)
    return corpus, editorial, [str(problem) for problem in problems]


def test_the_first_quoted_is_printed_and_stands_for_all(project):
    files = {"source_notes/more.md": MORE, "editorial/merges.yml": "- same: [苹果洗净就可以吃了, 可以直接食用]\n"}
    corpus, _, problems = merged(project(files))
    kept = next(unit for unit in corpus.statements() if unit.text.startswith("苹果洗净"))
    assert problems == []
    assert [unit.text for unit in corpus.merged(kept)] == ["苹果洗干净后可以直接食用。"]
    assert [str(unit.span) for unit in corpus.sources(kept)] == [
        "source_notes/fruit.md:8-8",
        "source_notes/more.md:3-3",
    ]
    assert not any(unit.text.startswith("苹果洗干净") for unit in corpus.statements())


def test_a_statement_stands_for_the_parts_that_it_covers(project):
    merges = "- same: [苹果洗净就可以吃了]\n  covers: [可以直接食用]\n"
    corpus, _, problems = merged(project({"source_notes/more.md": MORE, "editorial/merges.yml": merges}))
    kept = next(unit for unit in corpus.statements() if unit.text.startswith("苹果洗净"))
    assert problems == []
    assert {unit.id for unit in corpus.merged(kept)} == corpus.parts
    assert [unit.text for unit in corpus.merged(kept)] == ["苹果洗干净后可以直接食用。"]


def test_what_stood_under_a_merged_statement_stands_under_the_kept_one(project):
    files = {"source_notes/more.md": MORE, "editorial/merges.yml": "- same: [苹果洗净就可以吃了, 可以直接食用]\n"}
    corpus, editorial, _ = merged(project(files))
    placements, _ = place(corpus, editorial)
    child = next(each for each in placements.values() if each.unit.text.startswith("洗的时候"))
    assert (child.topic, child.group) == ("apple", "use")
    entries = walk(arrange(corpus, editorial, placements).groups["apple", "use"])
    parent = next(entry for entry in entries if entry.unit.text.startswith("苹果洗净"))
    assert [entry.unit for entry in parent.children] == [child.unit]


def test_a_statement_merged_into_one_beneath_it_leaves_the_others_there(project):
    note = "# 苹果\n\n- 总之苹果要先洗后吃。\n  - 苹果洗净就可以直接吃。\n  - 洗的时候不要用热水。\n"
    merges = "- same: [苹果洗净就可以直接吃, 总之苹果要先洗后吃]\n"
    corpus, editorial, problems = merged(project({"source_notes/more.md": note, "editorial/merges.yml": merges}))
    placements, _ = place(corpus, editorial)
    assert problems == []
    printed = [
        entry.unit.text for group in arrange(corpus, editorial, placements).groups.values() for entry in walk(group)
    ]
    assert {"苹果洗净就可以直接吃。", "洗的时候不要用热水。"} <= {*printed}


def test_a_rule_for_another_wording_decides_where_none_names_the_kept_one(project):
    files = {
        "source_notes/more.md": "# 别的\n\n洗干净就能食用的红色果实。\n",
        "editorial/merges.yml": "- same: [洗干净就能食用的红色果实, 苹果是一种水果]\n",
    }
    corpus, editorial, _ = merged(project(files))
    placements, problems = place(corpus, editorial)
    kept = next(each for each in placements.values() if each.unit.text.startswith("洗干净"))
    assert problems == []
    assert (kept.topic, kept.group) == ("apple", "what")


def test_quotes_that_fit_nothing_are_problems_with_their_lines(project):
    merges = "- same:\n  - 苹果是一种水果\n  - 苹果是一种蔬菜\n"
    _, _, (problem,) = merged(project({"editorial/merges.yml": merges}))
    assert problem.startswith("editorial/merges.yml:3: the quote '苹果是一种蔬菜' is in no unit")


def test_a_statement_is_in_one_group(project):
    merges = "- same: [苹果是一种水果, 苹果洗净]\n- same: [梨比苹果的水分多, 苹果洗净]\n"
    _, _, (problem,) = merged(project({"editorial/merges.yml": merges}))
    assert problem.startswith("editorial/merges.yml:2: the statement quoted here is named by line 1 already")


def test_what_is_distinct_is_not_merged(project):
    merges = "- same: [苹果是一种水果, 苹果洗净]\n- distinct: [苹果是一种水果, 苹果洗净]\n  because: they differ\n"
    _, _, (problem,) = merged(project({"editorial/merges.yml": merges}))
    assert problem.startswith("editorial/merges.yml:2: statements that are `distinct:` here are merged elsewhere")


def test_distinct_statements_are_known_two_by_two(project):
    merges = "- distinct: [苹果是一种水果, 苹果洗净, 梨比苹果的水分多]\n  because: they differ\n"
    corpus, editorial, _ = merged(project({"editorial/merges.yml": merges}))
    assert {len(pair) for pair in distinct_pairs(corpus, editorial)} == {2}
    assert len(distinct_pairs(corpus, editorial)) == 3


@given(
    parents=st.lists(st.integers(-1, 8), min_size=10, max_size=10),
    groups=st.permutations(range(10)),
    size=st.integers(2, 4),
)
def test_nothing_stands_beneath_itself_whatever_is_merged(parents, groups, size):
    """Every statement that is left has a way up that ends."""
    units = []
    for number, parent in enumerate(parents):
        above = units[parent] if 0 <= parent < number else None
        units.append(Unit(Kind.BULLET, Span("n.md", number + 1, number + 1), f"statement number {number}", above))
    note = Note("n.md", "", "markdown", "utf-8", ("",) * 10, tuple(units))
    corpus = Corpus((note,), {unit.id: (unit,) for unit in units})
    names = [f"statement number {number}" for number in groups]
    merges = tuple(
        Merge(tuple(Quote(name, 1) for name in names[at : at + size])) for at in range(0, 10 - size + 1, size)
    )
    result, problems = merge(corpus, Editorial(LANGUAGES, merges=merges))
    assert problems == []
    for unit in result.statements():
        above = result.ancestors(unit)
        assert unit.id not in {node.id for node in above}
        assert not {node.id for node in above} & set(result.kept), "stands under a merged one"
