"""What Logseq says of a graph's pages in the graph's own settings, and the notation in which it keeps what it knows."""

import itertools
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from everyline.text.files import find_files, read

SETTINGS = "logseq/config.edn"  # of a graph
_LONGEST_SETTINGS = 2**18  # bytes
# Clojure's notation behind blanks and comments: a string, a letter, what leaves out what follows, a bracket, a word; nothing at the end.
_EDN = re.compile(
    r'(?s)(?:[\s,]++|;[^\n]*+)*+("(?:[^"\\]|\\.)*+"|\\.[^\s,;"\\()\[\]{}]*+|#_|#?[({]|[\[)\]}]|[^\s,;"\\()\[\]{}]++|\Z|.)'
)
_CLOSED = {"(": ")", "[": "]", "{": "}", "#{": "}", "#(": ")"}


@dataclass(frozen=True, slots=True)
class Graph:
    """What a Logseq graph says about its pages in its own settings."""

    folder: str  # with a slash at its end
    is_public: bool = False  # whether all pages are
    hidden: tuple[str, ...] = ()  # how the paths of files begin that are none of its pages
    home: str = ""  # the page that it opens with
    macros: tuple[tuple[str, str], ...] = ()
    days: str = ""  # how the titles of journals write their days
    has_journals: bool = True  # or whoever wrote it uses none
    is_read: bool = True  # or nobody knows what it hides

    @property
    def settings(self) -> str:
        """The same as settings again, and nothing else that stood there."""
        texts = (*self.hidden, *itertools.chain.from_iterable(self.macros), self.home, self.days)
        *held, home, days = (json.dumps(each, ensure_ascii=False) for each in texts)
        hidden, macros = held[: len(self.hidden)], held[len(self.hidden) :]
        said = (
            (self.is_public, ":publishing/all-pages-public? true"),
            (hidden, f":hidden [{' '.join(hidden)}]"),
            (self.home, f":default-home {{:page {home}}}"),
            (macros, f":macros {{{' '.join(macros)}}}"),
            (self.days, f":journal/page-title-format {days}"),
            (not self.has_journals, ":feature/enable-journals? false"),
        )
        return "{" + "\n ".join(line for is_said, line in said if is_said) + "}\n"


def graphs(project: Path, folder: str) -> dict[str, Graph]:
    """The Logseq graphs in a folder by the paths of their files of settings."""
    name = SETTINGS.rpartition("/")[2]
    found, refused = find_files(project, folder, lambda each: each == name)
    files: dict[str, Path | None] = {each.path: each.file for each in found}
    # Links to one, and those to its folder, are not followed.
    files |= {f"{each.path.removesuffix(f'/{name}')}/{name}": None for each in refused}
    return {
        path: _graph(path.removesuffix(SETTINGS), _beginning(file) if file else "?")
        for path, file in files.items()
        if is_settings(path) and (file or os.path.isfile(project / path))  # noqa: PTH113 - see `is_of_graph`
    }


def is_settings(path: str) -> bool:
    """Whether a file is the settings of a graph, beside which Logseq keeps what it knows of all pages."""
    return f"/{path}".endswith(f"/{SETTINGS}")


def graph_of(path: str, settings: Iterable[Graph]) -> Graph:
    """The innermost graph that a note lies in; one that says nothing where it lies in none."""
    around = (each for each in settings if path.startswith(each.folder))
    return max(around, key=lambda each: len(each.folder), default=Graph(""))


def _beginning(settings: Path) -> str:
    with suppress(OSError):
        return read(settings, _LONGEST_SETTINGS).decode("utf-8-sig", "replace")
    return "?"


def _graph(folder: str, text: str) -> Graph:
    try:
        said: Any = next(forms(text), {})
        hidden: Any = said.get(b":hidden", b"nil") if isinstance(said, dict) else b"?"
    except (ValueError, RecursionError):
        hidden = b"?"
    named: list[Any] = hidden if isinstance(hidden, list) else [hidden] * (hidden != b"nil")
    if not all(isinstance(each, str) for each in named):
        return Graph(folder, is_read=False)
    publishing = [said[each] for each in (b":publishing/all-pages-public?", b":all-pages-public?") if each in said]
    home, macros, days = (said.get(each) for each in (b":default-home", b":macros", b":journal/page-title-format"))
    page, macros = home.get(b":page") if isinstance(home, dict) else "", macros if isinstance(macros, dict) else {}
    return Graph(
        folder,
        is_public=bool(publishing) and all(each == b"true" for each in publishing),
        hidden=tuple(each.lstrip("/") for each in named),
        home=page if isinstance(page, str) else "",
        macros=tuple(each for each in macros.items() if all(isinstance(part, str) for part in each)),
        days=days if isinstance(days, str) else "",
        has_journals=said.get(b":feature/enable-journals?") != b"false",
    )


def forms(text: str) -> Iterator[Any]:
    """All that a text in Clojure's notation holds: strings as texts, words as bytes, maps, and lists for all else.

    Raises:
        ValueError: for what it can't be.
        RecursionError: for what stands too deep.
    """
    return _forms((each[1] for each in _EDN.finditer(text)), "")


def _forms(signs: Iterator[str], closing: str) -> Iterator[Any]:
    left_out = 0
    for sign in signs:
        form: Any = sign.encode()
        if sign == closing and not left_out:
            return
        if sign in ')]}"\\':
            raise ValueError(sign)
        if sign.startswith("#") and sign not in _CLOSED:  # it says what the next is, or that it is nothing
            left_out += sign == "#_"
            continue
        if sign in _CLOSED:
            form = [*_forms(signs, _CLOSED[sign])]
            if sign == "{":
                names = [each if isinstance(each, str | bytes) else at for at, each in enumerate(form[::2])]
                form = dict(zip(names, form[1::2], strict=True))
                if len(form) < len(names):
                    raise ValueError(names)
        elif sign.startswith('"'):
            with suppress(ValueError):
                form = json.loads(sign, strict=False).encode(errors="replace").decode()
        if not left_out:
            yield form
        left_out = max(0, left_out - 1)
