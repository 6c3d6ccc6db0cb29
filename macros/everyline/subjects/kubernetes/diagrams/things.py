"""What stands in a manifest and what the cluster makes of it: objects, the objects they create, Pods and their parts.

One table says which parts a thing has, another what is written about it. Adding a kind is adding a row.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from everyline.subjects.kubernetes.diagrams.fields import at, count, items, labels, mapping, text
from everyline.text.messages import read_catalog
from everyline.text.multilingual import Text

_LOCALE = Path(__file__).parents[1] / "locale"
_LANGUAGES = ("en", *sorted(file.stem for file in _LOCALE.glob("*.po")))
_SHOWN = 3  # names listed before the rest is counted


def told(key: str, **values: object) -> Text:
    """The words of a label, in all languages that they are there in, with its ``{placeholders}`` filled in, where they are a `Text` in each."""

    def given(language: str) -> dict[str, object]:
        return {name: value[language] if isinstance(value, Text) else value for name, value in values.items()}

    return Text({each: read_catalog(_LOCALE, each)[key].format(**given(each)) for each in _LANGUAGES})


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to draw: an API object, written down or created by another, or a part of a Pod."""

    kind: str  # of an object its ``kind``; of a part of a Pod ``Container``, ``Volume``, ``Probe`` …
    name: str  # what others call it by
    namespace: str  # that it stands in, or empty
    body: Mapping[object, object]  # what is written about it
    labels: Mapping[str, str] = field(default_factory=dict)  # what selectors look at
    id: str = ""  # unique in the diagram; given by the drawing
    pod: str = ""  # the id of the Pod that it is a part of, or empty
    shown: Text | None = None  # what is written in its box instead of its name

    def within(self, namespace: str) -> bool:
        """Whether it stands in a namespace; one that isn't named is ``default``."""
        return (self.namespace or "default") == (namespace or "default")


@dataclass(frozen=True, slots=True)
class Part:
    """A thing that another creates or holds, and what the arrow to it says; nothing for no arrow."""

    thing: Thing
    label: Text | None


CREATES, HOLDS = told("drawn-creates"), told("drawn-holds")


def read_object(manifest: Mapping[object, object]) -> Thing:
    """The object that a manifest describes."""
    metadata = mapping(manifest, "metadata")
    kind, name = text(manifest, "kind"), text(metadata, "name") or text(metadata, "generateName")
    chosen = labels(metadata, "labels")
    if kind == "Namespace":
        chosen["kubernetes.io/metadata.name"] = name
    return Thing(kind, name, text(metadata, "namespace"), manifest, chosen)


def parts_of(thing: Thing) -> Iterator[Part]:
    """What a thing creates and holds."""
    for kinds, parts in _PARTS:
        if thing.kind in kinds:
            yield from parts(thing)


def _replica_set(thing: Thing) -> Iterator[Part]:
    """The ReplicaSet of a Deployment's current template."""
    name = f"{thing.name}-…"
    yield Part(Thing("ReplicaSet", name, thing.namespace, {"spec": mapping(thing.body, "spec")}), CREATES)


def _replicas(thing: Thing) -> Iterator[Part]:
    """Pods by ``spec.replicas``; names are made up."""
    yield _pod(thing, Text.same(f"× {count(thing.body, 'spec', 'replicas', default=1)}"))


def _numbered(thing: Thing) -> Iterator[Part]:
    """A StatefulSet's Pods, each with its ordinal number, and the claims made for each of them."""
    claims = items(thing.body, "spec", "volumeClaimTemplates")
    names = [text(claim, "metadata", "name") for claim in claims]
    volumes = [
        {"name": name, "persistentVolumeClaim": {"claimName": _series(f"{name}-{thing.name}", thing.body)}}
        for name in names
    ]
    many = count(thing.body, "spec", "replicas", default=1)
    pod = _pod(thing, Text.same(_series(thing.name, thing.body) if many else "× 0"))
    spec = {**mapping(pod.thing.body, "spec"), "volumes": [*items(pod.thing.body, "spec", "volumes"), *volumes]}
    yield Part(replace(pod.thing, body={**pod.thing.body, "spec": spec}), pod.label)
    for claim, name in zip(claims, names, strict=True):
        series = _series(f"{name}-{thing.name}", thing.body)
        yield Part(Thing("PersistentVolumeClaim", series, thing.namespace, claim), CREATES)


