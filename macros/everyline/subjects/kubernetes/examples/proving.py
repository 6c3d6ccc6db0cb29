"""Puts together what the notes have, what people repaired, and what the checks say of it."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from everyline.notes.corpus import Corpus
from everyline.sorting.homes import RESTS, QuoteIndex
from everyline.subjects.kubernetes.checks.checking import Report, check_file
from everyline.subjects.kubernetes.checks.documents import load as load_documents
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Layer
from everyline.subjects.kubernetes.examples.asking import find_unasked
from everyline.subjects.kubernetes.examples.choices import EXAMPLES, FAILING, FOLDER, Choices, load_choices
from everyline.subjects.kubernetes.examples.finding import PROGRAMS, find_commands, find_manifests
from everyline.subjects.kubernetes.examples.outcomes import (
    Added,
    ClientAnswer,
    Command,
    CommandCorrection,
    Found,
    Host,
    Lesson,
    Manifest,
    Outcome,
    Recipe,
    Served,
)
from everyline.subjects.kubernetes.examples.records import Records, digest, read_records
from everyline.subjects.kubernetes.examples.setting import Settings
from everyline.subjects.kubernetes.examples.tokens import apply, first_difference, tokens
from everyline.text.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class TaughtLesson:
    """A lesson with the messages that its manifest really earns, and the proof that the mended one works."""

    lesson: Lesson
    broken: str
    mended: str
    report: Report
    mended_report: Report


@dataclass(frozen=True, slots=True)
class Examples:
    """Every example of a project, in the order of notes and lines."""

    manifests: tuple[Manifest, ...] = ()  # those of the notes
    commands: tuple[Command, ...] = ()  # those of the notes
    lessons: tuple[TaughtLesson, ...] = ()  # those that are wrong on purpose
    # What no client, or no server, was asked about since it last changed, each with its place
    unasked: tuple[str, ...] = ()
    added: tuple[Added, ...] = ()  # manifests that editors added

    def manifest(self, unit: str, first: int) -> Manifest | None:
        """The manifest that a unit's code has from a line of its note on, or None."""
        found = (each for each in self.manifests if each.found.unit.id == unit and each.found.first == first)
        return next(found, None)

    def published(self) -> tuple[Manifest | Added, ...]:
        """Every manifest that works, whoever wrote it."""
        return *self.manifests, *self.added

    def texts(self) -> dict[str, tuple[str, ...]]:
        """The published manifests of each unit, by its id; fragments are none."""
        texts: dict[str, tuple[str, ...]] = {}
        for each in self.manifests:
            if not each.host:
                unit = each.found.unit.id
                texts[unit] = (*texts.get(unit, ()), each.text)
        return texts

    def commands_of(self, unit: str) -> tuple[Command, ...]:
        """The commands in a unit."""
        return tuple(each for each in self.commands if each.found.unit.id == unit)


def gather(project: Path, corpus: Corpus, languages: tuple[str, ...] = ()) -> tuple[Examples, list[Problem]]:
    """Find, repair and check every example of a project.

    Args:
        project: its folder.
        corpus: its notes.
        languages: that what people write about the examples must be in; any by default.

    Returns:
        The examples, and what is wrong with them or with the files that repair them.
    """
    choices, problems = load_choices(project, languages)
    records, found = read_records(project)
    problems += found
    gathering = _Gathering(project, corpus, choices, records, problems)
    manifests = tuple(gathering.manifests())
    settings = Settings(project, choices, manifests)
    commands = tuple(gathering.commands(settings))
    added = tuple(gathering.added())
    unasked = [*find_unasked(manifests, commands, records, settings)]
    if records.manifests:
        unasked += [f"{EXAMPLES}:{each.line}: {each.file}: no server was asked" for each in added if not each.server]
    return Examples(manifests, commands, tuple(gathering.lessons()), tuple(unasked), added), problems


@lru_cache(maxsize=256)
def _check(text: str, file: str) -> Report:
    """A manifest's report; a preview that is built again checks only what changed. Where a check fails, nothing is known of it."""
    try:
        return check_file(text, file)
    except Exception as error:  # noqa: BLE001 - no note stops a build, whatever nobody thought of
        said = CheckVerdict(Layer.YAML, "unchecked", f"could not be checked: {error!r}", severity=Severity.WARNING)
        return Report(file, (), (said,), ())


