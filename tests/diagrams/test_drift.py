"""The pictures can't drift from the real notes: what a note no longer says can't be drawn, and its numbers are theirs."""

import pytest

from everyline.diagrams.descriptions import load_diagrams
from everyline.diagrams.diagram import tell
from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import read_corpus
from everyline.text.messages import Messages
from tests.support import LANGUAGES, copy_project

NOTE = "source_notes/markdown-kubernetes-experience.md"
FLOW = "control-plane-flow"


@pytest.fixture
def changed(tmp_path):
    """Change the real note, and load the diagrams again."""

    def change(old, new):
        copy = copy_project(tmp_path / "notes")
        note = copy / NOTE
        text = note.read_text(encoding="utf-8")
        assert text.count(old) == 1
        note.write_text(text.replace(old, new), encoding="utf-8")
        editorial, _ = load_editorial(copy, LANGUAGES)
        return load_diagrams(copy, editorial, read_corpus(copy)[0])

    return change


def steps(diagrams):
    return [(each.step, each.text) for each in tell(diagrams[FLOW], Messages("zh")).steps]


@pytest.mark.slow
def test_the_flow_has_the_steps_of_the_notes_list(changed):
    diagrams, problems = changed("**部署方式**", "**部署方式**")
    assert problems == []
    assert [step for step, _ in steps(diagrams)] == ["1", "2", "3a", "3b", "3c", "3d", "4a", "4b", "4c", "4d"]


@pytest.mark.slow
def test_a_step_put_in_between_renumbers_the_picture(changed):
    diagrams, problems = changed(
        "2. apiserver将 Deployment", "2. apiserver先验证这个请求的身份。\n3. apiserver将 Deployment"
    )
    assert problems == []
    assert [step for step, _ in steps(diagrams)][:3] == ["1", "3", "4a"]


@pytest.mark.slow
def test_a_step_that_says_something_else_breaks_the_build(changed):
    _, problems = changed("1. kubectl向apiserver发送创建请求", "1. 浏览器向网关发送创建请求")
    assert [problem.path for problem in problems].count(f"diagrams/{FLOW}.yml") == 1
    assert "is in no unit" in problems[0].message


@pytest.mark.slow
def test_a_step_that_is_gone_breaks_the_build(changed):
    _, problems = changed("1. kubectl向apiserver发送创建请求；\n", "")
    assert f"diagrams/{FLOW}.yml" in {problem.path for problem in problems}
