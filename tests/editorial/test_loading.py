"""Editorial files that are wrong say so: types, names given twice, files that can't be read."""

import pytest

from everyline.editorial import load_editorial
from everyline.model.pipeline import load_site
from everyline.text.problems import ProjectError
from tests.support import GLOSSARY, TOPICS


def told(folder):
    return [str(each) for each in load_editorial(folder)[1]]


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
    editorial, problems = load_editorial(project({"editorial/topics.yml": topics}))
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
            load_site(folder, "zh")
        assert [each.path for each in error.value.problems] == [f"editorial/{file}.yml"]
        (folder / f"editorial/{file}.yml").unlink()
