"""Reading YAML as Kubernetes reads it. What is said about broken YAML is in messages.txt."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.checks.documents import decode, load, load_manifests
from everyline.text.problems import Severity


def values(text: str) -> list[object]:
    """The documents in a text, in which nothing is wrong."""
    documents, verdicts = load(text)
    assert verdicts == []
    return [document.value for document in documents]


def rules(text: str) -> list[tuple[str, int]]:
    """What is wrong with a text, and in which line."""
    return [(verdict.rule, verdict.line) for verdict in load(text)[1]]


def test_every_field_knows_its_line():
    (document,), verdicts = load(
        "# a Pod\napiVersion: v1\nspec:\n  containers:\n  - name: web\n\n    image: nginx\n  -\n    name: log\n"
    )
    assert verdicts == []
    lines = {
        "": 2,
        "apiVersion": 2,
        "spec": 3,
        "spec.containers": 4,
        "spec.containers[0]": 5,
        "spec.containers[0].image": 7,
    }
    assert {_name(path): line for path, line in document.lines.items()}.items() >= lines.items()
    assert document.line(("spec", "containers", 1, "name")) == 9
    assert document.line(("spec", "containers", 1, "image")) == 9  # that of the nearest field above it


def _name(path):
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def test_documents_and_what_separates_them():
    text = "---\n# nothing\n---\na: 1\n--- # another\nb: 2\n...\n---\n\n---\nc: |\n  ---\n  x\n"
    documents, verdicts = load(text)
    assert verdicts == []
    assert [document.value for document in documents] == [{"a": 1}, {"b": 2}, {"c": "---\nx\n"}]
    assert [(document.index, document.line()) for document in documents] == [(0, 4), (1, 6), (2, 11)]


def test_a_broken_document_leaves_the_others():
    documents, verdicts = load("a: 1\n---\nb: [\n---\nc: 3\n")
    assert [(document.index, document.value) for document in documents] == [(0, {"a": 1}), (2, {"c": 3})]
    assert [(verdict.document, verdict.line) for verdict in verdicts] == [(1, 3)]


def test_directives_belong_to_the_document_that_follows():
    assert values("%YAML 1.1\n---\na: 1\n") == [{"a": 1}]


def test_items_of_a_list_are_documents():
    documents, verdicts = load(
        "kind: List\nitems:\n- kind: Pod\n  a: 1\n- kind: PodList\n  items:\n  - b: 2\n---\nkind: Pod\n"
    )
    assert verdicts == []
    assert [(each.index, each.value, each.line()) for each in documents] == [
        (0, {"kind": "Pod", "a": 1}, 3),
        (1, {"kind": "Pod", "b": 2}, 7),
        (2, {"kind": "Pod"}, 9),
    ]
    assert documents[0].line(("a",)) == 4


def test_json():
    text = '{\n\t"apiVersion": "v1",\n\t"items": [1, 2.5, true, null, "\\u00e9\\/"]\n}\n'
    assert values(text) == [json.loads(text)]


@pytest.mark.parametrize("text", ["\ufeffa: 1\n", "a: 1\r\n", "a: 1", "a: !!int 1\n", '"a": 0x1\n'])
def test_the_same_in_other_forms(text):
    assert values(text) == [{"a": 1}]


def test_aliases_and_merge_keys():
    text = "base: &base {x: 1, z: [1]}\none: *base\ntwo:\n  <<: *base\n  x: 2\nthree:\n  <<: [*base, {w: 4}]\n"
    (value,) = values(text)
    assert value["one"] == {"x": 1, "z": [1]}
    assert value["two"] == {"x": 2, "z": [1]}
    assert value["three"] == {"x": 1, "z": [1], "w": 4}


def test_a_merge_below_wins_as_in_go_and_is_warned_about():
    documents, verdicts = load("base: &base {x: 1}\ntwo:\n  x: 2\n  <<: *base\n")
    assert documents[0].value["two"] == {"x": 1}
    assert [(verdict.rule, verdict.line, verdict.severity) for verdict in verdicts] == [("merge", 4, Severity.WARNING)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb:\n  c: 1\n  'c': 2\n", [("duplicate-key", 4)]),
        ("1: a\n'1': b\n", [("duplicate-key", 2)]),
        ("on: a\ntrue: b\n", [("boolean-key", 1), ("duplicate-key", 2)]),
        ("a: &a [*a]\n", [("alias-bomb", 1)]),
        ("a: " + "[" * 101 + "]" * 101, [("too-deep", 1)]),
        ("a: !Ref b\n", [("tag", 1)]),
        ("a: !!set {b}\n", [("tag", 1)]),
        ("a: !!binary aGk=\n", [("tag", 1)]),
        ("x: 1\na: !!int b\n", [("tag", 2)]),
        ("a: .nan\n", [("number", 1)]),
        ("a: 1\n? [b]\n: c\n", [("key", 2)]),
        ("a: 1\n~: c\n", [("key", 2)]),
        ("a:\n  <<: 3\n", [("merge", 2)]),
        ("a: b\x00\n", [("control-character", 1)]),
        ("a: b\n---\nc: \x07\n", [("control-character", 3)]),
        ("", [("empty", 0)]),
        ("null\n", [("empty", 0)]),
        ("- a\n", [("not-an-object", 1)]),
        ("kind: List\nitems:\n- a: 1\n- x\n", [("not-an-object", 4)]),
    ],
)
def test_what_is_refused(text, expected):
    assert rules(text) == expected


@pytest.mark.slow
def test_an_alias_chain_that_grows_is_refused_before_it_fills_the_memory():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]" for number in range(1, 30)]
    assert [rule for rule, _ in rules("\n".join(lines))] == ["alias-bomb"]


def test_many_keys_are_no_bomb_while_no_alias_repeats_them(monkeypatch):
    monkeypatch.setattr("everyline.subjects.kubernetes.checks.nodes._MOST_FIELDS", 1000)
    keys = [f"k{number}: a" for number in range(1200)]
    assert len(values("\n".join(keys))[0]) == 1200
    assert rules("a: &a {x: 1}\n" + "\n".join(f"b{number}: *a" for number in range(600))) == [("alias-bomb", 1)]


@pytest.mark.parametrize(
    "number", ["1" * 4301, "-" + "9" * 10_000, "0x" + "f" * 5000, "0b" + "1" * 20_000, "0" + "7" * 9000]
)
def test_a_number_of_any_length_is_read(number):
    assert values(f"a: {number}\n") == [{"a": number}]
    assert values(f'{{"a": {number}}}\n') == [{"a": number}]
    assert values(f"? {number}\n: a\n") == [{number: "a"}]
    assert rules(f"a: !!int {number}\n") == [("tag", 1)]


def test_an_anchor_may_be_defined_again_and_the_last_one_counts():
    text = "a: &n red\nb: *n\nc: &n {x: &m 1}\nd: *n\ne: [&n 2, *n, *m]\n"
    assert values(text) == [{"a": "red", "b": "red", "c": {"x": 1}, "d": {"x": 1}, "e": [2, 2, 1]}]
    assert rules("a: *n\nb: &n 1\nc: &n 2\n") == [("alias", 1)]
    assert rules("a: &n 1\nb: &n 2\nc: *n\nd: '\n") == [("quote", 4)]


def test_items_of_a_typed_list_have_its_api_and_kind():
    documents, _ = load("apiVersion: v1\nkind: SecretList\nitems:\n- data: {}\n- kind: Own\n- {}\n")
    kinds = [(each.value["apiVersion"], each.value["kind"], each.line()) for each in documents]
    assert kinds == [("v1", "Secret", 4), ("v1", "Own", 5), ("v1", "Secret", 6)]
    assert load("apiVersion: v1\nkind: List\nitems:\n- data: {}\n")[0][0].value == {"data": {}}


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  web:\n    image: nginx\n",
        "- red\n- green\n",
        "just words\n",
        "a: [1\n",
        "a: 1\n\tb: 2\n",
        "a: 1\na: 2\n",
        "a: \x07\n",
        "resources:\n  limits: {cpu: 1}\n",
    ],
)
def test_what_claims_to_be_no_manifest_is_not_judged(text):
    documents, verdicts = load_manifests(text)
    assert documents == []
    assert [(each.rule, each.severity, each.line) for each in verdicts] == [("no-manifest", Severity.WARNING, 1)]


@pytest.mark.parametrize(
    "text", ["Kind: Pod\n", "- kind: Pod\n", "kind: Pod\na: [\n", '{"apiVersion": "v1",\n', "\tkind：Pod\n"]
)
def test_what_claims_to_be_a_manifest_is_judged(text):
    documents, verdicts = load_manifests(text)
    assert documents or any(each.severity is Severity.ERROR for each in verdicts)


def test_manifests_among_others_keep_their_numbers():
    documents, verdicts = load_manifests("a: 1\n---\nkind: Pod\n---\nb: [\n---\nkind: Pod\n")
    assert [(each.index, each.line()) for each in documents] == [(1, 3), (3, 7)]
    assert [(each.rule, each.document, each.line) for each in verdicts] == [
        ("no-manifest", 0, 1),
        ("no-manifest", 2, 5),
    ]


def test_an_escape_that_only_go_knows():
    assert values(r"""a: "it\'s \\' x"  """) == [{"a": "it's \\' x"}]
    assert len(rules('a: "' + r"\'" * 5000 + '"\n')) == 1


def test_what_is_no_utf_8():
    text, verdicts = decode("a: 1\nb: é\n".encode("latin-1"), "x.yaml")
    assert text.startswith("a: 1\n")
    assert [(verdict.rule, verdict.line) for verdict in verdicts] == [("encoding", 2)]
    assert decode("é: 1".encode()) == ("é: 1", [])


@pytest.mark.slow
@given(st.text(alphabet=st.sampled_from("ab:-?{}[]\"'|>&*!%@#, \n\t\r\\0yn~<=.…：é\x00\ud800"), max_size=80))
def test_any_text_is_read_or_refused_with_a_line(text):
    documents, verdicts = load(text, "x")
    assert documents or verdicts
    last = len(text.splitlines()) + 1
    assert all(0 <= verdict.line <= last and verdict.message and verdict.hint for verdict in verdicts)
    for document in documents:
        json.dumps(document.value, allow_nan=False)


MANY = {
    "separators": ("", "---\n"),
    "wrong labels": ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n", "    a{n}: 1\n"),
    "fields that no kind has": ("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n", "  - image: a\n    nam: b{n}\n"),
    "documents with errors": ("", "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: a_{n}\nspec:\n  prts: []\n"),
}


@pytest.mark.soak  # a time says something only where nobody else is busy
@pytest.mark.parametrize("name", MANY)
def test_four_times_the_manifest_takes_four_times_the_time(name):
    def seconds(times: int) -> float:
        text = MANY[name][0] + "".join(MANY[name][1].replace("{n}", str(n)) for n in range(times))
        start = time.process_time()
        check_file(text)
        return time.process_time() - start

    seconds(10)
    once, four = seconds(1500), seconds(6000)
    assert four < 8 * once + 0.1, (once, four)  # quadratic would be 16
