from everyline.notes.corpus import read_corpus
from everyline.notes.dialects import read_note
from everyline.notes.units import Kind, Span, Unit, normalize, unmarked
from tests.support import write


def unit(text, parent=None, kind=Kind.BULLET):
    return Unit(kind, Span("n.md", 1, 1), text, parent)


def test_id_follows_from_the_text_alone():
    assert unit("Pod 是最小的调度单位").id == unit("**Pod**  是最小的\n调度单位").id
    assert unit("Pod 是最小的调度单位").id != unit("Pod 是最大的调度单位").id


def test_code_that_differs_in_blanks_or_asterisks_is_no_repeat():
    code = "metadata:\n  name: web\nrun: rm *.log"
    others = (code.replace("  name", "name"), code.replace("*", ""), code.replace("*", "＊"))
    assert all(unit(code, kind=Kind.CODE).id != unit(other, kind=Kind.CODE).id for other in others)
    assert unit(code, kind=Kind.CODE).id == unit(code.replace("web", "web  "), kind=Kind.CODE).id


def test_short_texts_take_their_parents_into_the_id():
    first, second = unit("第一章讲的是容器"), unit("第二章讲的是网络")
    assert unit("组成", first).id != unit("组成", second).id


def test_headings_take_their_parents_into_the_id():
    first, second = unit("第一章讲的是容器"), unit("第二章讲的是网络")
    assert unit("这一章的主要内容是", first, Kind.HEADING).id != unit("这一章的主要内容是", second, Kind.HEADING).id


def test_normalize_folds_width_markup_and_space():
    assert normalize("**Ｐod**\u3000的 `IP`\n地址，a   b") == "Pod的IP地址,a b"


def test_what_is_compared_has_no_markup():
    assert unmarked("**Pod**  的 `IP`，\n地址") == "Pod 的 IP， 地址"


def test_ancestors_are_outermost_first():
    book = unit("书")
    chapter = unit("章", book)
    assert [each.text for each in unit("句", chapter).ancestors()] == ["书", "章"]


def test_a_page_of_logseq_is_called_by_its_name(tmp_path):
    (tmp_path / "Pruning.md").write_text("# Questions\n\t- when, see [[Spring]]\n\t- how\n", encoding="utf-8")
    note, _ = read_note(tmp_path / "Pruning.md", "source_notes/Pruning.md")
    assert (note.dialect, note.called, note.heading) == ("logseq", "Pruning", None)
    (tmp_path / "garden___beds.md").write_text("- Peas\n\t- climb, see [[Spring]]\n", encoding="utf-8")
    assert read_note(tmp_path / "garden___beds.md", "source_notes/garden___beds.md")[0].called == "garden/beds"


def test_a_note_is_called_as_its_heading_is_written_where_that_has_the_words_of_its_name(tmp_path):
    notes = {
        "shifted mex.md": "# Shifted MEX: [[Idea]]\n\nSee.\n",
        "shifted mex idea.md": "# Shifted MEX: [[Idea]]\n\nSee.\n",
    }
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()})
    assert [note.called for note in read_corpus(tmp_path)[0].notes] == ["Shifted MEX: Idea", "shifted mex"]


def test_a_first_heading_of_several_is_the_title_where_the_name_is_a_short_form_of_it(tmp_path):
    text = "# Provisioning certificates\n\nAsk first.\n\n# Renewal\n\nAsk again.\n"
    names = ("04-certificate-office", "travel", "My certificates")
    write(tmp_path, {f"source_notes/{name}.md": text for name in names})
    assert [note.called for note in read_corpus(tmp_path)[0].notes] == [
        *("Provisioning certificates", "My certificates", "travel")
    ]


def test_a_title_has_its_formulas_in_letters(tmp_path):
    write(tmp_path, {"source_notes/mu-recursive.md": "# On $\\mu$-recursive $f_1^{2}$\n\nwords\n"})
    (note,) = read_corpus(tmp_path)[0].notes
    assert note.called == "On μ-recursive f₁²"
