"""Repairs: the notes' own broken YAML, slips of the pen, and valid manifests whose indentation was destroyed."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.validation.lines import LineKind, read_lines
from macros.validation.loading import load
from macros.validation.repair import Repaired, repair
from tests.support import ROOT
from tests.validation.transcripts import CACHE, HERE

MANIFESTS = (HERE / "manifests.yaml").read_text(encoding="utf-8").split("\n---\n")
NOTES = ROOT / "source_notes"


def repaired(text: str, start: str = "") -> Repaired:
    return repair(text, cache=CACHE)


def values(text: str) -> list[object]:
    return [document.value for document in load(text)[0]]


def lines(note: str, first: int, last: int) -> str:
    """Lines of a note, by their 1-based numbers."""
    return "\n".join((NOTES / note).read_text(encoding="utf-8").splitlines()[first - 1 : last])


def tokens(text: str) -> list[str]:
    return text.split()


# The notes


def test_the_flattened_pod_of_the_notes():
    text = lines("webclip-kubernetes-notes.md", 46, 61)
    result = repaired(text)
    assert result.is_whole
    assert tokens(result.text) == tokens(text)
    assert values(result.text) == [
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "mypod"},
            "spec": {
                "containers": [
                    {
                        "name": "mypod",
                        "image": "redis",
                        "volumeMounts": [{"name": "foo", "mountPath": "/etc/foo", "readOnly": True}],
                    }
                ],
                "volumes": [{"name": "foo", "configMap": {"name": "myconfigmap"}}],
            },
        }
    ]


def test_the_pod_of_the_notes_that_is_indented_with_tabs():
    text = re.sub(r"(?m)^\t{4}  ", "", lines("logseq-kubernetes-books.md", 70, 80))
    result = repaired(text)
    assert result.is_whole
    assert tokens(result.text.replace("image:", "images:")) == tokens(text)
    assert [change.message for change in result.changes if change.line] == ["`images` is no field there: `image`"]
    container = {"image": "luksa/kubia", "name": "kubia", "ports": [{"containerPort": 8080, "protocol": "TCP"}]}
    assert [value["spec"] for value in values(result.text)] == [{"containers": [container]}]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (119, 122, {"resources": {"requests": {"cpu": "200m", "memory": "10Mi"}}}),
        (146, 149, {"resources": {"limits": {"cpu": 1, "memory": "20Mi"}}}),
    ],
)
@pytest.mark.parametrize("start", ["", "Container"])
@pytest.mark.parametrize("flat", [False, True])
def test_the_fragments_of_the_notes(first, last, expected, start, flat):
    text = lines("logseq-kubernetes-books.md", first, last)
    text = "\n".join(line.strip() for line in text.split("\n")) if flat else text
    result = repaired(text, start)
    assert result.is_whole
    assert tokens(result.text) == tokens(text)
    assert values(result.text) == [expected]


# Slips of the pen


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("kind: Namespace\napiVersion:v1\nmetadata:\n  name: a\n", "kind: Namespace\napiVersion: v1\nmetadata:\n  name: a\n"),
        ("kind：Namespace\napiVersion： v1\nmetadata：\n  name：a\n", "kind: Namespace\napiVersion: v1\nmetadata:\n  name: a\n"),
        ("kind: Namespace\napiVersion: “v1”\n", 'kind: Namespace\napiVersion: "v1"\n'),
        ("kind: Namespace\napiVersion: v1\nmetadata:\n\u3000\u3000name: a\n", "kind: Namespace\napiVersion: v1\nmetadata:\n  name: a\n"),
        ("kind: namespace\napiVersion: v1\n", "kind: Namespace\napiVersion: v1\n"),
        ("kind: job\napiVersion: v1\nspec: {template: {}}\n", "kind: Job\napiVersion: batch/v1\nspec: {template: {}}\n"),
        ("kind: ConfigMap\napiVersion: v1\ndata:\n  a: 8080 # b\n", 'kind: ConfigMap\napiVersion: v1\ndata:\n  a: "8080" # b\n'),
        ("kind: Service\napiVersion: v1\nspec:\n  port:\n  - port: '80'\n", "kind: Service\napiVersion: v1\nspec:\n  ports:\n  - port: 80\n"),
        ("kind: Service\napiVersion: v1\nspec:\n  externalIPs: 【1.1.1.1，2.2.2.2】\n", "kind: Service\napiVersion: v1\nspec:\n  externalIPs: [1.1.1.1,2.2.2.2]\n"),
        ("kind: Service\napiVersion: v1\nspec:\n  ports:\n  -port: 80\n   name: a\n", "kind: Service\napiVersion: v1\nspec:\n  ports:\n  - port: 80\n    name: a\n"),
        ("kind: Service\napiVersion: v1\nspec:\n  ports:\n  — port: 80\n", "kind: Service\napiVersion: v1\nspec:\n  ports:\n  - port: 80\n"),
    ],
)  # fmt: skip
def test_slips(wrong, right):
    result = repaired(wrong)
    assert (result.text, result.is_whole) == (right, True)
    assert result.changes
    assert all(change.message for change in result.changes)


def test_several_mistakes_at_once():
    text = "apiVersion：v1\nkind: pod\nmetadata:\nname: a\nspec:\ncontianers:\n-name: a\nimage:nginx\nenv:\n- name: X\nvalue: 1\n"
    result = repaired(text)
    assert result.is_whole, result
    container = {"name": "a", "image": "nginx", "env": [{"name": "X", "value": "1"}]}
    assert values(result.text) == [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [container]}}
    ]


@pytest.mark.parametrize("text", MANIFESTS)
def test_what_is_right_stays_as_it_is(text):
    assert repaired(text) == Repaired(text, (), ())


def test_what_is_a_puzzle_stays_as_it_is_and_says_so():
    text = "You should create a Pod.\nThen look at it.\n"
    result = repaired(text)
    assert (result.text, result.changes, result.is_whole) == (text, (), False)


def test_full_width_characters_in_values_stay():
    text = "kind: ConfigMap\napiVersion: v1\ndata:\n  a: 你好：世界，“真的”\n"
    assert repaired(text).text == text


def test_documents_are_repaired_each_for_itself():
    good = "# first\nkind: Namespace\napiVersion: v1\nmetadata:\n    name: a\n"
    text = f"{good}---\nkind: Namespace\napiVersion: v1\nmetadata:\n\tname: b\n---\n{good}"
    result = repaired(text)
    assert result.text == text.replace("\t", "  ")
    assert result.is_whole


# Manifests whose indentation was destroyed


def flattened(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


def with_tabs(text: str) -> str:
    return re.sub(r"(?m)^((?:  )+)", lambda found: "\t" * (len(found.group()) // 2), text)


@cache
def outcome(text: str) -> tuple[str, bool]:
    result = repaired(text)
    return result.text, result.is_whole


@pytest.mark.parametrize("destroy", [flattened, with_tabs])
@pytest.mark.parametrize("text", MANIFESTS)
def test_destroyed_indentation_is_rebuilt_exactly(text, destroy):
    broken = destroy(text)
    result, is_whole = outcome(broken)
    assert is_whole
    assert values(result) == values(text)
    assert tokens(result) == tokens(broken)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(MANIFESTS), st.randoms(use_true_random=False))
def test_random_indentation_is_rebuilt(text, random):
    """The structure comes back, except where the schema admits another one as well: nothing is lost even then."""
    broken = "\n".join(" " * random.randrange(9) + line.strip() for line in text.split("\n"))
    result, is_whole = outcome(broken)
    assert is_whole
    assert tokens(result) == tokens(broken)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:- \n\t\"'[]{}#|>&*：“”—,\\\u3000"), max_size=60))
def test_any_text_survives_a_repair(text):
    result = repaired(text)
    kept = str.maketrans({"：": ":", "“": '"', "”": '"', "—": "-", "\u3000": " "})

    def letters(each: str) -> str:
        return re.sub(r"\s", "", each.translate(kept))

    assert letters(result.text) == letters(text) or result.changes


# Lines


@pytest.mark.parametrize(
    ("text", "kind", "dashes", "key", "value"),
    [
        ("a: b # c", LineKind.KEY, 0, "a", "b"),
        ("- - a:", LineKind.KEY, 2, "a", ""),
        ('"a b": "c # d" # e', LineKind.KEY, 0, "a b", '"c # d"'),
        ("- http://x:80/", LineKind.VALUE, 1, "", "http://x:80/"),
        ("-", LineKind.DASH, 1, "", ""),
        ("- -x", LineKind.VALUE, 1, "", "-x"),
        ("server.port=80", LineKind.TEXT, 0, "", "server.port=80"),
        ("# a: b", LineKind.COMMENT, 0, "", ""),
        (
            "nginx.ingress.kubernetes.io/rewrite-target: /",
            LineKind.KEY,
            0,
            "nginx.ingress.kubernetes.io/rewrite-target",
            "/",
        ),
    ],
)
def test_lines(text, kind, dashes, key, value):
    (line,) = read_lines(text)
    assert (line.kind, line.dashes, line.key, line.value) == (kind, dashes, key, value)


def test_lines_that_a_bracket_holds_together():
    assert [(line.key, line.more) for line in read_lines('a: ["b",\n  c]\nd: "e\n f"\ng: [')] == [
        ("a", ("c]",)),
        ("d", ('f"',)),
        ("g", ()),
    ]
