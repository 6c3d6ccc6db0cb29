"""Finding every manifest and every command in the notes, each with its lines."""

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt

from everyline.notes.corpus import Corpus
from everyline.notes.transcripts import TranscriptPart, TranscriptRole, parts_of_code
from everyline.notes.units import Kind, Unit
from everyline.subjects.kubernetes.examples.outcomes import Found

MANIFESTS = ("yaml", "yml", "json")
# Programs whose commands are checked, with the verbs that tell a command from a sentence about the program.
_KUBECTL = """
annotate api-resources api-versions apply attach auth autoscale certificate cluster-info completion config cordon cp
create debug delete describe diff drain edit events exec explain expose get kustomize label log logs options patch
plugin port-forward proxy replace rollout run scale set taint top uncordon version wait
"""
_HELM = """
completion create dependency env get history install lint list package plugin pull push registry repo rollback search
show status template test uninstall upgrade verify version
"""
PROGRAMS = {"kubectl": frozenset(_KUBECTL.split()), "helm": frozenset(_HELM.split())}
_IN_PROSE = re.compile(
    rf"(?<![\w./-])(?:{'|'.join(PROGRAMS)})(?:[ \t]+[A-Za-z0-9<./_=:,@\[\]\"'-][^\s，。；：、（）]*)+", re.ASCII
)
_ENGLISH = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "by",
        "can",
        "does",
        "for",
        "from",
        "if",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "then",
        "this",
        "to",
        "was",
        "which",
        "will",
        "with",
        "you",
    ]
)
_MARKDOWN = MarkdownIt("commonmark")


def find_manifests(corpus: Corpus) -> Iterator[Found]:
    """Every file in the notes' code that is, or was meant as, a manifest; of exact repeats the first."""
    for unit in corpus.statements():
        for part in _manifest_parts(unit):
            yield Found(unit, part.first, part.last, part.text, part.name)


def _manifest_parts(unit: Unit) -> list[TranscriptPart]:
    if unit.kind is not Kind.CODE:
        return []
    return [part for part in parts_of_code(unit) if part.role is TranscriptRole.FILE and part.language in MANIFESTS]


def find_commands(corpus: Corpus) -> Iterator[tuple[Found, str]]:
    """Every command in the notes, with the whole line that a shell would get.

    Commands stand in transcripts, in inline code, and in running text where a program's name is followed by one of
    its verbs. Inline code that is only options (``-o wide``) completes the command that it stands under.
    """
    for units in corpus.occurrences.values():
        unit = units[0]
        if unit.kind in (Kind.METADATA, Kind.DEBRIS):
            continue
        found = _typed(unit) if unit.kind is Kind.CODE else _said(unit)
        yield from dict.fromkeys(found)


def _typed(unit: Unit) -> Iterator[tuple[Found, str]]:
    """Commands of a transcript; several on neighbouring lines keep their order."""
    for part in parts_of_code(unit):
        lines = part.text.split("\n")
        at = 0
        for command in part.commands:
            word = command.split()[0]
            while at < len(lines) - 1 and word not in lines[at]:
                at += 1
            is_quoted = any(mark in command for mark in "'\"\\")  # blanks in there mean something
            line = command if is_quoted else " ".join(command.split())
            yield Found(unit, part.first + at, part.first + at, command), line
            at += 1


def _said(unit: Unit) -> Iterator[tuple[Found, str]]:
    for text in commands_in(unit.text):
        line = " ".join(text.split())
        if line.startswith("-"):
            above = next((command for parent in unit.chain() for command in _named(parent)), "")
            line = f"{above} {line}" if above else ""
        if line:
            yield Found(unit, unit.span.first, unit.span.last, text), line


def _named(unit: Unit) -> list[str]:
    return [text for text in commands_in(unit.text) if not text.startswith("-")] if unit.kind is not Kind.CODE else []


def commands_in(text: str) -> list[str]:
    """The commands, and the options that stand alone, in a text in Markdown."""
    found: list[str] = []
    for token in _MARKDOWN.parseInline(text):
        for child in token.children or []:
            if child.type == "code_inline" and (_is_command(child.content) or child.content.startswith("-")):
                found.append(child.content.strip())
            elif child.type == "text":
                found += filter(None, map(_trimmed, _IN_PROSE.findall(child.content)))
    return found


def _is_command(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and words[0] in PROGRAMS


def _trimmed(text: str) -> str:
    """A command out of a sentence, up to the first word that is none of its own; empty where it is none."""
    words = text.split()
    end = next((at for at, word in enumerate(words) if word.lower() in _ENGLISH), len(words))
    words = _without_sentence(words[:end])
    is_command = len(words) > 1 and words[1] in PROGRAMS[words[0]]
    return " ".join(words) if is_command else ""


def _without_sentence(words: Iterable[str]) -> list[str]:
    """Words up to where Chinese begins, without the mark that ends a sentence."""
    kept = []
    for word in words:
        latin = re.match(r"[\x21-\x7e]*", word)
        kept.append(latin.group() if latin else "")
        if kept[-1] != word:
            break
    return [word.rstrip(".,;:!?") for word in kept if word.rstrip(".,;:!?")]
