"""Selectors of workloads, and how they fit the labels of the Pods."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules.each import CLAIMS, JOBS, Claim, JobSpec, kinds
from everyline.subjects.kubernetes.checks.rules.labels import is_empty, missed, selector_faults, selects
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding
from everyline.subjects.kubernetes.checks.rules.rule import docs, machinery, rule, source

_APPS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")
_SELECTORS = docs("concepts/workloads/controllers/deployment/#selector", "Deployments: Selector")
_FORM = machinery("apimachinery/pkg/apis/meta/v1/validation/validation.go", "ValidateLabelSelector")


@rule(
    "selector-empty",
    kinds(*_APPS),
    source("apps", "ValidateDeploymentSpec"),
    en="A workload's selector selects by at least one label.",
    zh="工作负载的选择器至少要按一个标签选择。",
)
def selector_says_something(manifest: Manifest) -> Iterator[Finding]:
    selector = manifest.spec["selector"]
    if "selector" in manifest.spec and (selector.is_empty or isinstance(selector.value, dict)) and is_empty(selector):
        yield selector.wrong(
            f"the selector of the {manifest.title} selects nothing in particular",
            "add `matchLabels` with the labels of `spec.template.metadata.labels`",
        )


@rule(
    "selector-matches-template",
    kinds(*_APPS),
    _SELECTORS,
    en="A workload's selector selects the Pods that its template makes.",
    zh="工作负载的选择器必须能选中它的模板所创建的 Pod。",
)
def selector_matches_template(manifest: Manifest) -> Iterator[Finding]:
    selector, meta = manifest.spec["selector"], manifest.spec["template"]["metadata"]
    labels = meta["labels"].texts()
    if is_empty(selector) or selects(selector, labels):
        return
    yield meta["labels"].wrong(
        f"the selector of the {manifest.title} does not select its own Pods: it {missed(selector, labels)}",
        "give `spec.template.metadata.labels` the labels of `spec.selector.matchLabels`",
    )


@rule(
    "selector-matches-controller-template",
    kinds("ReplicationController"),
    source("core", "ValidatePodTemplateSpecForRC"),
    en="The selector of a ReplicationController selects the Pods that its template makes.",
    zh="ReplicationController 的选择器必须能选中它的模板所创建的 Pod。",
)
def controller_selector_matches(manifest: Manifest) -> Iterator[Finding]:
    selector, labels = manifest.spec["selector"], manifest.spec["template"]["metadata"]["labels"]
    has = labels.texts()
    wrong = [(key, entry) for key, entry in selector.entries() if entry.is_set and has.get(key) != entry.value]
    for key, entry in wrong[:1]:
        yield labels.wrong(
            f"the selector wants `{key}: {entry.value}`, which is no label of the template", "make both the same"
        )
    if selector.is_empty and labels.is_empty and "template" in manifest.spec:
        yield labels.wrong("there is neither a selector nor a label in the template", "give the template a label")


@rule(
    "selector-form",
    kinds(*_APPS, "PodDisruptionBudget"),
    _FORM,
    en="A label selector has label keys, known operators, and values where the operator takes them.",
    zh="标签选择器的键、运算符和值都要符合规定。",
)
def selector_has_its_form(manifest: Manifest) -> Iterator[Finding]:
    yield from selector_faults(manifest.spec["selector"])


@rule(
    "job-selector",
    JOBS,
    source("batch", "ValidateJobSpec"),
    en="A Job's selector is made by Kubernetes; one's own needs `manualSelector: true` and must fit the template.",
    zh="Job 的选择器由 Kubernetes 生成；自己写选择器需要 `manualSelector: true`，并与模板匹配。",
)
def job_selector_is_left_alone(job: JobSpec) -> Iterator[Finding]:
    selector, manual = job.spec["selector"], job.spec["manualSelector"]
    if job.is_template:
        if selector.is_set:
            yield selector.wrong("the Jobs of a CronJob get their selector from Kubernetes", "take `selector` away")
        if manual.value is True:
            yield manual.wrong(
                "the Jobs of a CronJob cannot have a selector of their own", "take `manualSelector` away"
            )
        return
    yield from selector_faults(selector)
    labels = job.spec["template"]["metadata"]["labels"].texts()
    if manual.value is True:
        if not selector.is_set:
            yield selector.wrong("`manualSelector` is true, but there is no selector", "add `spec.selector`")
        elif not selects(selector, labels):
            yield selector.wrong(f"the selector {missed(selector, labels)}", "make it fit the template's labels")
    elif not is_empty(selector):
        yield selector.wrong("a Job gets its selector from Kubernetes", "take `selector` away")


@rule(
    "claim-selector-form",
    CLAIMS,
    _FORM,
    en="The selector of a claim has the form of a label selector.",
    zh="PersistentVolumeClaim 的选择器要符合标签选择器的格式。",
)
def claim_selector_has_its_form(claim: Claim) -> Iterator[Finding]:
    yield from selector_faults(claim.spec["selector"])
