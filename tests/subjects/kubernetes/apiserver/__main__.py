"""Compares the layers with a real server: ``python -m tests.subjects.kubernetes.apiserver [--record]``; see ``make test-apiserver``."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter

from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.examples.outcomes import ClientAnswer, Served
from everyline.subjects.kubernetes.examples.recording import Recording, ask, server
from everyline.subjects.kubernetes.examples.records import read_records, write_records
from tests.subjects.kubernetes.apiserver import corpus
from tests.subjects.kubernetes.apiserver.clients import CLIENTS
from tests.subjects.kubernetes.apiserver.comparison import compare, faults, summary
from tests.subjects.kubernetes.apiserver.recording import record, recorded
from tests.subjects.kubernetes.apiserver.serving import is_built, running
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
    with running() as kubeconfig:
        asked = ask(ROOT, server(kubeconfig), running)
    sys.stdout.write(_replies(asked))
    if not asked.is_cut_off:
        sys.stdout.write("the commands had a network: this system could not keep it from them\n")
    if "--record" in arguments:
        recording.save()
        write_records(ROOT, asked.records)
    else:
        old = recorded()
        changed = [name for name, said in recording.said.items() if old.said.get(name) != said]
        changed += asked.changed
        sys.stdout.write("".join(f"not as recorded: {name} (make record-verdicts)\n" for name in changed))
    results = compare([*own, *published], recording, versions, explained, check_file)
    sys.stdout.write(summary(results) + "\n")
    wrong = [*faults(results, versions, explained), *_unlike(asked)]
    sys.stdout.write("".join(f"{each}\n" for each in wrong))
    return 1 if wrong else 0


def _replies(asked: Recording) -> str:
    """What became of the notes' commands, by outcome."""
    answers = asked.records.commands.values()
    counts = Counter(each.server.outcome if each.server else None for each in answers)
    words = [f"{outcome.value if outcome else 'no server needed'} {count}" for outcome, count in counts.most_common()]
    return f"{len(answers)} commands of the notes: {', '.join(words)}\n"


def _unlike(asked: Recording) -> list[str]:
    """The commands that fail, or fare otherwise than was recorded."""
    before, _ = read_records(ROOT)
    found = []
    for line, answer in asked.records.commands.items():
        old, new = _outcome(before.commands.get(line)), _outcome(answer)
        if new is Served.FAILED:
            found.append(f"{line}: fails: {answer.server.output if answer.server else ''}")
        elif old is not new:
            found.append(f"{line}: recorded as {old}, and now {new}")
    return found


def _outcome(answer: ClientAnswer | None) -> Served | None:
    return answer.server.outcome if answer and answer.server else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
