"""Whether a project's site is what a build would make of it once more: then there is nothing to do.

All that a build depends on is compared by its state on disk, never by what is in it: a file that was written again counts as changed.
Where hooks or plug-ins of others take part, nobody knows what they read, and everything is built.
"""

import json
import os
import re
from pathlib import Path

from everyline.model.revision import EPOCH, last_commit
from everyline.notes.units import NOTES
from everyline.options import KEY, plugins
from everyline.text.files import find_files
from everyline.text.store import CACHES, Store, of_package, own_files, state_of

STATED = "--state="  # what a process that builds is told `Built.state` by
AROUND = "--around="  # likewise the folder of the last site, of which it is to build what differs
_STORE = CACHES / "built"
# Where others take part, or files from elsewhere or from a hidden folder, whatever names them, fonts of the machine among them.
_FOREIGN = re.compile(
    r"^hooks:(?!.*\[macros/hooks\.py\])|^INHERIT:(?!\s*mkdocs\.yml)|\bsystem_fonts:(?!\s*false)|[\s\"'\[]\.[./\w]|(?<![\w/:.*>])/\w",
    re.MULTILINE,
)
_OURS = {KEY, "macros", "search", "material/search"}


class Built:
    """The last build of a project, and whether another one would differ.

    Attributes:
        state: a digest of all that a build depends on but the notes and the options of the command; empty where nobody knows what that is.
    """

    def __init__(self, project: Path, target: Path, *options: object) -> None:
        """Look at all that a build begun now would depend on, the options of the command among it."""
        self._target = target
        self._store = Store(_STORE)
        self._key = self.state = ""
        configurations = sorted(project.glob("mkdocs*.yml"))
        texts = "".join(file.read_text(encoding="utf-8", errors="replace") for file in configurations)
        named = {EPOCH, *re.findall(r"\w+", texts)}
        environment = sorted(each for each in os.environ.items() if each[0] in named)
        is_foreign = _FOREIGN.search(f"{texts}{environment}")
        if not plugins(project).keys() <= _OURS or is_foreign or _has_links(project):
            return
        given = [*own_files(project, target)]
        is_note = f"{project / NOTES}{os.sep}"
        files = [each for each in given if not str(each).startswith(is_note)]
        self.state = state_of(files, repr((of_package(), str(project), str(last_commit(project)), environment)))
        # They may lie elsewhere.
        files = [
            *(each for each in given if str(each).startswith(is_note)),
            *(each.file for each in find_files(project, NOTES)[0]),
        ]
        self._key = state_of(files, repr((self.state, str(target), options)))

    def said(self) -> str | None:
        """What the build said that made the site as it is now; None if there was none, or a new one may differ."""
        kept = self._store.get(self._key) if self._key else None
        if not kept or self._target.is_symlink():
            return None
        site, said = json.loads(kept)
        return str(said) if site == self._site() else None

    def keep(self, said: str) -> None:
        """Remember a build that has just ended well, and what it said."""
        if self._key:
            self._store.put(self._key, json.dumps([self._site(), said]).encode())
            self._store.trim()

    def _site(self) -> str:
        return state_of(sorted(each for each in self._target.rglob("*") if each.is_file()))


def _has_links(project: Path) -> bool:
    """Whether a folder of a project lies elsewhere, where nobody looks; in that of the notes no link to a folder is followed."""
    for root, folders, _ in os.walk(project):
        folders[:] = [each for each in folders if not each.startswith(".") and Path(root, each) != project / NOTES]
        if any(Path(root, each).is_symlink() for each in folders):
            return True
    return False
