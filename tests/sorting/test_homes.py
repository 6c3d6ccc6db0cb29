import pytest

from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import read_corpus, read_kept
from everyline.notes.privacy import Reading
from everyline.notes.units import unmarked
from everyline.sorting.homes import UNSORTED, How, QuoteIndex, _Texts, place
from everyline.text.problems import Severity
from tests.support import LANGUAGES, ROOT, TOPICS


def placed(folder):
    """(text beginning, topic, group, how) of every statement, and the problems as texts."""
    corpus, problems = read_corpus(folder)
    editorial, found = load_editorial(folder, LANGUAGES)
    assert problems + found == []
    placements, problems = place(corpus, editorial)
    return {p.unit.text: (p.topic, p.group, p.how) for p in placements.values()}, [str(p) for p in problems]


def test_quotes_outlines_and_terms_in_this_order(project):
    homes, problems = placed(project())
    assert problems == []
    assert homes == {
        "苹果是一种水果，不是梨。": ("apple", "what", How.QUOTE),
        "苹果洗净就可以吃了。": ("apple", "use", How.OUTLINE),
        "从上往下削皮，不要断开。": ("apple", "use", How.OUTLINE),
        "梨比苹果的水分多一些。": ("pear", "what", How.TERMS),
    }


def test_a_quote_takes_one_statement_out_of_a_branch(project):
    pinned = TOPICS.replace("takes: []", "takes:\n              - quote: 从上往下削皮")
    homes, problems = placed(project({"editorial/topics.yml": pinned}))
    assert problems == []
    assert homes["从上往下削皮，不要断开。"] == ("pear", "what", How.QUOTE)
    assert homes["苹果洗净就可以吃了。"] == ("apple", "use", How.OUTLINE)


def test_what_nobody_claims_is_unsorted_and_said_so(project):
    homes, problems = placed(project({"source_notes/other.md": "# 标题\n\n香蕉是黄色的，弯的。\n"}))
    assert homes["香蕉是黄色的，弯的。"] == (UNSORTED, "", How.NOBODY)
    assert len(problems) == 1
    assert problems[0].startswith("source_notes/other.md:3: nobody claims this statement")


def test_terms_of_the_nearest_heading_come_before_those_of_the_text(project):
    note = "# 水果\n\n## 苹果\n\n和梨一样可以用来吃。\n\n## 别的\n\n梨是绿色的，很甜。\n"
    homes, _ = placed(project({"source_notes/other.md": note}))
    assert homes["和梨一样可以用来吃。"] == ("apple", "use", How.TERMS)
    assert homes["梨是绿色的，很甜。"] == ("pear", "what", How.TERMS)


def test_a_quote_that_matches_nothing_names_the_nearest_text(project):
    _, problems = placed(project({"editorial/topics.yml": TOPICS.replace("苹果是一种水果", "苹果是一种蔬菜")}))
    assert len([p for p in problems if p.startswith("editorial/topics.yml:")]) == 1
    assert "苹果是一种水果，不是梨。" in problems[0]


def test_what_notes_no_longer_say_stops_no_build(project):
    """A quote and a path whose notes were exported again rest, with the text that they may mean."""
    edited = TOPICS.replace("苹果是一种水果", "苹果是一种蔬菜").replace("[水果之书, 吃法]", "[水果之书, 喝法]")
    folder = project({"editorial/topics.yml": edited})
    _, problems = place(read_corpus(folder)[0], load_editorial(folder, LANGUAGES)[0])
    resting = [each for each in problems if each.path == "editorial/topics.yml"]
    assert len(resting) == 2
    assert {each.severity for each in problems} == {Severity.WARNING}


def test_the_nearest_text_is_the_edited_sentence_and_no_shorter_one_that_it_contains(project):
    notes = "- 苹果\n- 苹果是一种很常见的水果，红的最甜。\n- 香蕉是黄色的。\n"
    corpus, _ = read_corpus(project({"source_notes/fruit.md": notes}))
    found, message = QuoteIndex(corpus).find("苹果是一种常见的水果，红的最甜。")
    assert found is None
    assert message.endswith("the nearest text is '苹果是一种很常见的水果，红的最甜。'")


def test_a_quote_that_matches_several_lists_them(project):
    _, problems = placed(project({"editorial/topics.yml": TOPICS.replace("苹果是一种水果", "苹果")}))
    assert "is in 3 units" in problems[0]
    assert "source_notes/fruit.md:4-4" in problems[0]


def test_an_outline_path_that_leads_nowhere_is_a_problem(project):
    _, problems = placed(project({"editorial/topics.yml": TOPICS.replace("吃法", "做法")}))
    assert any("水果之书 / 做法 leads nowhere" in problem for problem in problems)


def test_exact_repeats_have_one_home_and_all_citations(project):
    folder = project({"source_notes/other.md": "# 别的\n\n苹果洗净就可以吃了。\n"})
    corpus, _ = read_corpus(folder)
    repeated = [units for units in corpus.occurrences.values() if len(units) > 1]
    assert [[str(unit.span) for unit in units] for units in repeated] == [
        ["source_notes/fruit.md:8-8", "source_notes/other.md:3-3"],
    ]


def test_an_outline_path_ends_at_the_outermost_unit_with_its_words(project):
    """`吃法` is in the bullet too; the longer path for its heading still wins."""
    note = "- 水果之书\n  collapsed:: true\n\t- 吃法大全\n\t\t- 香蕉\n\t\t\t- 香蕉的吃法很多。\n"
    longer = TOPICS.replace("takes: []", "takes:\n              - outline: [水果之书, 吃法大全, 香蕉]")
    homes, problems = placed(project({"source_notes/other.md": note, "editorial/topics.yml": longer}))
    assert problems == []
    assert homes["香蕉的吃法很多。"] == ("pear", "what", How.OUTLINE)


@pytest.mark.parametrize("quote", ["", "a", "ab", "ba", "b", "ab c", "c a", "x", "a b", "abc"])
def test_texts_are_found_as_one_by_one(quote):
    texts = {f"u-{at}": text for at, text in enumerate(("ab", "a", "", "ab c", "ab", "ba", "a b"))}
    found = _Texts(texts)
    assert found.same(quote) == [name for name, text in texts.items() if text == quote]
    assert [*found.holding(quote)] == [name for name, text in texts.items() if quote in text]


@pytest.mark.slow
def test_a_quote_that_is_offered_names_the_statement_alone():
    corpus, _ = read_kept(ROOT, Reading())
    index = QuoteIndex(corpus)
    for unit in corpus.wordings()[:300]:
        quote = index.shortest(unit)
        found, told = index.find(quote)
        assert found == unit or quote == unmarked(unit.text), told
        assert len(quote) <= 12 or not index.find(quote[: len(quote) // 2])[0]  # none shorter would do
