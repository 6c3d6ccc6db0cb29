"""What kubectl and servers say, taken apart. The texts are theirs, word for word."""

from __future__ import annotations

import pytest

from everyline.subjects.kubernetes.checks.answers import Answer, parse_answers
from tests.subjects.kubernetes.apiserver.corpus import cases
from tests.subjects.kubernetes.apiserver.recording import recorded

IN = 'error when creating "STDIN"'
VALIDATION = 'error: error validating "STDIN": error validating data: '
OFF = "; if you choose to ignore these errors, turn validation off with --validate=false\n"
CASES = {
    "silence": ("", []),
    "one invalid field": (
        'The Pod "web" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "cache"\n',
        [
            Answer(
                "not-found",
                'spec.containers[0].volumeMounts[0].name: Not found: "cache"',
                "spec.containers[0].volumeMounts[0].name",
                kind="Pod",
                name="web",
            )
        ],
    ),
    "several invalid fields": (
        'The Service "shop" is invalid: \n* spec.ports[0].name: Required value\n* spec.ports[1].name: Required value\n',
        [
            Answer("required", f"spec.ports[{n}].name: Required value", f"spec.ports[{n}].name", 0, "Service", "shop")
            for n in (0, 1)
        ],
    ),
    "a value as Go prints it": (
        (
            'The Deployment "a" is invalid: spec.strategy.rollingUpdate.maxSurge: Invalid value: '
            'intstr.IntOrString{Type:1, IntVal:0, StrVal:"25"}: a valid percent string must be numeric\n'
        ),
        [
            Answer(
                "invalid",
                'spec.strategy.rollingUpdate.maxSurge: Invalid value: "25": a valid percent string must be numeric',
                "spec.strategy.rollingUpdate.maxSurge",
                kind="Deployment",
                name="a",
            )
        ],
    ),
    "kubectl's own validation": (
        (
            f"{VALIDATION}[ValidationError(Pod.spec.containers[0].resources): unknown field "
            '"cpu" in io.k8s.api.core.v1.ResourceRequirements, ValidationError(Pod.spec.containers[0].resources): unknown '
            f'field "memory" in io.k8s.api.core.v1.ResourceRequirements]{OFF}'
        ),
        [
            Answer(
                "unknown-field",
                f'unknown field "{name}" in io.k8s.api.core.v1.ResourceRequirements',
                f"spec.containers[0].resources.{name}",
            )
            for name in ("cpu", "memory")
        ],
    ),
    "strict decoding by newer servers": (
        (
            f'Error from server (BadRequest): {IN}: Deployment in version "v1" cannot be handled as a Deployment: strict '
            'decoding error: unknown field "spec.replica", duplicate field "metadata.labels.app"\n'
        ),
        [
            Answer("unknown-field", 'unknown field "spec.replica"', "spec.replica"),
            Answer("duplicate", 'duplicate field "metadata.labels.app"', "metadata.labels.app"),
        ],
    ),
    "a type as newer servers say it": (
        (
            f'Error from server (BadRequest): {IN}: Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal '
            "number into Go struct field EnvVar.spec.containers.env.value of type string\n"
        ),
        [
            Answer(
                "wrong-type",
                "json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string",
                "spec.containers.env.value",
            )
        ],
    ),
    "a type as older servers say it": (
        (
            f'Error from server (BadRequest): {IN}: Pod in version "v1" cannot be handled as a Pod: v1.Pod.Spec: '
            'v1.PodSpec.Containers: []v1.Container: v1.Container.Args: []string: ReadString: expects " or n, but found 3, '
            'error found in #10 byte of ...|{"args":[3600],"comm|..., bigger context ...|"sleep"],"image":"busybox|...\n'
        ),
        [Answer("wrong-type", "a text in quotes is expected, and this begins with 3", "Spec.Containers.Args")],
    ),
    "YAML": (
        "error: error parsing STDIN: error converting YAML to JSON: yaml: line 8: found character that cannot start any token\n",
        [Answer("yaml", "found character that cannot start any token", line=8)],
    ),
    "no such kind": (
        (
            'error: resource mapping not found for name: "a" namespace: "" from "STDIN": no matches for kind "Deploymnet" in '
            'version "apps/v1"\nensure CRDs are installed first\n'
        ),
        [Answer("unknown-kind", 'no matches for kind "Deploymnet" in version "apps/v1"', kind="Deploymnet")],
    ),
    "no such namespace": (
        f'Error from server (NotFound): {IN}: namespaces "shop" not found\n',
        [Answer("no-namespace", 'namespaces "shop" not found', "metadata.namespace")],
    ),
    "a policy": (
        f'Error from server (Forbidden): {IN}: pods "a" is forbidden: exceeded quota: team, requested: pods=1\n',
        [Answer("denied", 'pods "a" is forbidden: exceeded quota: team, requested: pods=1')],
    ),
    "there already": (
        f'Error from server (AlreadyExists): {IN}: services "kubernetes" already exists\n',
        [Answer("exists", 'services "kubernetes" already exists')],
    ),
    "a warning and an error": (
        (
            "Warning: policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+\n"
            'The PodDisruptionBudget "a" is invalid: spec.minAvailable: Invalid value: -1: must be greater than or equal to 0\n'
        ),
        [
            Answer(
                "warning",
                "policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+",
                is_warning=True,
            ),
            Answer(
                "invalid",
                "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0",
                "spec.minAvailable",
                kind="PodDisruptionBudget",
                name="a",
            ),
        ],
    ),
    "anything else": ("error: the sky is falling\n", [Answer("refused", "error: the sky is falling")]),
}


@pytest.mark.parametrize("name", CASES)
def test_answers_are_taken_apart(name):
    text, expected = CASES[name]
    assert [_but_case(each) for each in parse_answers(text)] == [_but_case(each) for each in expected]


def _but_case(answer: Answer) -> tuple[object, ...]:
    """Go writes fields with capitals; the document decides."""
    return (answer.rule, answer.message, answer.path.lower(), answer.line, answer.kind, answer.name, answer.is_warning)


def test_everything_that_was_recorded_is_understood():
    answers = {name: parse_answers(text) for name, said in recorded().said.items() for text in said.answers}
    assert len(answers) > 300
    assert all(answers.values())
    whole = {name for name, found in answers.items() if any(each.rule == "refused" for each in found)}
    assert whole <= {f"broken/yaml/{name}.yaml" for name in ("list-at-the-top", "prose", "only-comments")}


def test_messages_hold_nothing_that_only_go_understands():
    said = [each.message for one in recorded().said.values() for text in one.answers for each in parse_answers(text)]
    assert [each for each in said if "0x0" in each or "(nil)" in each or "IntOrString" in each] == []


def test_recorded_errors_stand_on_a_line_of_the_fault():
    """A server that names a field is pointed at it: no error of a field stands at the beginning of the file."""
    first = {case.name for case in cases("broken") if case.layer in ("semantics", "schema")}
    lost = [
        (name, message)
        for name, said in recorded().said.items()
        for message in said.messages
        if name in first and message.startswith("1: ")
    ]
    assert lost == []
