from macros.corpus import read_corpus
from macros.examples.model import Answer, Outcome, ServerVerdict
from macros.examples.proving import gather, unrecorded
from macros.examples.records import RECORDS, Records, read_records, write_records
from tests.support import ROOT

RECORDED = Records(
    {"kubectl get pods": Answer(Outcome.REFUSED, "no", "kubectl v1", "2026-01-02")},
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


def test_every_command_of_the_real_notes_has_an_answer():
    examples, _ = gather(ROOT, read_corpus(ROOT)[0])
    assert unrecorded(examples) == []
