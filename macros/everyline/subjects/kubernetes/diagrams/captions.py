"""What is written in the box of a thing of a manifest: its kind, its name, and the few fields that say most."""

import re
from collections.abc import Callable, Iterator

from everyline.subjects.kubernetes.diagrams.fields import at, count, items, mapping, text, texts
from everyline.subjects.kubernetes.diagrams.things import CONTAINERS, Thing, told
from everyline.text.multilingual import Text

_WIDTH = 30  # a longer word is broken, or cut short
_LISTED = 4  # ports and keys shown of each
_KINDS = {
    "Container": told("drawn-container"),
    "Init container": told("drawn-init-container"),
    "Ephemeral container": told("drawn-ephemeral-container"),
    "Volume": told("drawn-volume"),
}


def caption(thing: Thing) -> tuple[Text, Text]:
    """The lines in a thing's box: what it is, and below it what it is called and made of."""
    lines = [_KINDS.get(thing.kind, Text.same(thing.kind))] if thing.kind != "Check" else []
    lines += [thing.shown or Text.same(short(thing.name))]
    for kinds, write in _DETAILS:
        if thing.kind in kinds:
            lines += write(thing)
    if text(thing.body, "metadata", "namespace"):
        lines.append(told("drawn-in-namespace", name=short(thing.namespace)))
    return lines[0], Text.join(lines[1:], "\n")


def short(words: str, width: int = _WIDTH) -> str:
    """A text that fits a box."""
    return words if len(words) <= width else f"{words[: width - 1]}…"


def _image(container: Thing) -> Iterator[Text]:
    """Of an image with a long address the end, which tells images apart."""
    image = text(container.body, "image")
    ends = [image, *(f"…{image[at.start() :]}" for at in re.finditer("/", image))]
    yield Text.same(next((end for end in ends if len(end) <= _WIDTH), short(ends[-1])))


def _ports(container: Thing) -> Iterator[Text]:
    for port in items(container.body, "ports")[:_LISTED]:
        number, protocol = text(port, "containerPort"), text(port, "protocol") or "TCP"
        name = f" {text(port, 'name')}" if text(port, "name") else ""
        yield told("drawn-port", number=number, protocol=protocol, name=name)


def _service(service: Thing) -> Iterator[Text]:
    spec = mapping(service.body, "spec")
    is_headless = text(spec, "clusterIP") == "None"
    yield told("drawn-no-cluster-ip") if is_headless else Text.same(text(spec, "type"))
    for port in items(spec, "ports")[:_LISTED]:
        number, target = text(port, "port"), text(port, "targetPort")
        leads = f" → {target}" if target and target != number else ""
        outside = text(port, "nodePort")
        node = told("drawn-node-port", number=outside) if outside else Text.same("")
        yield told("drawn-service-port", number=number, target=leads, node=node)


def _autoscaler(scaler: Thing) -> Iterator[Text]:
    least, most = count(scaler.body, "spec", "minReplicas", default=1), text(scaler.body, "spec", "maxReplicas")
    yield told("drawn-replicas", least=least, most=most)


def _claim(claim: Thing) -> Iterator[Text]:
    yield Text.same(
        text(claim.body, "spec", "resources", "requests", "storage") or text(claim.body, "spec", "capacity", "storage")
    )
    modes = at(claim.body, "spec", "accessModes")
    yield Text.same(short(", ".join(text(mode) for mode in modes))) if isinstance(modes, list) else Text.same("")


def _keys(thing: Thing) -> Iterator[Text]:
    """The keys of a ConfigMap or Secret; never their values."""
    keys = [text(key) for field in ("data", "stringData", "binaryData") for key in mapping(thing.body, field)]
    yield from (Text.same(short(key)) for key in keys[:_LISTED])
    if len(keys) > _LISTED:
        yield told("drawn-more-keys", many=len(keys))


def _source(volume: Thing) -> Iterator[Text]:
    """What a volume is made of, where that is no object of its own."""
    kinds = [text(key) for key in volume.body if text(key) != "name"]
    yield Text.same(short(kinds[0])) if kinds else Text.same("")
    yield Text.same(short(text(volume.body, "hostPath", "path") or text(volume.body, "nfs", "path")))


def _check(check: Thing) -> Iterator[Text]:
    """What a probe or a hook does."""
    command = at(check.body, "exec", "command")
    if isinstance(command, list):
        yield Text.same(short(" ".join(text(word) for word in command)))
    for key in ("httpGet", "tcpSocket", "grpc"):
        if handler := mapping(check.body, key):
            yield Text.same(short(f"{key} :{text(handler, 'port')}{text(handler, 'path')}"))
    if mapping(check.body, "sleep"):
        yield Text.same(f"sleep {text(check.body, 'sleep', 'seconds')} s")


def _directions(policy: Thing) -> Iterator[Text]:
    """Which traffic a NetworkPolicy rules, and where it lets nothing through."""
    directions = {"Ingress": told("drawn-incoming-traffic"), "Egress": told("drawn-outgoing-traffic")}
    for direction in texts(policy.body, "spec", "policyTypes"):
        label = directions.get(direction, Text.same(""))
        is_closed = not at(policy.body, "spec", direction.lower())
        yield told("drawn-none-allowed", direction=label) if label and is_closed else label


def _schedule(job: Thing) -> Iterator[Text]:
    yield Text.same(text(job.body, "spec", "schedule"))


_DETAILS: tuple[tuple[tuple[str, ...], Callable[[Thing], Iterator[Text]]], ...] = (
    (CONTAINERS, _image),
    (CONTAINERS, _ports),
    (("Service",), _service),
    (("HorizontalPodAutoscaler",), _autoscaler),
    (("PersistentVolumeClaim", "PersistentVolume"), _claim),
    (("ConfigMap", "Secret"), _keys),
    (("Volume",), _source),
    (("Check",), _check),
    (("CronJob",), _schedule),
    (("NetworkPolicy",), _directions),
)
