"""What an example is: a manifest or a command of a note, as it stands there and as it works."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.notes.units import Unit
from everyline.subjects.kubernetes.checks.checking import Report
from everyline.subjects.kubernetes.checks.verdicts import Path
from everyline.text.texts import Text


@dataclass(frozen=True, slots=True)
class Found:
    """Code in a note, as it stands there.

    Attributes:
        unit: the unit that holds it.
        first: its first line in the note, 1-based.
        last: its last line, included.
        text: its lines, prompts left out.
        name: the file name that the note gives it, or empty.
    """

    unit: Unit
    first: int
    last: int
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One substitution that makes an example work.

    Attributes:
        old: what the note has, white space folded; empty for what is added after everything before it.
        new: what stands there instead.
        reason: why.
    """

    old: str
    new: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Host:
    """The manifest that a fragment is checked in, and the field whose keys it holds."""

    file: str
    at: Path


@dataclass(frozen=True, slots=True)
class Recipe:
    """What `examples.yml` says of a manifest.

    Attributes:
        file: the repaired manifest's name under ``editorial/examples/``, and its name on the site.
        title: what it shows.
        quote: a piece of the code that it comes from.
        part: which of the files in that block of code, from 1.
        host: for a fragment, where it is checked.
        changes: the substitutions, in the order of the text.
        line: where it stands in examples.yml.
    """

    file: str
    title: Text
    quote: str
    part: int
    host: Host | None
    changes: tuple[Change, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What `examples.yml` says of a command that fails: the statement it stands in, and what works instead."""

    quote: str
    command: str
    corrected: str
    reason: Text
    line: int


@dataclass(frozen=True, slots=True)
class Furnishing:
    """Objects that commands find when they are run against an API server.

    Attributes:
        file: the manifest that they are made from, under ``editorial/examples/``.
        verbs: the verbs of the commands that find them; empty for all.
        line: where it stands in examples.yml.
    """

    file: str
    verbs: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A deliberately broken manifest: what is wrong with it, and how it is mended.

    Attributes:
        id: the name of its files under ``editorial/examples/failing/``, ``<id>.yaml`` and ``<id>.mended.yaml``.
        title: what is wrong, in short.
        why: what happens, and why.
        mend: what to do.
        line: where it stands in examples.yml.
    """

    id: str
    title: Text
    why: Text
    mend: Text
    line: int


@dataclass(frozen=True, slots=True)
class ServerVerdict:
    """What a real API server said to a manifest.

    Attributes:
        version: of the server.
        is_accepted: whether it took it.
        message: its own words when it did not.
        date: the day it was asked, ISO 8601.
    """

    version: str
    is_accepted: bool
    message: str
    date: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest of the notes.

    Attributes:
        id: its address on the site; follows from the file's name.
        found: as it stands in the note.
        file: the name under which it is published.
        title: what it shows; None where nobody said so.
        text: as it is published.
        checked: what the checks are given: the text, or for a fragment the manifest it is checked in.
        host: for a fragment, the manifest that it is checked in.
        changes: what differs from the note besides white space.
        is_laid_out_anew: whether white space differs from the note.
        before: the checks of the note's own form.
        report: the checks of the published form.
        server: what a real API server said to the published form, where one was asked since it last changed.
    """

    id: str
    found: Found
    file: str
    title: Text | None
    text: str
    checked: str
    host: Host | None
    changes: tuple[Change, ...]
    is_laid_out_anew: bool
    before: Report
    report: Report
    server: ServerVerdict | None

    @property
    def is_repaired(self) -> bool:
        return bool(self.changes) or self.is_laid_out_anew


@dataclass(frozen=True, slots=True)
class Added:
    """A manifest that editors added and no note has.

    Attributes:
        id, file, title, text, report, server: as of a `Manifest`.
        line: where it stands in examples.yml.
    """

    id: str
    file: str
    title: Text
    text: str
    report: Report
    server: ServerVerdict | None
    line: int

    @property
    def checked(self) -> str:
        return self.text


class Outcome(Enum):
    """What a client's own parser says of a command."""

    ACCEPTED = "accepted"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    NOT_RUN = "not-run"  # it is not known to be harmless
    UNCHECKED = "unchecked"


class Served(Enum):
    """What became of a command that was run against a real API server, with no cluster around it."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    NEEDS_NODE = "needs-node"
    NEEDS_NEWER = "needs-newer"
    NEEDS_NETWORK = "needs-network"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Reply:
    """A real API server's reply to a command, as the client printed it.

    Attributes:
        outcome: what became of the command.
        output: the first lines that were printed.
        lines: how many were printed altogether.
        version: of the server.
        date: the day the command was run, ISO 8601.
        setting: the digest of what the command met there; a reply in another setting says nothing about this one.
    """

    outcome: Served
    output: str
    lines: int
    version: str
    date: str
    setting: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client said to a command line.

    Attributes:
        outcome: whether its parser takes the line; a name without arguments is incomplete.
        message: its own words, one line, where it did not take it as it stands.
        client: which client, with its version.
        date: the day it was asked, ISO 8601; empty where it never was.
        server: an API server's reply to it; None where none is needed, or none was asked since the setting changed.
    """

    outcome: Outcome
    message: str = ""
    client: str = ""
    date: str = ""
    server: Reply | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the notes.

    Attributes:
        id: its address on the site.
        found: as it stands in the note.
        line: as a shell would get it: with what it completes, and without prompts (``kubectl get pods -o wide``).
        corrected: what works instead; empty where the note's own works.
        reason: why it was corrected.
        answer: the client's to the note's own line.
        corrected_answer: the client's to the corrected line.
    """

    id: str
    found: Found
    line: str
    corrected: str
    reason: Text | None
    answer: Answer
    corrected_answer: Answer | None
