"""What the settings of a Dendron workspace keep from being published: vaults, and notes by how their names begin."""

import posixpath
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from everyline.text.escaping import is_too_deep
from everyline.text.files import find_files, read

SETTINGS = "dendron.yml"
_LONGEST = 2**18  # bytes


@dataclass(frozen=True, slots=True)
class Workspace:
    """What the settings of a workspace say of what is in it."""

    folder: str  # with a slash at its end, or empty
    private: tuple[str, ...] = ()  # folders of vaults that are
    published: tuple[str, ...] = ()  # how the names of notes begin that are published; empty for all
    asking: Mapping[str, bool] | None = None  # by how their names begin: whether notes have to say that they are public
    is_read: bool = True  # or nobody knows what it hides

    def why(self, path: str, *, says_public: bool) -> str:
        """Why a file in it is withheld, in words; empty where it is not."""
        if not self.is_read:
            return f"{SETTINGS} can't be read, and may hide it"
        if vault := next((each for each in self.private if path.startswith(f"{self.folder}{each}/")), ""):
            return f"{SETTINGS} says that the vault `{vault}` is private"
        name, ending = posixpath.splitext(posixpath.basename(path).lower())
        if ending != ".md":
            return ""
        begun = [each for each in (*self.published, *(self.asking or ())) if f"{name}.".startswith(f"{each}.")]
        if self.published and not {"root", *begun} & {*self.published}:
            return f"{SETTINGS} does not name it under `siteHierarchies`"
        asking = self.asking or {}
        nearest = max((each for each in begun if each in asking), key=len, default="root")
        if asking.get(nearest, False) and not says_public:
            return f"it does not say `published: true`, which {SETTINGS} asks for"
        return ""


def workspaces(project: Path, folder: str) -> list[Workspace]:
    """The workspaces in a folder."""
    found, refused = find_files(project, folder, lambda name: name == SETTINGS)
    unread = [Workspace(each.path.removesuffix(SETTINGS), is_read=False) for each in refused]
    return [*(_workspace(each.path.removesuffix(SETTINGS), each.file) for each in found), *unread]


def _workspace(folder: str, file: Path) -> Workspace:
    with suppress(OSError, ValueError, RecursionError, yaml.YAMLError, AttributeError, TypeError):
        text = read(file, _LONGEST + 1).decode("utf-8-sig")
        # What takes in what takes in grows without end.
        if len(text) <= _LONGEST and "<<" not in text and not is_too_deep(text):
            said = yaml.load(text, Loader=yaml.CSafeLoader) or {}
            site = {**(said.get("site") or {}), **(said.get("publishing") or {})}
            vaults = [*(said.get("vaults") or ()), *((said.get("workspace") or {}).get("vaults") or ())]
            unshown = {str(each) for each in site.get("privateVaults") or ()}
            private = [each for each in vaults if each.get("visibility") == "private" or unshown & _names(each)]
            rules = {**(site.get("config") or {}), **(site.get("hierarchy") or {})}
            return Workspace(
                folder,
                tuple(dict.fromkeys(posixpath.normpath(str(each["fsPath"])) for each in private if each.get("fsPath"))),
                tuple(str(each).lower() for each in site.get("siteHierarchies") or ()),
                {str(name).lower(): _asks((rule or {}).get("publishByDefault", True)) for name, rule in rules.items()},
            )
    return Workspace(folder, is_read=False)


def _names(vault: Mapping[str, Any]) -> set[str]:
    return {str(vault[each]) for each in ("name", "fsPath") if vault.get(each)}


def _asks(default: object) -> bool:
    """Whether notes are published only where they say so, in any vault."""
    return not all(default.values()) if isinstance(default, dict) else not default
