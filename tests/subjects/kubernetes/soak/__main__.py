"""Holds checks and repair against a real server, on whole, broken and damaged manifests: ``make soak [TEXTS=folder]``.

Any folder of manifests will do: a clone of somebody's repository, for instance. Without one the good ones of the tests
are taken. What was asked and answered is left in ``.cache/soak``. The server is 1.20: fields that it does not know yet are
``missed``, and what is wrong in the Pod template of a StatefulSet, which it does not look into, is a ``false alarm``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from everyline.subjects.kubernetes.checks.documents import chunks, decode, load
from everyline.subjects.kubernetes.checks.server import connect
from tests.subjects.kubernetes.apiserver.clients import CLIENTS
from tests.subjects.kubernetes.apiserver.corpus import MANIFESTS, versions
from tests.subjects.kubernetes.apiserver.serving import is_built, running
from tests.subjects.kubernetes.soak import asking, comparison, damages
from tests.subjects.kubernetes.soak.mutants import mutants
from tests.support import ROOT

_KEPT = ROOT / ".cache" / "soak"
_EACH = 2  # mutants of a document


def main(arguments: list[str]) -> int:
    """Ask, compare, print the figures; fail for a crash, a repair that lies, or a false alarm on what nobody broke."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=MANIFESTS / "good")
    parser.add_argument("--mutants", type=int, default=500, help="how many at most (%(default)s)")
    parser.add_argument("--repairs", type=int, default=60, help="manifests to damage and repair, at most (%(default)s)")
    parser.add_argument("--seed", default="1", help="the same one breaks the same things")
    wish = parser.parse_args(arguments)
    if not is_built():
        sys.stderr.write("there is no API server: run `make apiserver` first (Debian 12)\n")
        return 2
    texts = dict(_texts(wish.folder))
    broken: dict[str, str] = {}
    with running() as kubeconfig:
        own = CLIENTS / "kubectl"
        server = connect(kubeconfig, str(own) if own.exists() else None)
        sent = versions().as_sent
        asked = asking.ask(((path, sent(text)) for path, text in texts.items()), server)
        damage = {}
        for path, text in _documents(asked, texts):
            for each in mutants(text, f"{wish.seed} {path}", _EACH):
                damage[name := f"{path}:{each.line}: {each.damage}"] = each.damage
                broken[name] = each.text
        chosen = random.Random(wish.seed).sample([*broken], min(wish.mutants, len(broken)))  # noqa: S311 - reproducible, not secret
        broken = {name: broken[name] for name in chosen}
        asked_broken = asking.ask(((name, sent(text)) for name, text in broken.items()), server)
    asked_broken = [asking.Asked(each.path, each.documents, damage[each.path]) for each in asked_broken]
    _KEPT.mkdir(parents=True, exist_ok=True)
    asking.write(asked, _KEPT / "server.jsonl")
    asking.write(asked_broken, _KEPT / "mutants.jsonl")
    whole = [*comparison.compare(asked, texts, comparison.judge())]
    sys.stdout.write(f"{len(texts)} texts, server {server.version}\n{comparison.summary(whole)}\n\n")
    mutated = [*comparison.compare(asked_broken, broken, comparison.judge())]
    sys.stdout.write(f"{len(broken)} mutants, seed {wish.seed}\n{comparison.summary(mutated)}\n\n")
    alarmed = {each.path for each in whole if each.outcome == comparison.FALSE_ALARM}
    fit = [each.path for each in asked if each.is_accepted and each.path not in alarmed][: wish.repairs]
    repaired = [*damages.damage_and_repair(((path, texts[path]) for path in fit), wish.seed)]
    sys.stdout.write(f"{len(fit)} texts, damaged and repaired\n{damages.summary(repaired)}\n")
    wrong = [each for each in repaired if each.outcome in {damages.WRONG, damages.HALF}]
    sys.stdout.write("".join(f"repaired into something else: {each.path}: {each.damage}\n" for each in wrong))
    crashed = [each.path for each in [*whole, *mutated] if comparison.CRASH in each.rules]
    sys.stdout.write("".join(f"the checks crash: {path}\n" for path in crashed))
    sys.stdout.write("".join(f"the server takes it, and the checks do not: {path}\n" for path in sorted(alarmed)))
    return 1 if wrong or alarmed or crashed else 0


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*.y*ml")):
        yield file.relative_to(folder).as_posix(), decode(file.read_bytes())[0]


def _documents(asked: list[asking.Asked], texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The documents that the server takes, each by itself."""
    for each in asked:
        number = 0
        for _, chunk in chunks(texts[each.path]):
            found = load(chunk)[0]
            said = each.documents.get(number)
            if len(found) == 1 and said and said.verdict == asking.ACCEPTED:
                yield f"{each.path}#{number}", chunk
            number += max(1, len(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
