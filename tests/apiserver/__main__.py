"""Compares the layers with a real server: ``python -m tests.apiserver [--record]``; see ``make test-apiserver``."""

from __future__ import annotations

import shutil
import sys
import time

from macros.examples.recording import record as record_examples
from macros.examples.recording import server
from macros.validation.checking import check_file
from tests.apiserver import corpus
from tests.apiserver.clients import CLIENTS
from tests.apiserver.comparison import compare, faults, summary
from tests.apiserver.recording import record, recorded
from tests.apiserver.serving import is_built, running
from tests.support import ROOT


def main(arguments: list[str]) -> int:
    """Ask the server about everything, print the figures, and fail for what nobody explains."""
    if not is_built():
        sys.stderr.write("there is no API server: run `make apiserver` first (Debian 12, about 6 minutes)\n")
        return 2
    if not (CLIENTS / "kubectl").exists() and not shutil.which("kubectl"):
        sys.stderr.write("there is no kubectl: run `make clients` first (linux/amd64), or install one\n")
        return 2
    versions, explained = corpus.versions(), corpus.disagreements()
    own = [*corpus.cases("broken"), *corpus.cases("good")]
    published = [*corpus.examples()]
    started = time.monotonic()
    recording = record([*own, *published], versions)
    sys.stdout.write(f"{len(recording.said)} files, server {recording.server}, kubectl {recording.kubectl}, ")
    sys.stdout.write(f"{time.monotonic() - started:.0f} s\n")
    if "--record" in arguments:
        recording.save()
        with running() as kubeconfig:
            record_examples(ROOT, server(kubeconfig))
    else:
        old = recorded()
        changed = [name for name, said in recording.said.items() if old.said.get(name) != said]
        sys.stdout.write("".join(f"not as recorded: {name} (make record-verdicts)\n" for name in changed))
    results = compare([*own, *published], recording, versions, explained, check_file)
    sys.stdout.write(summary(results) + "\n")
    wrong = faults(results, versions, explained)
    sys.stdout.write("".join(f"{each}\n" for each in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
