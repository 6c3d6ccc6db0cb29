"""Makes one book in a process of its own: ``python -m everyline.commands.bookmaking KIND PROJECT LANGUAGE SITE_DIR TARGET``; see `everyline.publishing.books`.

Where it has several volumes, each is made in a process that is forked from this one: pages are read once, and memory is given back.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from everyline.books import WARNED
from everyline.books.epub import make_epub
from everyline.books.manuscript import Manuscript, Source, read_manuscript
from everyline.books.pdf import make_book
from everyline.books.volumes import volumes
from everyline.options import read_options
from everyline.publishing.books import MOST_MEMORY, MOST_SECONDS, ended
from everyline.text.child_processes import end_with_parent, lifeline, limit
from everyline.text.files import told
from everyline.text.problems import Problem, ProjectError

_Tell = Callable[[str], object]
_MAKERS: dict[str, Callable[[Manuscript, _Tell], tuple[bytes, list[Problem]]]] = {
    "pdf": make_book,
    "epub": lambda book, _: make_epub(book),
}


def main(kind: str, project: str, language: str, site_dir: str, target: str) -> int:
    """Write a book, or its volumes one after the other; tell their problems.

    Returns:
        0 when it was written, `WARNED` when there are warnings or it could not be set, which no note may stop a site with;
        1 when nothing can be written.
    """
    return _guarded(
        Path(target).name, lambda: _all_volumes(kind, Path(project), language, Path(site_dir), Path(target))
    )


def _all_volumes(kind: str, project: Path, language: str, site_dir: Path, target: Path) -> int:
    options = read_options(project)
    source = Source(
        project,
        language,
        options.languages,
        site_dir,
        options.subjects,
        options.reading,
        with_system_fonts=options.system_fonts,
        license=options.license[language] if options.license else "",
    )
    books = volumes(read_manuscript(source), options.books, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    if len(books) == 1 or not hasattr(os, "fork"):
        return _worst([_guarded(file.name, lambda: _write(kind, book, file)) for file, book in books])  # noqa: B023 - called at once
    os.environ |= lifeline()
    gc.freeze()  # so that memory stays shared
    return _worst([_forked(kind, book, file) for file, book in books])


def _forked(kind: str, book: Manuscript, file: Path) -> int:
    """Write a volume in a process of its own, which may end as it likes."""
    sys.stderr.flush()
    if not (child := os.fork()):
        end_with_parent()
        status = _guarded(file.name, lambda: _write(kind, book, file))
        sys.stderr.flush()
        os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status >= 0:
        return status
    sys.stderr.write(ended(file.name, status))
    return WARNED


def _write(kind: str, book: Manuscript, file: Path) -> int:
    made, warnings = _MAKERS[kind](book, lambda said: sys.stderr.write(f"{file.name}: {said}\n"))
    file.write_bytes(made)
    return _tell(warnings)


def _guarded(name: str, work: Callable[[], int]) -> int:
    """Do what may fail, and tell how it did."""
    try:
        return work()
    except OSError as error:
        print(told(error), file=sys.stderr)  # noqa: T201 - this is a command
        return 1
    except ProjectError as error:
        return _tell(error.problems)
    except Exception as error:  # noqa: BLE001 - no note stops a site, whatever nobody thought of
        message = f"the book could not be made: {error!r}"
        return _tell([Problem.warning(name, 0, message, "please report this")])


def _tell(warnings: Iterable[Problem]) -> int:
    for warning in warnings:
        print(f"WARNING -  {warning}", file=sys.stderr)  # noqa: T201 - see above
    return WARNED if warnings else 0


def _worst(statuses: list[int]) -> int:
    return 1 if 1 in statuses else max(statuses)


if __name__ == "__main__":
    end_with_parent()
    limit(MOST_MEMORY, MOST_SECONDS)  # here, so that it bounds nobody who asks for a book within a process
    sys.exit(main(*sys.argv[1:]))
