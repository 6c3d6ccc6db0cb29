"""The outputs `pdf` and `epub`: the book of each language, each made in a process of its own, side by side."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from everyline.publishing.whole_site import WholeSite
from everyline.text.child_processes import lifeline

KINDS = ("pdf", "epub")  # of books: the folders of the site, the endings, and what a build may leave out
# What one book may take of the processor, in seconds, and of memory, in bytes: notes for which that is too little get a site without it.
MOST_SECONDS, MOST_MEMORY = 600, 8 << 30
_PACKAGES = Path(__file__).parents[2]  # where this package is found, installed or in a checkout


def write_books(kind: str, site: WholeSite) -> bool:
    """Make the book of each language from its built pages; the processes tell their problems themselves."""
    if not find_spec("typst"):
        if kind == KINDS[0]:
            hint = 'pip install "everyline[books]", or build with --no-pdf'
            site.tell(f"WARNING -  no books: what sets them is not installed ({hint})\n")
        return not site.is_strict
    with ThreadPoolExecutor() as pool:
        return all([*pool.map(lambda language: _book(kind, site, language), site.languages)])


def _book(kind: str, site: WholeSite, language: str) -> bool:
    target = site.folder / kind / f"{site.name}.{language}.{kind}"
    told = (kind, str(site.project), language, str(site.pages(language)), str(target))
    command = [sys.executable, "-m", "everyline.commands.bookmaking", *told]
    environment = {**os.environ, **lifeline()}
    result = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, cwd=_PACKAGES, env=environment, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", check=False
    )
    site.tell(result.stderr)
    if result.returncode < 0:
        site.tell(ended(target.name, result.returncode))
    return result.returncode == 0 or (result.returncode != 1 and not site.is_strict)


def ended(name: str, status: int) -> str:
    """What to say of a book whose process was ended by a signal."""
    why = f"it took more than {MOST_SECONDS // 60} minutes of the processor or {MOST_MEMORY >> 30} GB, or something ended it"
    hint = "`build --no-pdf` makes no books and does not wait for them"
    return f"WARNING -  {name}: no such book: {why} (signal {-status}; {hint})\n"
