"""What an example is: a manifest or a command of a note, as it stands there and as it works."""

from dataclasses import dataclass
from enum import Enum

from everyline.notes.units import Unit
from everyline.subjects.kubernetes.checks.checking import Report
from everyline.subjects.kubernetes.checks.verdicts import Path
from everyline.text.multilingual import Text


@dataclass(frozen=True, slots=True)
class Found:
    """Code in a note, as it stands there."""

    unit: Unit  # the unit that holds it
    first: int  # its first line in the note, 1-based
    last: int  # its last line, included
    text: str  # its lines, prompts left out
    name: str = ""  # the file name that the note gives it, or empty


@dataclass(frozen=True, slots=True)
class Change:
    """One substitution that makes an example work."""

    old: str  # what the note has, white space folded; empty for what is added after everything before it
    new: str  # what stands there instead
    reason: Text  # why


@dataclass(frozen=True, slots=True)
class Host:
    """The manifest that a fragment is checked in, and the field whose keys it holds."""

    file: str
    at: Path


@dataclass(frozen=True, slots=True)
class Recipe:
    """What `examples.yml` says of a manifest."""

    file: str  # the repaired manifest's name under ``editorial/examples/``, and its name on the site
    title: Text  # what it shows
    quote: str  # a piece of the code that it comes from
    part: int  # which of the files in that block of code, from 1
    host: Host | None  # for a fragment, where it is checked
    changes: tuple[Change, ...]  # the substitutions, in the order of the text
    line: int  # where it stands in examples.yml


@dataclass(frozen=True, slots=True)
class CommandCorrection:
    """What `examples.yml` says of a command that fails: the statement it stands in, and what works instead."""

    quote: str
    command: str
    corrected: str
    reason: Text
    line: int


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Objects that commands find when they are run against an API server."""

    file: str  # the manifest that they are made from, under ``editorial/examples/``
    verbs: tuple[str, ...]  # the verbs of the commands that find them; empty for all
    line: int  # where it stands in examples.yml


@dataclass(frozen=True, slots=True)
class Lesson:
    """A deliberately broken manifest: what is wrong with it, and how it is mended."""

    id: str  # the name of its files under ``editorial/examples/failing/``, ``<id>.yaml`` and ``<id>.mended.yaml``
    title: Text  # what is wrong, in short
    why: Text  # what happens, and why
    mend: Text  # what to do
    line: int  # where it stands in examples.yml


@dataclass(frozen=True, slots=True)
class ServerVerdict:
    """What a real API server said to a manifest."""

    version: str  # of the server
    is_accepted: bool  # whether it took it
    message: str  # its own words when it did not
    date: str  # the day it was asked, ISO 8601


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest of the notes."""

    id: str  # its address on the site; follows from the file's name
    found: Found  # as it stands in the note
    file: str  # the name under which it is published
    title: Text | None  # what it shows; None where nobody said so
    text: str  # as it is published
    checked: str  # what the checks are given: the text, or for a fragment the manifest it is checked in
    host: Host | None  # for a fragment, the manifest that it is checked in
    changes: tuple[Change, ...]  # what differs from the note besides white space
    is_laid_out_anew: bool  # whether white space differs from the note
    before: Report  # the checks of the note's own form
    report: Report  # the checks of the published form
    # What a real API server said to the published form, where one was asked since it last changed
    server: ServerVerdict | None

    @property
    def is_repaired(self) -> bool:
        return bool(self.changes) or self.is_laid_out_anew


@dataclass(frozen=True, slots=True)
class Added:
    """A manifest that editors added and no note has."""

    # id, file, title, text, report, server: as of a `Manifest`
    id: str
    file: str
    title: Text
    text: str
    report: Report
    server: ServerVerdict | None
    line: int  # where it stands in examples.yml

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
    """A real API server's reply to a command, as the client printed it."""

    outcome: Served  # what became of the command
    output: str  # the first lines that were printed
    lines: int  # how many were printed altogether
    version: str  # of the server
    date: str  # the day the command was run, ISO 8601
    setting: str  # the digest of what the command met there; a reply in another setting says nothing about this one


@dataclass(frozen=True, slots=True)
class ClientAnswer:
    """What a client said to a command line."""

    outcome: Outcome  # whether its parser takes the line; a name without arguments is incomplete
    message: str = ""  # its own words, one line, where it did not take it as it stands
    client: str = ""  # which client, with its version
    date: str = ""  # the day it was asked, ISO 8601; empty where it never was
    # An API server's reply to it; None where none is needed, or none was asked since the setting changed
    server: Reply | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the notes."""

    id: str  # its address on the site
    found: Found  # as it stands in the note
    line: str  # as a shell would get it: with what it completes, and without prompts (``kubectl get pods -o wide``)
    corrected: str  # what works instead; empty where the note's own works
    reason: Text | None  # why it was corrected
    answer: ClientAnswer  # the client's to the note's own line
    corrected_answer: ClientAnswer | None  # the client's to the corrected line
