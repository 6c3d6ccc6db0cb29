"""Makes one book in a process of its own: ``python -m everyline.commands.book KIND PROJECT LANGUAGE SITE_DIR TARGET``; see `everyline.publishing.books`."""

import sys
from pathlib import Path

from everyline.books import WARNED
from everyline.books.book import make_book
from everyline.books.epub import make_epub
from everyline.books.manuscript import Source
from everyline.options import read_options
from everyline.publishing.books import MOST_MEMORY, MOST_SECONDS
from everyline.text.files import told
from everyline.text.lifeline import end_with_parent, limit
from everyline.text.problems import Problem, ProjectError

_MAKERS = {"pdf": make_book, "epub": make_epub}


def main(kind: str, project: str, language: str, site_dir: str, target: str) -> int:
    """Write a book; tell its problems.

    Returns:
        0 when it was written, `WARNED` when there are warnings or it could not be set, which no note may stop a site with;
        1 when nothing can be written.
    """
    end_with_parent()
    limit(MOST_MEMORY, MOST_SECONDS)
    try:
        options = read_options(Path(project))
        source = Source(
            Path(project),
            language,
            options.languages,
            Path(site_dir),
            options.subjects,
            options.reading,
            options.system_fonts,
        )
        made, warnings = _MAKERS[kind](source)
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        Path(target).write_bytes(made)
    except OSError as error:
        print(told(error), file=sys.stderr)  # noqa: T201 - this is a command
        return 1
    except ProjectError as error:
        warnings = [*error.problems]
    except Exception as error:  # noqa: BLE001 - no note stops a site, whatever nobody thought of
        message = f"the book could not be made: {error!r}"
        warnings = [Problem.warning(Path(target).name, 0, message, "please report this")]
    for warning in warnings:
        print(f"WARNING -  {warning}", file=sys.stderr)  # noqa: T201 - see above
    return WARNED if warnings else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
