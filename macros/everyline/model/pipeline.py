"""From the files of a project to a checked model of its site: one way, no step reaching back.

notes → units → corpus → merges → corrections → placements → arrangement → wordings → links → diagrams → ledger. Everything is
gathered and checked here, before MkDocs writes anything.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process

from everyline.diagrams.drawings import Collection, collect
from everyline.diagrams.sketches import draw_sketches
from everyline.editorial import Editorial
from everyline.editorial.loading import load_editorial
from everyline.editorial.skeletons import DOCS, Skeleton, read_skeletons
from everyline.editorial.yamlfile import UNREADABLE
from everyline.languages.wording import Wordings, load_wordings
from everyline.model.addresses import HOME_PAGE, UNSORTED_PAGE, Addresses
from everyline.model.ledger import Ledger, account
from everyline.model.links import Linker
from everyline.model.navigation import default_pages
from everyline.model.printing import Printer
from everyline.model.references import References
from everyline.model.safe_html import Renderer
from everyline.model.site import Findings, Plan, Prints, Site, Subject
from everyline.notes.attachments import FETCHED
from everyline.notes.corpus import Corpus, read_corpus
from everyline.notes.privacy import Reading
from everyline.notes.units import NOTES
from everyline.sorting.arrangement import Arrangement, arrange, drawn_instead
from everyline.sorting.decisions import Corrections, correct, judge, merge
from everyline.sorting.homes import UNSORTED, place
from everyline.text.files import find_files, shown
from everyline.text.messages import Messages
from everyline.text.problems import Problem, ProjectError, Severity

_DECIDED = ("editorial", "diagrams")  # by people
MADE_OF = (NOTES, FETCHED, *_DECIDED)  # the folders of a project that a site is made of, besides its pages


def load_site(
    project: Path,
    language: str,
    languages: tuple[str, ...],
    subjects: tuple[Subject, ...] = (),
    reading: Reading | None = None,
    *,
    additions: bool = True,
    pages: str = "",
    is_printed: bool = True,
) -> Site:
    """The model of a project's site in one language, built anew only when a file has changed. Its first language is at the root of the site;
    `pages` is the folder of its hand-written pages, that of the language by default. What stands on the pages of notes alone may be printed when
    these are made.

    Raises:
        ProjectError: with every problem, when the notes or the editorial data have errors.
    """
    if problems := [*strays(project, pages or DOCS)]:
        raise ProjectError(problems)
    fingerprint = _fingerprint(project, pages or DOCS)
    pages = pages or f"{DOCS}/{language}"
    return _build(
        project, language, languages, subjects, reading or Reading(), additions, pages, is_printed, fingerprint
    )


def load_neutral(
    project: Path, languages: tuple[str, ...], subjects: tuple[Subject, ...], reading: Reading, *, additions: bool
) -> None:
    """Read what is the same in every language, for processes that go on from this one with a language each; see `load_site`."""
    if not any(strays(project)):
        _neutral(project, languages, subjects, reading, additions, _fingerprint(project, DOCS))


def forget() -> None:
    """Keep no model for the next time: one of them is being changed."""
    _build.cache_clear()
    _neutral.cache_clear()


def strays(project: Path, pages: str = DOCS) -> Iterator[Problem]:
    """The links among what people decided that lead elsewhere, even in the project, whose targets would be published; and what is no file."""
    folders = [project / each for each in (*_DECIDED, pages)]  # what is in them is meant for everybody to see
    published = [f"{os.path.realpath(each.parent)}{os.sep}{each.name}{os.sep}" for each in folders]
    for folder in folders:
        for file in (folder, *sorted(folder.rglob("*"))):
            path = shown(file, project)
            if file.is_symlink() and not os.path.realpath(file).startswith((*published,)):
                yield Problem(path, 0, "this link leads out of what is published", "put a copy here")
            elif os.path.lexists(file) and not (file.is_file() or file.is_dir()):
                yield Problem(path, 0, "this is no file", "remove it")


def _fingerprint(project: Path, pages: str) -> str:
    """A digest of every file that the model is made from."""
    digest = hashlib.sha256()
    for folder in (*MADE_OF, pages):
        for found in find_files(project, folder)[0]:
            digest.update(f"{found.path}\0".encode())
            with contextlib.suppress(OSError):  # whoever reads it says so
                digest.update(hashlib.sha256(found.file.read_bytes()).digest())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Neutral:
    """What is the same in every language."""

    corpus: Corpus
    editorial: Editorial
    corrections: Corrections
    findings: tuple[Findings, ...]  # of each subject
    problems: tuple[Problem, ...]  # of the notes, and of what people decided about them
    found: tuple[Problem, ...]  # what subjects say is wrong


@lru_cache(maxsize=1)
def _neutral(
    project: Path,
    languages: tuple[str, ...],
    subjects: tuple[Subject, ...],
    reading: Reading,
    additions: bool,  # noqa: FBT001 - see below
    _fingerprint: str,
) -> Neutral:
    corpus, problems = read_corpus(project, reading)
    editorial, found = load_editorial(project, languages)
    if any(each.message.startswith(UNREADABLE) for each in found):
        raise ProjectError(found)  # without that file, every quote would be one problem more
    problems += found
    editorial = editorial.with_additions(wanted=additions)
    corpus, found = merge(corpus, editorial)
    problems += found
    corrections, found = correct(corpus, editorial)
    problems += found
    examined = [subject.examine(project, languages, corpus) for subject in subjects]
    findings, told = tuple(each for each, _ in examined), tuple(each for _, found in examined for each in found)
    return Neutral(corpus, editorial, corrections, findings, tuple(problems), told)


@lru_cache(maxsize=2)
def _build(
    project: Path,
    language: str,
    languages: tuple[str, ...],
    subjects: tuple[Subject, ...],
    reading: Reading,
    additions: bool,  # noqa: FBT001 - what is cached is told by place
    pages: str,
    is_printed: bool,  # noqa: FBT001 - likewise
    fingerprint: str,
) -> Site:
    neutral = _neutral(project, languages, subjects, reading, additions, fingerprint)
    corpus, editorial, corrections = neutral.corpus, neutral.editorial, neutral.corrections
    findings, problems = neutral.findings, [*neutral.problems]
    skeletons = read_skeletons(project, project / pages)
    corpus = _begun(corpus, editorial, project, languages, skeletons)
    has_unsorted = UNSORTED_PAGE in skeletons
    placements, found = place(corpus, editorial, has_unsorted=has_unsorted)
    problems += found
    arrangement = arrange(corpus, editorial, placements)
    addresses = Addresses(corpus, editorial, arrangement, has_unsorted=has_unsorted)
    left = {name for name, each in placements.items() if each.topic == UNSORTED and not has_unsorted}
    corrections = replace(corrections, as_written=frozenset(left))
    messages = Messages(language, (each.messages for each in subjects if each.messages))
    wordings, found = load_wordings(project, language, languages, corpus, corrections)
    problems += found
    linker, found = _linked(corpus, editorial, arrangement, addresses, wordings, messages)
    problems += [*found, *neutral.found]
    verdicts, found = judge(corpus, editorial, corrections)
    problems += found
    problems += _check_skeletons(skeletons, editorial, linker)
    _stop_at_errors(problems)  # what follows is made from the rest, and would only repeat its errors
    printer = Printer(Prints(), corpus, wordings, Renderer(linker, messages))
    is_printed = bool(is_printed or editorial.topics or has_unsorted or corrections.shown or corpus.kept)
    problems += _print(printer, arrangement, editorial, addresses, now=is_printed)
    diagrams, sketches = _draw(project, messages, corpus, editorial, findings, problems)
    lines = {note.path: account(note, corpus, addresses, messages) for note in corpus.notes}
    return Site(
        language=language,
        corpus=corpus,
        editorial=editorial,
        arrangement=arrangement,
        addresses=addresses,
        linker=linker,
        ledger=Ledger(corpus.notes, lines, corpus.withheld),
        messages=messages,
        skeletons=skeletons,
        defaults=default_pages(project, skeletons, editorial),
        diagrams=diagrams,
        sketches=sketches,
        corrections=corrections,
        wordings=wordings,
        extra_pages=tuple(page for each in subjects for page in each.pages if page in skeletons),
        findings=findings,
        verdicts=verdicts,
        prints=printer.prints,
        warnings=tuple(problems),
    )


def _begun(
    corpus: Corpus, editorial: Editorial, project: Path, languages: tuple[str, ...], skeletons: dict[str, Skeleton]
) -> Corpus:
    """With its first page made of a note where no topics are what the site is about, and nobody wrote such a page in any language."""
    files = (project / DOCS / each / f"{HOME_PAGE}.md" for each in languages)
    return corpus if editorial.topics or HOME_PAGE in skeletons or any(map(Path.exists, files)) else corpus.begun()


def _linked(
    corpus: Corpus,
    editorial: Editorial,
    arrangement: Arrangement,
    addresses: Addresses,
    wordings: Wordings,
    messages: Messages,
) -> tuple[Linker, list[Problem]]:
    """What leads from one place to another, and what leads nowhere, but where a diagram stands in its place."""
    references = References(corpus, editorial, addresses)
    found = [each for unit, each in references.problems if not drawn_instead(unit, arrangement, editorial)]
    return Linker(editorial, addresses, wordings, references, messages), found


def _print(
    printer: Printer, arrangement: Arrangement, editorial: Editorial, addresses: Addresses, *, now: bool
) -> list[Problem]:
    """Render everything, or what no topic takes when its page is made."""
    if now:
        return printer.print_all(arrangement, editorial, addresses)
    printer.print_later(arrangement.groups.get((UNSORTED, ""), ()), addresses)
    return []


def _draw(
    project: Path,
    messages: Messages,
    corpus: Corpus,
    editorial: Editorial,
    findings: Iterable[Findings],
    problems: list[Problem],
) -> tuple[Collection, dict[str, str]]:
    """Draw every diagram, and what notes draw in words; add to the problems what can't be drawn: code stands in its note all the same.

    Raises:
        ProjectError: If what editors wrote can't be drawn.
    """
    of_code = {unit: each for its in findings for unit, each in its.diagrams(corpus, editorial).items()}
    diagrams, found = collect(project, messages, corpus, editorial, of_code)
    problems += found
    _stop_at_errors(problems)
    failed = diagrams.drawings.draw_all(diagrams.gallery)
    of_notes = {f"diagrams/{name}": unit for unit, name in diagrams.of_code.items()}
    _stop_at_errors([each for each in failed if each.path not in of_notes])
    for each in failed:
        if unit := of_notes.get(each.path):
            del diagrams.of_code[unit]
            span = corpus.occurrences[unit][0].span
            problems.append(Problem.warning(span.path, span.first, each.message))
    sketches, found = draw_sketches((unit for note in corpus.notes for unit in note.units), messages)
    problems += found
    return diagrams, sketches


def _stop_at_errors(problems: list[Problem]) -> None:
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ProjectError(problems)


def _check_skeletons(skeletons: dict[str, Skeleton], editorial: Editorial, linker: Linker) -> list[Problem]:
    """Count the links that introductions make between topics, and report terms that the glossary lacks."""
    topics = {topic.page: topic.id for topic in editorial.topics.values()}
    names = [name for term in editorial.terms for name in term.name.values()]
    problems = []
    for skeleton in skeletons.values():
        topic = topics.get(skeleton.page, "")
        for line, text in skeleton.terms:
            if term := linker.term(text, topic):
                if topic:
                    linker.count(topic, term)
                continue
            nearest = process.extractOne(text, names, score_cutoff=50)
            hint = f"the nearest is `{nearest[0]}`" if nearest else "add it to the glossary"
            problems.append(Problem(skeleton.path, line, f"the glossary has no term `{text}`", hint))
        for link in skeleton.links:
            if topic and link in topics and topics[link] != topic:
                linker.edges[topic, topics[link]] += 1
    return problems


def read_plan(
    project: Path, language: str, languages: tuple[str, ...], subjects: tuple[Subject, ...], reading: Reading | None
) -> Plan:
    """The plan of a project whose site is built, so that its problems were told; a fraction of the work for a `Site`."""
    skeletons = read_skeletons(project, project / DOCS / language)
    editorial, _ = load_editorial(project, languages)
    corpus, _ = merge(read_corpus(project, reading)[0], editorial)
    corpus = _begun(corpus, editorial, project, languages, skeletons)
    arrangement = arrange(corpus, editorial, place(corpus, editorial)[0])
    extra = tuple(page for each in subjects for page in each.pages if page in skeletons)
    defaults = default_pages(project, skeletons, editorial)
    return Plan(language, corpus, editorial, arrangement, Messages(language), skeletons, defaults, extra)
