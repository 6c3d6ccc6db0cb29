"""Page skeletons: the hand-written Markdown under ``docs/``, read before the build and created where missing."""

import math
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from everyline.editorial import Editorial, Topic
from everyline.text.escaping import literal
from everyline.text.words import sentences

DOCS = "docs"
_TITLE = re.compile(r"^# +(.+)$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{[^{}]*\}$")
_TERM = re.compile(r"""\{\{\s*term\(\s*(["'])(.+?)\1""")
_CALL = re.compile(r"""\{\{\s*term\(\s*(["'])(.+?)\1[^{}]*\}\}""")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s#:]+)\.md(?:#[^)\s]*)?\)")

_TEMPLATE = """---
{front_matter}---
# {title}

{{{{ citations("{topic}") }}}}

{{{{ statements("{topic}") }}}}

{{{{ closing("{topic}") }}}}
"""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A hand-written page."""

    path: str  # of the file, relative to the project
    page: str  # its address on the site without ending
    title: str  # its first-level heading
    terms: tuple[tuple[int, str], ...]  # the glossary terms it links, each with its line
    links: tuple[str, ...]  # the pages it links, without ending
    text: str = ""  # all of it


def read_skeletons(project: Path, folder: Path) -> dict[str, Skeleton]:
    """The skeletons in the folder of one language, by their pages."""
    found = [_read(file, project, folder) for file in sorted(folder.rglob("*.md"))]
    return {skeleton.page: skeleton for skeleton in found}


def _read(file: Path, project: Path, folder: Path) -> Skeleton:
    text = file.read_text(encoding="utf-8", errors="replace")
    page = file.relative_to(folder).with_suffix("").as_posix()
    title = _TITLE.search(text)
    terms = [(text.count("\n", 0, match.start()) + 1, match.group(2)) for match in _TERM.finditer(text)]
    links = [(file.parent / f"{target}.md").resolve() for target in _LINK.findall(text)]
    inside = [link.relative_to(folder.resolve()) for link in links if link.is_relative_to(folder.resolve())]
    return Skeleton(
        path=file.relative_to(project).as_posix(),
        page=page,
        title=_ATTRIBUTES.sub("", title[1].strip()).rstrip() or title[1].strip() if title else page,
        terms=tuple(terms),
        links=tuple(link.with_suffix("").as_posix() for link in inside),
        text=text,
    )


def introducing(skeleton: Skeleton, is_meant: Callable[[str, str], bool]) -> str:
    """The sentence of a page in which a term, or a link to a page, is what somebody looks for; else nothing."""
    base = posixpath.dirname(skeleton.page)
    for sentence in sentences(_FRONT_MATTER.sub("", skeleton.text)):
        targets = (posixpath.normpath(posixpath.join(base, each)) for each in _LINK.findall(sentence))
        if any(is_meant(each[1], "") for each in _TERM.findall(sentence)) or any(
            is_meant("", each) for each in targets
        ):
            return _CALL.sub(r"\2", sentence)
    return ""


def topic_page(topic: Topic, language: str) -> str:
    """The text of a topic's page where nobody wrote one."""
    title = topic.title[language]
    front_matter = yaml.safe_dump({"description": title}, allow_unicode=True, width=math.inf)
    return _TEMPLATE.format(front_matter=front_matter, title=literal(title), topic=topic.id)


def missing_skeletons(project: Path, editorial: Editorial) -> dict[str, str]:
    """The text of every skeleton that ought to be there and is not, by its path relative to the project.

    Those are a page for each topic in each language, and a twin for each page that only one language has.
    """
    wanted: dict[str, str] = {}
    for language in editorial.languages:
        for topic in editorial.topics.values():
            wanted[f"{DOCS}/{language}/{topic.page}.md"] = topic_page(topic, language)
    for language in editorial.languages:
        folder = project / DOCS / language
        for file in sorted(folder.rglob("*.md")):
            for other in editorial.languages:
                path = f"{DOCS}/{other}/{file.relative_to(folder).as_posix()}"
                wanted.setdefault(path, file.read_text(encoding="utf-8", errors="replace"))
    return {path: text for path, text in wanted.items() if not (project / path).exists()}