def _series(stem: str, body: Mapping[object, object]) -> str:
    """``web-0, web-1``, and of many the first and the last."""
    first, many = count(body, "spec", "ordinals", "start"), count(body, "spec", "replicas", default=1)
    if many <= _SHOWN:
        return ", ".join(f"{stem}-{first + number}" for number in range(many)) or f"{stem}-…"
    return f"{stem}-{first} … {stem}-{first + many - 1}"


def _one_per_node(thing: Thing) -> Iterator[Part]:
    """A DaemonSet's Pods; taints and selectors may keep them off some nodes."""
    yield _pod(thing, told("drawn-on-each-eligible-node"))


def _runs_of_job(thing: Thing) -> Iterator[Part]:
    completions, parallel = (count(thing.body, "spec", key, default=1) for key in ("completions", "parallelism"))
    many = told("drawn-completions", many=completions, parallel=parallel)
    if at(thing.body, "spec", "completions") is None:  # a work queue: the Pods agree when it is done
        many = told("drawn-parallel", parallel=parallel)
    yield _pod(thing, Text.same("× 1") if completions == parallel == 1 else many)


def _jobs(thing: Thing) -> Iterator[Part]:
    """The Jobs of a CronJob; names are made up."""
    template = mapping(thing.body, "spec", "jobTemplate")
    schedule = text(thing.body, "spec", "schedule")
    label = told("drawn-creates-at", schedule=schedule)
    yield Part(Thing("Job", f"{thing.name}-…", thing.namespace, template), label)


def _pod(thing: Thing, shown: Text) -> Part:
    template = mapping(thing.body, "spec", "template")
    chosen = labels(template, "metadata", "labels")
    return Part(Thing("Pod", "", thing.namespace, template, chosen, shown=shown), CREATES)


def _containers(pod: Thing) -> Iterator[Part]:
    for key, kind, label in _CONTAINERS:
        for body in items(pod.body, "spec", key):
            is_sidecar = key == "initContainers" and text(body, "restartPolicy") == "Always"
            thing = Thing(kind, text(body, "name"), pod.namespace, body, pod=pod.id)
            yield Part(thing, _KEEPS_RUNNING if is_sidecar else label)


_KEEPS_RUNNING = told("drawn-starts-first-keeps-running")
_CONTAINERS = (
    ("initContainers", "Init container", told("drawn-runs-first")),
    ("containers", "Container", HOLDS),
    ("ephemeralContainers", "Ephemeral container", told("drawn-runs-for-debugging")),
)


def _volumes(pod: Thing) -> Iterator[Part]:
    for body in items(pod.body, "spec", "volumes"):
        yield Part(Thing("Volume", text(body, "name"), pod.namespace, body, pod=pod.id), None)


def _checks(container: Thing) -> Iterator[Part]:
    """Probes and hooks, each with what it does."""
    for path, label in _CHECKS:
        if body := mapping(container.body, *path):
            yield Part(Thing("Check", path[-1], container.namespace, body, pod=container.pod), label)


_CHECKS = (
    (("lifecycle", "postStart"), told("drawn-runs-right-after-starting")),
    (("startupProbe",), told("drawn-has-it-started")),
    (("livenessProbe",), told("drawn-is-it-alive")),
    (("readinessProbe",), told("drawn-can-it-take-traffic")),
    (("lifecycle", "preStop"), told("drawn-runs-before-stopping")),
)

CONTAINERS = tuple(kind for _, kind, _ in _CONTAINERS)
_PARTS: tuple[tuple[tuple[str, ...], Callable[[Thing], Iterator[Part]]], ...] = (
    (("Deployment",), _replica_set),
    (("ReplicaSet", "ReplicationController"), _replicas),
    (("StatefulSet",), _numbered),
    (("DaemonSet",), _one_per_node),
    (("Job",), _runs_of_job),
    (("CronJob",), _jobs),
    (("Pod",), _containers),
    (("Pod",), _volumes),
    (CONTAINERS, _checks),
)
