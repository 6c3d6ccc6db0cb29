"""The form of labels and annotations."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import OBJECTS, PODS, TEMPLATES
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, machinery, rule

_META = "apimachinery/pkg/api/validation/objectmeta.go"
_LABELS = "apimachinery/pkg/apis/meta/v1/validation/validation.go"
_ANNOTATIONS = 256 * 1024  # bytes, of keys and values together


def _label_places(manifest: Manifest) -> Iterator[Node]:
    yield manifest.meta["labels"]
    if manifest.kind == "CronJob":
        yield manifest.spec["jobTemplate"]["metadata"]["labels"]
    if manifest.kind == "StatefulSet":
        for template in manifest.spec["volumeClaimTemplates"]:
            yield template["metadata"]["labels"]


def _bad_labels(labels: Node) -> Iterator[Finding]:
    for key, entry in labels.entries():
        if why := grammar.qualified_name(key):
            yield entry.wrong(f"the label key {show(key)} {why}", "choose another key, such as `app`")
        if entry.text and (why := grammar.label_value(entry.text)):
            yield entry.wrong(
                f"the label `{key}` has the value {show(entry.text)}, which {why}",
                "shorten it to plain words, or make it an annotation",
            )


@rule(
    "label-form",
    OBJECTS,
    docs("concepts/overview/working-with-objects/labels/#syntax-and-character-set", "Labels: Syntax and character set"),
    en="Label keys and values hold letters, digits, `-`, `_` and `.`, at most 63; a key may have a domain before a `/`.",
    zh="标签的键和值只能用字母、数字、`-`、`_` 和 `.`，最长 63 个字符；键可以带域名前缀和 `/`。",
)
def labels_have_their_form(manifest: Manifest) -> Iterator[Finding]:
    for labels in _label_places(manifest):
        yield from _bad_labels(labels)


@rule(
    "template-label-form",
    TEMPLATES,
    machinery(_LABELS, "ValidateLabels"),
    en="The labels of a Pod template have the form of labels.",
    zh="Pod 模板中的标签也要符合标签的格式。",
)
def template_labels_have_their_form(pod: Pod) -> Iterator[Finding]:
    yield from _bad_labels(pod.meta["labels"])


@rule(
    "node-selector-form",
    PODS,
    machinery(_LABELS, "ValidateLabels"),
    en="A `nodeSelector` consists of label keys and values.",
    zh="`nodeSelector` 的键和值要符合标签的格式。",
)
def node_selector_has_labels(pod: Pod) -> Iterator[Finding]:
    yield from _bad_labels(pod.spec["nodeSelector"])


def _bad_annotations(annotations: Node) -> Iterator[Finding]:
    size = 0
    for key, entry in annotations.entries():
        size += len(key.encode("utf-8", "replace")) + len(entry.text.encode("utf-8", "replace"))
        if why := grammar.qualified_name(key.lower()):
            yield entry.wrong(f"the annotation key {show(key)} {why}", "write it like `example.com/name`")
    if size > _ANNOTATIONS:
        yield annotations.wrong(
            f"the annotations have {size // 1024} KiB together; 256 KiB are allowed", "keep long texts in a ConfigMap"
        )


@rule(
    "annotation-form",
    OBJECTS,
    machinery(_META, "ValidateAnnotations"),
    en="Annotation keys have the form of label keys, and all annotations together hold at most 256 KiB.",
    zh="注解的键要符合标签键的格式，所有注解合计不超过 256 KiB。",
)
def annotations_have_their_form(manifest: Manifest) -> Iterator[Finding]:
    yield from _bad_annotations(manifest.meta["annotations"])


@rule(
    "template-annotation-form",
    TEMPLATES,
    machinery(_META, "ValidateAnnotations"),
    en="The annotations of a Pod template have the form of annotations.",
    zh="Pod 模板中的注解也要符合注解的格式。",
)
def template_annotations_have_their_form(pod: Pod) -> Iterator[Finding]:
    yield from _bad_annotations(pod.meta["annotations"])
