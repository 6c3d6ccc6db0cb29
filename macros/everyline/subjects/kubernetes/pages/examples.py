"""All manifests and commands of the notes in tables, and what is taught by failing."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from everyline.model.addresses import Address
from everyline.model.site import PageContext, Site
from everyline.notes.transcripts import parts_of_code, typed_together
from everyline.notes.units import Kind
from everyline.sorting.homes import UNSORTED
from everyline.subjects.kubernetes.checks.versions import show_versions
from everyline.subjects.kubernetes.examples.finding import PROGRAMS
from everyline.subjects.kubernetes.examples.outcomes import Command, Found, Manifest
from everyline.subjects.kubernetes.examples.proving import Examples, TaughtLesson
from everyline.subjects.kubernetes.examples.publishing import FILES
from everyline.subjects.kubernetes.pages.proofs import Badge, Remark, badges_of, remark, reply_badge
from everyline.text.problems import Severity


@dataclass(frozen=True, slots=True)
class ExamplePlace:
    """Where an example stands: on its topic's page, and in its note."""

    href: str
    topic: str
    source_href: str
    source: str
    lines: str


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A manifest in the table: its title, its kinds of object, and what the checks say."""

    title: str
    file: str
    file_href: str
    kinds: tuple[str, ...]
    badges: tuple[Badge, ...]
    is_repaired: bool
    place: ExamplePlace


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command in the table."""

    line: str  # as the note has it
    corrected: str  # what works instead, where it fails
    client: Badge  # what its client says to it, or to both lines
    message: str  # the client's words, where it does not take the line
    server: Badge | None  # what a real server made of what works
    output: str  # what was printed then, as far as it is shown
    more: int  # how many lines more were printed
    place: ExamplePlace  # where it stands


@dataclass(frozen=True, slots=True)
class Message:
    """What a check says of a broken manifest, and the check's name."""

    said: Remark
    layer: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class LessonView:
    """A broken manifest with the messages that it earns, and what mends it, in the way of ``diff``."""

    id: str
    title: str
    why: Markup
    mend: Markup
    broken: Markup
    mended: Markup
    messages: tuple[Message, ...]
    versions: str


def manifests_view(context: PageContext, examples: Examples, topic: str = "") -> tuple[ManifestRow, ...]:
    """Every manifest of the notes, or those on one topic's page, in the order of the topics."""
    return tuple(
        ManifestRow(
            title=each.title[context.site.language] if each.title else each.file,
            file=each.file,
            file_href=context.file(f"{FILES}/{each.file}"),
            kinds=tuple(dict.fromkeys(_kind(document.value) for document in each.report.documents)),
            badges=badges_of(context, each),
            is_repaired=each.is_repaired,
            place=_place(context, each.found, each.id),
        )
        for each in _placed(context.site, examples.manifests, topic)
    )


def commands_view(context: PageContext, examples: Examples, topic: str = "") -> tuple[CommandRow, ...]:
    """Every command that a client can be asked about, or those on one topic's page; each once a topic."""
    rows: dict[tuple[str, str], CommandRow] = {}
    for each in _placed(context.site, examples.commands, topic):
        if each.line.split()[0] in PROGRAMS:
            row = _command(context, each)
            rows.setdefault((row.line, row.place.topic), row)
    return tuple(rows.values())


def _command(context: PageContext, command: Command) -> CommandRow:
    site = context.site
    answer, reply = command.answer, (command.corrected_answer or command.answer).server
    outcome = site.messages[f"client-{answer.outcome.value}"]
    return CommandRow(
        line=site.wordings.code(command.line, site.language),
        corrected=site.wordings.code(command.corrected, site.language),
        client=Badge(
            f"{answer.client}{site.messages['colon']}{outcome}" if answer.client else outcome, answer.outcome.value
        ),
        message=answer.message,
        server=reply_badge(context, reply) if reply else None,
        output=reply.output if reply else "",
        more=reply.lines - len(reply.output.splitlines()) if reply else 0,
        place=_place(context, command.found, _part(command.found)),
    )


def server_versions(examples: Examples) -> tuple[str, ...]:
    """The versions of the real servers that were asked."""
    replies = [(each.corrected_answer or each.answer).server for each in examples.commands]
    said = [each.server for each in examples.manifests]
    return tuple(sorted({each.version for each in (*said, *replies) if each}))


def lessons_view(context: PageContext, examples: Examples) -> tuple[LessonView, ...]:
    """Every deliberately broken manifest, in the order of teaching."""
    return tuple(_lesson(context, each) for each in examples.lessons)


def _lesson(context: PageContext, taught: TaughtLesson) -> LessonView:
    site, renderer = context.site, context.renderer
    lesson, language = taught.lesson, site.language
    before, after = taught.broken.splitlines(), taught.mended.splitlines()
    changes = list(difflib.unified_diff(before, after, n=1, lineterm=""))[2:]
    shown = [line for line in changes if not line.startswith("@@")]
    why, mend = (Markup(renderer.inline(text[language])) for text in (lesson.why, lesson.mend))  # noqa: S704 - safe
    return LessonView(
        id=lesson.id,
        title=lesson.title[language],
        why=why,
        mend=mend,
        broken=Markup(renderer.code(taught.broken.rstrip(), "yaml")),  # noqa: S704 - made safe by Pygments
        mended=Markup(renderer.code("\n".join(shown), "diff")),  # noqa: S704 - made safe by Pygments
        messages=tuple(
            Message(
                said=remark(each, site.messages),
                layer=site.messages[f"layer-{each.layer.value}"],
                is_error=each.severity is Severity.ERROR,
            )
            for each in taught.report.verdicts
        ),
        versions=show_versions(taught.mended_report.passed),
    )


_Placeable = TypeVar("_Placeable", Manifest, Command)


def _placed(site: Site, examples: Iterable[_Placeable], topic: str) -> list[_Placeable]:
    """Those that are printed, in the order of the topics; within a topic in the order of the notes."""
    order = [*site.editorial.topics, UNSORTED]
    found = [(order.index(home), each) for each in examples if (home := _topic(site, each.found))]
    return [each for at, each in sorted(found, key=lambda pair: pair[0]) if topic in ("", order[at])]


def _topic(site: Site, found: Found) -> str:
    placement = site.arrangement.placements.get(found.unit.id)
    return placement.topic if placement else site.arrangement.leads.get(found.unit.id, "")


def _place(context: PageContext, found: Found, anchor: str) -> ExamplePlace:
    site = context.site
    home = site.addresses.words(found.unit)
    topic, path = site.editorial.topics.get(_topic(site, found)), found.unit.span.path
    return ExamplePlace(
        href=context.href(Address(home.page, anchor) if anchor else home),
        topic=topic.title[site.language] if topic else site.messages["nav-unsorted"],
        source_href=context.href(site.addresses.line(path, found.first)),
        source=site.note_short(site.corpus.note(path)),
        lines="–".join(str(line) for line in sorted({found.first, found.last})),
    )


def _part(found: Found) -> str:
    """The place of the part of a note's code that a command is in; none where it is in words, or where here-documents make other parts of code."""
    parts = parts_of_code(found.unit) if found.unit.kind is Kind.CODE else ()
    if len(typed_together(parts)) < len(parts):
        return ""
    number = next((number for number, part in enumerate(parts, 1) if part.first <= found.first <= part.last), 0)
    return f"{found.unit.id}-{number}" if number else ""


def _kind(value: object) -> str:
    kind = value.get("kind") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""
