"""From the files of a project to a checked model of its site: one way, no step reaching back.

notes → units → corpus → merges → corrections → placements → arrangement → wordings → links → diagrams → ledger. Everything is
gathered and checked here, before MkDocs writes anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process

from macros.addresses import Addresses
from macros.arrangement import arrange
from macros.corpus import NOTES, read_corpus
from macros.corrections import correct
from macros.diagrams.collection import collect
from macros.editorial import Editorial, load_editorial
from macros.errors import Problem, ProjectError, Severity
from macros.examples.proving import gather
from macros.ledger import keep_ledger
from macros.links import Linker
from macros.merging import merge
from macros.messages import Messages
from macros.organize import place
from macros.printing import print_statements
from macros.render import Renderer
from macros.site import Site
from macros.skeletons import DOCS, Skeleton, missing_skeletons, read_skeletons
from macros.wording import load_wordings


def load_site(project: Path, language: str) -> Site:
    """The model of a project's site in one language, built anew only when a file has changed.

    Raises:
        ProjectError: with every problem, when the notes or the editorial data have errors.
    """
    if problems := [*_strays(project)]:
        raise ProjectError(problems)
    return _build(project, language, _fingerprint(project))


def _strays(project: Path) -> Iterator[Problem]:
    """The links among what people decided that lead out of the project, whose targets would be published."""
    for folder in ("editorial", "diagrams", DOCS):
        for file in (project / folder, *sorted((project / folder).rglob("*"))):
            if file.is_symlink() and not file.resolve().is_relative_to(project.resolve()):
                path = file.relative_to(project).as_posix()
                yield Problem(path, 0, "this link leads out of the project", "put a copy here")


def _fingerprint(project: Path) -> str:
    """A digest of every file that the model is made from."""
    digest = hashlib.sha256()
    for folder in (NOTES, "editorial", "diagrams", DOCS):
        for file in sorted((project / folder).rglob("*")):
            if file.is_file():
                digest.update(f"{file.relative_to(project).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@lru_cache(maxsize=4)
def _build(project: Path, language: str, _fingerprint: str) -> Site:
    corpus, problems = read_corpus(project)
    editorial, found = load_editorial(project)
    problems += found
    corpus, found = merge(corpus, editorial)
    problems += found
    corrections, found = correct(corpus, editorial)
    problems += found
    placements, found = place(corpus, editorial)
    problems += found
    arrangement = arrange(corpus, editorial, placements)
    addresses = Addresses(editorial, arrangement)
    messages = Messages(language)
    wordings, found = load_wordings(project, language, corpus, corrections)
    problems += found
    linker = Linker(corpus, editorial, addresses, wordings)
    examples, found = gather(project, corpus)
    problems += found
    skeletons = read_skeletons(project, language)
    problems += _check_skeletons(skeletons, editorial, linker)
    problems += [
        Problem.warning(path, 0, "this page skeleton is missing", "`python -m macros sync` creates it")
        for path in missing_skeletons(project, editorial)
    ]
    _stop_at_errors(problems)  # what follows is made from the rest, and would only repeat its errors
    prints = print_statements(arrangement, corpus, editorial, addresses, wordings, Renderer(linker, messages))
    diagrams, found = collect(project, language, corpus, editorial, linker.edges, examples.texts())
    problems += found
    _stop_at_errors(problems)
    _stop_at_errors(diagrams.drawings.draw_all(diagrams.gallery))
    return Site(
        language=language,
        corpus=corpus,
        editorial=editorial,
        arrangement=arrangement,
        addresses=addresses,
        linker=linker,
        ledger=keep_ledger(corpus, addresses, messages),
        messages=messages,
        skeletons=skeletons,
        diagrams=diagrams,
        corrections=corrections,
        wordings=wordings,
        examples=examples,
        prints=prints,
        warnings=tuple(problems),
    )


def _stop_at_errors(problems: list[Problem]) -> None:
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ProjectError(problems)


def _check_skeletons(skeletons: dict[str, Skeleton], editorial: Editorial, linker: Linker) -> list[Problem]:
    """Count the links that introductions make between topics, and report terms that the glossary lacks."""
    topics = {topic.page: topic.id for topic in editorial.topics.values()}
    names = [name for term in editorial.terms for name in (term.name.zh, term.name.en)]
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