@dataclass(frozen=True, slots=True)
class _Gathering:
    project: Path
    corpus: Corpus
    choices: Choices
    records: Records
    problems: list[Problem]

    def manifests(self) -> Iterator[Manifest]:
        found = list(find_manifests(self.corpus))
        recipes = self._recipes(found)
        names: set[str] = {recipe.file for recipe in self.choices.recipes}
        for each in found:
            recipe = recipes.get((each.unit.id, each.first))
            yield self._repaired(each, recipe) if recipe else self._as_found(each, names)

    def added(self) -> Iterator[Added]:
        for file, title, line in self.choices.added:
            text = self._read(f"{FOLDER}/{file}")
            report = _check(text, file)
            for each in report.verdicts:
                if each.severity is Severity.ERROR:
                    self.problems.append(Problem(f"{FOLDER}/{file}", each.line, each.message, each.hint))
            yield Added(_id(file), file, title, text, report, self.records.manifests.get(digest(text)), line)

    def _recipes(self, found: list[Found]) -> dict[tuple[str, int], Recipe]:
        """The recipe of each manifest, by its unit and first line."""
        index = QuoteIndex(self.corpus)
        recipes: dict[tuple[str, int], Recipe] = {}
        for recipe in self.choices.recipes:
            unit, message = index.find(recipe.quote)
            inside = [each for each in found if unit and each.unit.id == unit.id]
            if unit and recipe.part > len(inside):
                message = f"the code quoted here holds {len(inside)} manifest(s), not {recipe.part}"
            if message:  # the note changed, which stops no build
                self.problems.append(Problem.warning(EXAMPLES, recipe.line, message, RESTS))
            else:
                each = inside[recipe.part - 1]
                recipes[each.unit.id, each.first] = recipe
        return recipes

    def _as_found(self, found: Found, names: set[str]) -> Manifest:
        """A manifest that nobody repaired, published as it stands."""
        stem = found.name.rpartition("/")[2].rpartition(".")[0].lower() or "manifest"
        stem = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in stem)
        name = next(
            f"{stem}{n}.yaml" for n in ["", *(f"-{n}" for n in range(2, 9999))] if f"{stem}{n}.yaml" not in names
        )
        names.add(name)
        report = _check(found.text, name)
        if not report.checked:
            said = f"this manifest {report.verdicts[0].message}"
            self.problems.append(Problem.warning(found.unit.span.path, found.first, said, "please report the note"))
        if errors := [each for each in report.verdicts if each.severity is Severity.ERROR]:
            message = f"this manifest does not work: {errors[0].message}"
            hint = f"repair it in {FOLDER}/ and {EXAMPLES}; `python -m macros validate --repair` proposes how"
            line = found.first + max(errors[0].line - 1, 0)
            self.problems.append(Problem.warning(found.unit.span.path, line, message, hint))
        server = self.records.manifests.get(digest(found.text))
        return Manifest(
            id=_id(name),
            found=found,
            file=name,
            title=None,
            text=found.text,
            checked=found.text,
            host=None,
            changes=(),
            is_laid_out_anew=False,
            before=report,
            report=report,
            server=server,
        )

    def _repaired(self, found: Found, recipe: Recipe) -> Manifest:
        text = self._read(f"{FOLDER}/{recipe.file}")
        expected, unused = apply(found.text, recipe.changes)
        if unused:
            hint = "quote the note as it stands, and list changes in its order"
            self._complain(recipe.line, f"the change from {unused.old!r} fits nowhere in the note's lines", hint)
        elif expected != tokens(text):
            wanted, had = first_difference(expected, tokens(text))
            message = f"{recipe.file} has {had!r} where the note, with the changes listed, has {wanted!r}"
            self._complain(recipe.line, message, "list the change, or undo it")
        checked = self._within(recipe.host, text, recipe) if recipe.host else text
        report = _check(checked, recipe.file)
        if recipe.host:  # lines of the manifest it is checked in would mislead
            report = replace(report, verdicts=tuple(replace(each, line=0) for each in report.verdicts))
        for each in report.verdicts:
            if each.severity is Severity.ERROR:
                self.problems.append(Problem(f"{FOLDER}/{recipe.file}", each.line, each.message, each.hint))
        return Manifest(
            id=_id(recipe.file),
            found=found,
            file=recipe.file,
            title=recipe.title,
            text=text,
            checked=checked,
            host=recipe.host,
            changes=recipe.changes,
            is_laid_out_anew=_differs_in_layout(found.text, text),
            before=_check(found.text, found.name or recipe.file),
            report=report,
            server=self.records.manifests.get(digest(checked)),
        )

    def _within(self, host: Host, fragment: str, recipe: Recipe) -> str:
        """The manifest that a fragment is checked in, with the fragment's keys in their place."""
        outer = load_documents(self._read(f"{FOLDER}/{host.file}"), host.file)[0]
        inner = load_documents(fragment, recipe.file)[0]
        try:
            whole = copy.deepcopy(outer[0].value)
            place = whole
            for step in host.at:
                place = place[step]
            place.update(inner[0].value)
        except (IndexError, KeyError, TypeError, AttributeError):
            message = f"the fragment {recipe.file} has no place in {host.file}"
            self._complain(recipe.line, message, "name a file under `in:`, and a field of it that has keys")
            return fragment
        return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)

    def commands(self, settings: Settings) -> Iterator[Command]:
        corrections = self._corrections()
        seen: dict[str, int] = {}
        for found, line in find_commands(self.corpus):
            correction = corrections.pop((found.unit.id, line), None)
            name = f"command-{digest(f'{found.unit.id} {line}')[:10]}"
            seen[name] = seen.get(name, 0) + 1
            command = Command(
                id=name if seen[name] == 1 else f"{name}-{seen[name]}",
                found=found,
                line=line,
                corrected=correction.corrected if correction else "",
                reason=correction.reason if correction else None,
                answer=self._answer(line, settings),
                corrected_answer=self._answer(correction.corrected, settings) if correction else None,
            )
            self._judge(command)
            yield command
        for correction in corrections.values():
            message = f"the statement quoted here has no command {correction.command!r}"
            self.problems.append(Problem.warning(EXAMPLES, correction.line, message, RESTS))

    def _corrections(self) -> dict[tuple[str, str], CommandCorrection]:
        index = QuoteIndex(self.corpus)
        corrections = {}
        for each in self.choices.corrections:
            unit, message = index.find(each.quote)
            if unit:
                corrections[unit.id, " ".join(each.command.split())] = each
            else:
                self.problems.append(Problem.warning(EXAMPLES, each.line, message, RESTS))
        return corrections

    def _answer(self, line: str, settings: Settings) -> ClientAnswer:
        """The recorded answer, without a reply that was made in another setting."""
        if line.split(maxsplit=1)[0] not in PROGRAMS:
            return ClientAnswer(Outcome.UNCHECKED)
        if not settings.may_run(line):
            return ClientAnswer(Outcome.NOT_RUN)
        answer = self.records.commands.get(line, ClientAnswer(Outcome.UNCHECKED))
        setting = settings.of(line) if answer.server else None
        is_current = answer.server and setting and setting.digest == answer.server.setting
        return answer if is_current else replace(answer, server=None)

    def _judge(self, command: Command) -> None:
        """Tell of a command that fails where nobody says what works instead."""
        reply = (command.corrected_answer or command.answer).server
        if reply and reply.outcome is Served.FAILED:
            message = (
                f"an API server fails this command: {reply.output.splitlines()[0] if reply.output else 'no words'}"
            )
            hint = f"correct it in {EXAMPLES}, or list under `cluster:` what it needs"
            self.problems.append(Problem.warning(command.found.unit.span.path, command.found.first, message, hint))

    def lessons(self) -> Iterator[TaughtLesson]:
        for lesson in self.choices.lessons:
            name = f"{lesson.id}.yaml"
            broken = self._read(f"{FAILING}/{name}")
            mended = self._read(f"{FAILING}/{lesson.id}.mended.yaml")
            report = _check(broken, name)
            after = _check(mended, f"{lesson.id}.mended.yaml")
            if not report.verdicts:
                self._complain(lesson.line, f"no check finds anything wrong with {name}", "remove the lesson")
            for each in after.verdicts:
                message = f"the mended manifest of `{lesson.id}` is still not right: {each.message}"
                self._complain(lesson.line, message, each.hint)
            yield TaughtLesson(lesson, broken, mended, report, after)

    def _read(self, path: str) -> str:
        file = self.project / path
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def _complain(self, line: int, message: str, hint: str) -> None:
        self.problems.append(Problem(EXAMPLES, line, message, hint))


def _id(file: str) -> str:
    return f"example-{file.rpartition('.')[0]}"


def _differs_in_layout(before: str, after: str) -> bool:
    """Whether lines are indented differently."""
    return [_indent(line) for line in before.splitlines() if line.strip()] != [
        _indent(line) for line in after.splitlines() if line.strip()
    ]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
