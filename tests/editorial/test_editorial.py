"""Editorial files that are wrong say so: types, names given twice, files that can't be read."""

import pytest

from everyline.editorial.loading import load_editorial
from everyline.model.pipeline import load_site
from everyline.text.problems import ProjectError, Severity
from tests.support import GLOSSARY, LANGUAGES, TOPICS


def told(folder):
    return [str(each) for each in load_editorial(folder, LANGUAGES)[1]]


@pytest.mark.parametrize("written", ["yes", "ture", "1", '""', "t"])
def test_yes_and_no_are_written_true_and_false(project, written):
    topics = TOPICS.replace("- quote: 苹果是一种水果", f"- {{quote: 苹果是一种水果, alone: {written}}}")
    problems = told(project({"editorial/topics.yml": topics}))
    assert problems
    assert all(each.startswith("editorial/topics.yml:13: ") for each in problems)
    assert "`true`" in problems[-1]


@pytest.mark.parametrize("written", ["true", "false"])
def test_true_and_false_are_read(project, written):
    topics = TOPICS.replace("- quote: 苹果是一种水果", f"- {{quote: 苹果是一种水果, alone: {written}}}")
    editorial, problems = load_editorial(project({"editorial/topics.yml": topics}), LANGUAGES)
    assert not problems
    assert editorial.topics["apple"].groups[0].rules[0].is_alone is (written == "true")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("topics", TOPICS.replace("id: use", "id: what"), "14: `what` is given twice, in line 10 too"),
        ("topics", TOPICS.replace("structural", TOPICS.split("sections:\n")[1].split("structural")[0] + "structural"),
         "`things` is given twice"),
        ("glossary", GLOSSARY.replace("- id: pear", "- id: apple"), "6: `apple` is given twice, in line 1 too"),
    ],
)  # fmt: skip
def test_what_is_given_twice_is_told(project, file, text, said):
    folder = project({f"editorial/{file}.yml": text})
    assert any(said in each for each in told(folder)), told(folder)


def test_a_file_that_cannot_be_read_is_one_problem(project):
    for file in ("topics", "glossary", "errata"):
        folder = project({f"editorial/{file}.yml": "- [}\n"})
        with pytest.raises(ProjectError) as error:
            load_site(folder, "zh", LANGUAGES)
        assert [each.path for each in error.value.problems] == [f"editorial/{file}.yml"]
        (folder / f"editorial/{file}.yml").unlink()


def test_a_text_that_a_language_lacks_is_warned_of_and_another_stands_in(project):
    folder = project({"editorial/topics.yml": TOPICS.replace("{zh: 梨, en: Pears}", "{zh: 梨, fr: Poires}")})
    editorial, problems = load_editorial(folder, LANGUAGES)
    assert [str(each) for each in problems] == [
        "editorial/topics.yml:20: `fr:` is no language of this project (those are: zh, en)",
        "editorial/topics.yml:20: `en:` is missing (add `en:` here; meanwhile `zh:` stands in)",
    ]
    assert {each.severity for each in problems} == {Severity.WARNING}
    assert editorial.topics["pear"].title["en"] == "梨"


def test_in_one_language_texts_are_plain(project):
    topics = TOPICS.replace("{zh: 东西, en: Things}", "东西").replace("{zh: 梨, en: Pears}", "梨")
    editorial, problems = load_editorial(project({"editorial/topics.yml": topics}), ("zh",))
    assert (editorial.sections[0].title["zh"], editorial.topics["pear"].title["zh"]) == ("东西", "梨")
    _, problems = load_editorial(project({"editorial/topics.yml": topics}), LANGUAGES)
    assert [str(each) for each in sorted(problems)] == [
        "editorial/topics.yml:3: this text is in one language only (write it in each, `{zh: …, en: …}`)",
        "editorial/topics.yml:20: this text is in one language only (write it in each, `{zh: …, en: …}`)",
    ]
