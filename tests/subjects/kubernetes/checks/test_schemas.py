"""The schemas of all versions. What is said about broken manifests is in messages.txt."""

from __future__ import annotations

import json
import zlib

import kubernetes_validate
import pytest

from everyline.subjects.kubernetes.checks.apis import REMOVED
from everyline.subjects.kubernetes.checks.bundle import FILE, load_bundle
from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.checks.documents import load
from everyline.subjects.kubernetes.checks.schemas import load_schemas
from everyline.subjects.kubernetes.checks.versions import VERSIONS, parse_versions, show_versions
from everyline.text.problems import Severity
from tests.subjects.kubernetes.bundling import make_bundle
from tests.subjects.kubernetes.checks.transcripts import HERE, SHAPE

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n"
SIDECAR = POD + "  initContainers:\n  - name: proxy\n    image: envoy\n    restartPolicy: Always\n"
MANIFESTS = (HERE / "manifests.yaml").read_text(encoding="utf-8")


def report(text: str, *versions: str):
    return check_file(text, "", versions or None)


# Versions


def test_versions_are_those_that_are_shipped():
    shipped = {version.removesuffix("-strict") for version in kubernetes_validate.utils.all_versions()}
    assert {version.rpartition(".")[0] for version in shipped} == set(VERSIONS)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ([], VERSIONS),
        (["1.34"], ("1.34",)),
        (["v1.34.2"], ("1.34",)),
        (["1.30-1.32"], ("1.30", "1.31", "1.32")),
        (["1.36", "1.25..1.26"], ("1.25", "1.26", "1.36")),
        (["1.26,1.25"], ("1.25", "1.26")),
    ],
)
def test_wishes_for_versions(wishes, expected):
    assert parse_versions(wishes) == expected


@pytest.mark.parametrize("wish", ["1.24", "1.99", "latest", "1.30-", "1.32-1.30", "1.30-1.31-1.32", "2.30"])
def test_what_is_no_version(wish):
    with pytest.raises(ValueError, match=wish):
        parse_versions([wish])


def test_versions_are_shown_as_ranges():
    assert show_versions(["1.25", "1.26", "1.27", "1.29", "1.31", "1.32"]) == "1.25–1.27, 1.29, 1.31–1.32"


# Against the package's own validator


BEYOND = {"missing-field", "missing-spec", "one-of", "format", "empty", "range", "enum", "repeated", "forbidden"}


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_verdicts_agree_with_the_package_that_ships_the_schemas(version):
    """Each manifest as it is, and with each of its fields misspelt, of another type, or left out."""
    schemas = load_schemas()
    documents, _ = load(SIDECAR + "---\n" + MANIFESTS)
    checked = 0
    for document in documents[:4]:
        for number, value in enumerate(variations(document.value)):
            if (number + VERSIONS.index(version)) % 40:
                continue  # every version takes its share
            found = schemas.check(type(document)(value), (version,))
            ours = {verdict.rule for verdict in found if verdict.severity is Severity.ERROR}
            assert (ours <= BEYOND) if accepted(value, version) else ours, (value, found)
            checked += 1
    assert checked > 5


def accepted(value, version):
    try:
        kubernetes_validate.validate(value, version, strict=True)
    except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError):
        return False
    except (KeyError, AttributeError, TypeError):  # it does not expect an apiVersion or kind that is missing or no text
        return False
    return True


