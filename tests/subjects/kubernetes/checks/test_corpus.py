"""The checks against what a real API server said about the whole corpus, as ``make record-verdicts`` kept it."""

from __future__ import annotations

import pytest

from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.text.problems import Severity
from tests.subjects.kubernetes.apiserver import corpus
from tests.subjects.kubernetes.apiserver.comparison import Result, agreement, compare, faults, summary
from tests.subjects.kubernetes.apiserver.recording import recorded

CASES = [*corpus.cases("broken"), *corpus.cases("good")]


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return compare(CASES, recorded(), corpus.versions(), corpus.disagreements(), check_file)


def test_the_corpus_is_large():
    assert sum(bool(case.layer) for case in CASES) >= 150
    assert sum(not case.layer for case in CASES) >= 150


def test_each_theme_of_what_can_go_wrong_has_several():
    themes = {case.theme for case in CASES if case.layer}
    few = {theme for theme in themes if sum(case.theme == theme for case in CASES if case.layer) < 4}
    assert few == set()


def test_every_recording_has_its_file():
    known = {case.name for case in CASES}
    assert {name for name in recorded().said if not name.startswith("editorial/")} - known == set()


@pytest.mark.slow
def test_every_disagreement_is_explained(results):
    found = faults(results, corpus.versions(), corpus.disagreements())
    assert found == [], "\n".join(found)


@pytest.mark.slow
def test_the_layers_agree_with_the_server(results):
    assert agreement(results) >= 0.93, summary(results)


@pytest.mark.slow
def test_no_good_manifest_is_flagged(results):
    assert [(each.case.name, each.layers) for each in results if not each.case.layer and not each.is_right] == []


@pytest.mark.slow
def test_every_verdict_says_what_to_do():
    verdicts = [verdict for case in CASES for verdict in check_file(case.text, case.name).errors]
    assert {each.rule for each in verdicts if not each.hint} == set()
    assert {(each.file, each.rule) for each in verdicts if each.severity is Severity.ERROR and not each.line} <= {
        ("broken/yaml/only-comments.yaml", "empty")
    }
