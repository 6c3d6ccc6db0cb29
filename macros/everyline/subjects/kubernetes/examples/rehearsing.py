"""Runs the commands of the notes against a real API server, for good: objects are made, changed and deleted.

So it must be a server that lives for nothing else. Every command that changes something gets one of its own, furnished
as ``examples.yml`` says; those that only read share one.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from everyline.subjects.kubernetes.examples.choices import EXAMPLES
from everyline.subjects.kubernetes.examples.outcomes import Reply, Served
from everyline.subjects.kubernetes.examples.running import Printed, run
from everyline.subjects.kubernetes.examples.setting import Setting
from everyline.text.problems import Problem, ProjectError

# Starts a new and empty API server, and gives the path of its kubeconfig.
StartServer = Callable[[], AbstractContextManager[Path]]
_SECONDS = 15
_LINES = 12  # of what is printed, that are kept
_REASONS = {
    Served.NEEDS_NODE: re.compile(
        r"error dialing backend|/containerLogs/|does not have a host assigned|pod is not running|Metrics API not available"
    ),
    Served.NEEDS_NEWER: re.compile(
        r"could not find the requested resource|no matches for kind|incompatible with \S+/v1"
    ),
    Served.NEEDS_NETWORK: re.compile(r"repo \S+ not found|non-absolute URLs|no repositories|failed to download"),
}
# What is different each time: identifiers, points in time, durations, ports, and the blanks that make columns.
_VARYING = re.compile(r"(?m)^(CreationTimestamp|Start Time):.*$|[0-9a-f]{8}-[0-9a-f-]{27}|(?:\d+[dhms])+|\d+|[ \t]+")


def rehearse(
    settings: Iterable[Setting], clients: Mapping[str, str], start: StartServer
) -> Iterator[tuple[Setting, Reply]]:
    """Run commands, each in its setting.

    Args:
        settings: of the commands.
        clients: the path of each program; commands of others are left out.
        start: gives a server that may be ruined.

    Raises:
        ProjectError: a cluster can't be furnished as people want it.
        NotHarmlessError: a command must not be run.
    """
    for together in _grouped(each for each in settings if each.words[0] in clients):
        with start() as file:
            kubeconfig = file.read_text(encoding="utf-8")
            version = _version(clients["kubectl"], kubeconfig)
            for manifest in together[0].cluster:
                _furnish(clients["kubectl"], kubeconfig, manifest)
            for setting in together:
                outcome, output = _run(setting, clients[setting.words[0]], kubeconfig)
                lines = output.splitlines()
                day = datetime.now(UTC).date().isoformat()
                kept = "\n".join(line.rstrip() for line in lines[:_LINES])
                yield setting, Reply(outcome, kept, len(lines), version, day, setting.digest)


def is_same(one: Reply, other: Reply) -> bool:
    """Whether two replies differ in nothing but what is different each time."""
    first, second = (
        (each.outcome, each.lines, each.version, each.setting, _VARYING.sub(" ", each.output)) for each in (one, other)
    )
    return first == second


def _grouped(settings: Iterable[Setting]) -> list[list[Setting]]:
    """Settings that may share a server."""
    groups: list[list[Setting]] = []
    shared: dict[tuple[str, ...], list[Setting]] = {}
    for setting in settings:
        if not setting.only_reads:
            groups.append([setting])
        elif setting.cluster in shared:
            shared[setting.cluster].append(setting)
        else:
            groups.append(shared.setdefault(setting.cluster, [setting]))
    return groups


def _run(setting: Setting, executable: str, kubeconfig: str) -> tuple[Served, str]:
    printed = run(setting.words, executable, setting.files, kubeconfig, _SECONDS)
    return (Served.SUCCEEDED, printed.output or printed.errors) if printed.status == 0 else _why(printed)


def _why(printed: Printed) -> tuple[Served, str]:
    """What a command that did not end well lacks, and what it said last of all."""
    if printed.status is None:
        return Served.WAITING, printed.output or printed.errors
    said = printed.errors or printed.output
    return next((each for each, form in _REASONS.items() if form.search(said)), Served.FAILED), said


def _furnish(kubectl: str, kubeconfig: str, manifest: str) -> None:
    printed = run(
        ["kubectl", "create", "-f", "cluster.yaml"], kubectl, {"cluster.yaml": manifest}, kubeconfig, _SECONDS
    )
    if printed.status != 0:
        message = f"the server does not take what `cluster:` lists: {printed.errors or 'no answer'}"
        raise ProjectError([Problem(EXAMPLES, 0, message, "correct the manifest")])


def _version(kubectl: str, kubeconfig: str) -> str:
    said = run(["kubectl", "version", "--output=json"], kubectl, {}, kubeconfig, _SECONDS).output
    return str(json.loads(said)["serverVersion"]["gitVersion"])