def variations(value, path=()):
    """A value, and copies of it that differ in one field below a path."""
    if not path:
        yield value
    if isinstance(value, dict):
        for key, inner in value.items():
            rest = {name: each for name, each in value.items() if name != key}
            yield rest
            yield {**rest, f"{key}x": inner}
            yield {**rest, key: [1]}
            yield {**rest, key: True}
            yield from ({**value, key: other} for other in variations(inner, (*path, key)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            head, tail = value[:number], value[number + 1 :]
            yield from ([*head, other, *tail] for other in variations(inner, (*path, number)))


# Reports


def test_manifests_without_fault():
    assert [verdict for verdict in report(MANIFESTS).verdicts if verdict.layer in SHAPE] == []
    assert report(MANIFESTS).passed == VERSIONS


def test_what_older_versions_lack_is_a_warning_and_an_error_for_who_asks_for_them():
    assert [verdict.severity for verdict in report(SIDECAR).verdicts] == [Severity.WARNING]
    assert report(SIDECAR).passed == VERSIONS[3:]
    assert [verdict.severity for verdict in report(SIDECAR, "1.27", "1.28").verdicts] == [Severity.ERROR]
    assert report(SIDECAR, "1.27", "1.28").passed == ("1.28",)
    assert report(SIDECAR, "1.28").verdicts == ()


def test_what_newer_versions_lack_is_an_error():
    text = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata:\n  name: a\n"
    text += "spec:\n  priorityLevelConfiguration:\n    name: low\n"
    assert [(verdict.rule, verdict.severity) for verdict in report(text).verdicts] == [
        ("newer-api", Severity.WARNING),
        ("removed-api", Severity.ERROR),
    ]
    assert show_versions(report(text).passed) == "1.26–1.31"
    assert [verdict.rule for verdict in report(text, "1.30").verdicts] == ["deprecated-api"]


def test_an_error_in_all_versions_names_none():
    (verdict,) = report(POD.replace("image:", "imag:"), "1.33", "1.34").errors
    assert (verdict.versions, verdict.field, verdict.line) == ((), "spec.containers[0].imag", 8)


def test_null_is_accepted_where_kubernetes_accepts_it():
    text = POD.replace("  name: web\nspec", "  name: web\n  creationTimestamp: null\nspec")
    text += "    resources:\n      limits:\n        cpu:\n    ports:\nstatus: {}\n"
    assert report(text).verdicts == ()


def test_what_the_schema_says_no_rule_says_again():
    assert [each.rule for each in report(POD.replace("image:", "imag:")).verdicts] == ["unknown-field"]
    assert [each.rule for each in report(POD.replace("image: nginx", "image: 1")).verdicts] == ["type"]
    assert [each.rule for each in report(POD.replace("    image: nginx\n", "")).verdicts] == ["missing-field"]


def test_quantities_are_text_or_numbers():
    assert report(POD + "    resources:\n      limits: {cpu: 0.5, memory: 1Gi}\n").verdicts == ()


def test_numbers_have_their_size():
    assert [verdict.rule for verdict in report(POD + "  priority: 2147483648\n").errors] == ["range"]
    assert report(POD + "  priority: 2147483647\n").errors == ()


# APIs


@pytest.mark.parametrize(("version", "kind"), REMOVED)
def test_every_removed_api_is_recognized(version, kind):
    found = report(f"apiVersion: {version}\nkind: {kind}\n").errors
    (verdict,) = [each for each in found if each.rule == "removed-api"]
    since, instead = REMOVED[version, kind]
    assert f"was removed in {since}" in verdict.message
    assert instead in verdict.hint
    apis = load_bundle().apis
    assert not instead or (instead, kind) in apis
    assert ((version, kind) in apis and since not in apis[version, kind].served) or float(since[2:]) <= 25


def test_kinds_of_ones_own():
    garden = "apiVersion: example.com/v1\nkind: Garden\nmetadata:\n  name: a\n"
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: gardens.example.com\n"
    )
    definition += "spec:\n  group: example.com\n  scope: Cluster\n  names: {kind: Garden, plural: gardens}\n"
    definition += "  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]\n"
    assert [(each.rule, each.severity) for each in report(garden).verdicts] == [("no-schema", Severity.WARNING)]
    assert check_file(garden, allow_custom=True).verdicts == ()
    assert report(f"{definition}---\n{garden}").verdicts == ()
    assert [verdict.rule for verdict in report(garden.replace("name", "nam")).errors] == ["unknown-field"]


def test_a_kubeconfig_is_of_a_client():
    text = "apiVersion: v1\nkind: Config\nclusters: []\n"
    assert [(each.rule, each.severity) for each in report(text).verdicts] == [("no-schema", Severity.WARNING)]


# The bundle


@pytest.mark.slow
def test_the_bundle_is_current_and_small():
    """``make schemas`` writes it anew."""
    assert json.loads(zlib.decompress(FILE.read_bytes())) == json.loads(json.dumps(make_bundle()))
    assert FILE.stat().st_size < 60_000


# Numbers that Python reads in its own way, or not at all
_ODD = ["²", "①", "9" * 5000, "٣", "-0", "1_0", "0x" + "f" * 5000, "1e" + "9" * 500]
_FORMED = """
{kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, metadata: {name: a}, spec: {podSelector: {},
  ingress: [{from: [{ipBlock: {cidr: "10.0.0.0/N"}}], ports: [{port: N}]}]}}
---
{kind: CronJob, apiVersion: batch/v1, metadata: {name: a}, spec: {schedule: "*/N N N-N * *", startingDeadlineSeconds: N}}
---
{kind: ConfigMap, apiVersion: v1, metadata: {name: a, labels: {N: {a: b}, 08080: {a: b}, +80: [1]}}, data: {N: {a: b}, 8080: {x: 1}, 0000000000000000080: [1]}}
---
{kind: Pod, apiVersion: vN, metadata: {name: N}, spec: {containers: [{name: a, image: "b:N", ports: [{containerPort: N, hostPort: "N"}],
  resources: {limits: {cpu: N, memory: NGi, hugepages-N: Nm}}}], volumes: [{name: N, hostPath: {path: N}}]}}
"""


@pytest.mark.parametrize("odd", _ODD, ids=range(len(_ODD)))
def test_whatever_looks_like_a_number_is_checked(odd):
    """Each of these stopped a build in a note: an address range, a schedule, a key that is all digits or seems to be."""
    assert {each.kind for each in report(_FORMED.replace("N", odd).replace(odd + "etwork", "Network")).documents}
    assert report(f"1 apiVersion: v1\n{odd} kind: Pod\n3 metadata:\n4   name: a\n").verdicts
    assert report(MANIFESTS.replace(": 80\n", f": {odd}\n").replace("- 80", f"- {odd}")).checked
