import pytest

from everyline.notes.corpus import read_corpus
from everyline.subjects.kubernetes.examples.finding import PROGRAMS
from everyline.subjects.kubernetes.examples.outcomes import ClientAnswer, Outcome, Reply, Served, ServerVerdict
from everyline.subjects.kubernetes.examples.proving import gather
from everyline.subjects.kubernetes.examples.records import RECORDS, Records, read_records, write_records
from everyline.text.problems import Severity
from tests.subjects.kubernetes.examples.replies import NOTE, settle
from tests.support import ROOT

REPLY = Reply(Served.NEEDS_NODE, "no node", 1, "v1.20.2", "2026-01-02", "abc")
RECORDED = Records(
    {
        "kubectl log": ClientAnswer(Outcome.REFUSED, "no", "kubectl v1", "2026-01-02"),
        "kubectl logs a": ClientAnswer(Outcome.ACCEPTED, "", "kubectl v1", "2026-01-02", REPLY),
    },
    {"abc": ServerVerdict(version="v1.20.2", is_accepted=False, message="why", date="2026-01-02")},
)


def test_what_is_written_is_read(tmp_path):
    (tmp_path / "editorial").mkdir()
    write_records(tmp_path, RECORDED)
    assert read_records(tmp_path) == (RECORDED, [])


def test_no_file_is_no_problem(tmp_path):
    assert read_records(tmp_path) == (Records(), [])


def test_a_broken_file_is_told(tmp_path):
    file = tmp_path / RECORDS
    file.parent.mkdir()
    for text in ("{", "[]", '{"commands": {"a": {}}, "manifests": {}}'):
        file.write_text(text)
        records, problems = read_records(tmp_path)
        assert records == Records()
        assert [problem.path for problem in problems] == [RECORDS]


@pytest.fixture(scope="module")
def examples():
    return gather(ROOT, read_corpus(ROOT)[0])


@pytest.mark.slow
def test_nothing_of_the_real_notes_is_unasked(examples):
    assert examples[0].unasked == ()


@pytest.mark.slow
def test_every_command_of_the_real_notes_works_or_says_what_it_lacks(examples):
    """Where a client takes a line, a server has replied to it; where it fails, what works instead was tried."""
    best = [each.corrected_answer or each.answer for each in examples[0].commands if each.line.split()[0] in PROGRAMS]
    assert {each.outcome for each in best} <= {Outcome.ACCEPTED, Outcome.INCOMPLETE}
    replies = [each.server for each in best if each.outcome is Outcome.ACCEPTED]
    assert replies
    assert all(replies)
    assert {each.outcome for each in replies} <= {Served.SUCCEEDED, Served.NEEDS_NODE}
    assert all(each.output for each in replies)


@pytest.mark.parametrize("key", ["words", "cluster"])
def test_a_reply_in_another_setting_does_not_count(project, key):
    folder = project(NOTE | {"editorial/examples/pod.yaml": "kind: Pod\n"})
    settle(folder, "cluster: [{file: pod.yaml}]")
    assert gather(folder, read_corpus(folder)[0])[0].unasked == ()
    if key == "words":
        (folder / "editorial/examples.yml").write_text("placeholders: {a: b}\ncluster: [{file: pod.yaml}]")
    else:
        (folder / "editorial/examples/pod.yaml").write_text("kind: Node\n")
    found, _ = gather(folder, read_corpus(folder)[0])
    (unasked,) = found.unasked
    assert unasked.startswith("source_notes/b.md:4: kubectl get pods <a>: no server")
    assert [each.answer.server for each in found.commands] == [None]


def test_a_command_that_fails_is_told_until_it_is_corrected(project):
    folder = project(NOTE)
    settle(folder, outcome=Served.FAILED)
    (problem,) = gather(folder, read_corpus(folder)[0])[1]
    assert (problem.path, problem.line, problem.severity) == ("source_notes/b.md", 4, Severity.WARNING)
    assert "no such pod" in problem.message
