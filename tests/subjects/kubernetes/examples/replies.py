"""A project whose note has one command, and what a server replied to it."""

from __future__ import annotations

from pathlib import Path

from everyline.subjects.kubernetes.examples.choices import load_choices
from everyline.subjects.kubernetes.examples.outcomes import ClientAnswer, Outcome, Reply, Served
from everyline.subjects.kubernetes.examples.records import Records, write_records
from everyline.subjects.kubernetes.examples.setting import Settings

LINE = "kubectl get pods <a>"
NOTE = {"source_notes/b.md": f"# 苹果\n\n```bash\n$ {LINE}\n```\n"}


def settle(
    folder: Path, choices: str = "", outcome: Served = Served.SUCCEEDED, output: str = "no such pod", said: str = ""
) -> None:
    """Record a reply to the command in its setting of now, which depends on the choices in examples.yml."""
    (folder / "editorial/examples.yml").write_text(choices)
    loaded, problems = load_choices(folder)
    assert problems == []
    setting = Settings(folder, loaded, ()).of(LINE)
    assert setting
    reply = Reply(outcome, output, 9, "v1.20.2", "2026-01-02", setting.digest)
    taken = Outcome.REFUSED if said else Outcome.ACCEPTED
    write_records(folder, Records({LINE: ClientAnswer(taken, said, "kubectl v1", "2026-01-02", reply)}, {}))
