"""Released editions: copies of the site in folders of their own, and the list of them in ``versions.json``."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from everyline.text.problems import Problem, ProjectError

LIST = "versions.json"
_HASH = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
NUMBER = re.compile(r"\d+(\.\d+)*")


@dataclass(frozen=True, slots=True)
class Edition:
    """A site as it was built."""

    version: str  # such as ``1.0``, also its folder; empty for the current site
    commit: str  # the commit it was built from
    date: str  # of the commit
    scripts: tuple[str, ...] = ()  # the hashes of the inline scripts of its theme


@dataclass(frozen=True, slots=True)
class Editions:
    """What a published site consists of: the current one, and those that were released, the newest first."""

    current: Edition
    released: tuple[Edition, ...] = ()

    @classmethod
    def read(cls, text: str) -> Editions:
        """Read ``versions.json``.

        Raises:
            ProjectError: if it is something else, or names a folder that is no edition's.
        """
        try:
            data = json.loads(text)
            released = tuple(map(_edition, data["editions"]))
            if wrong := [each.version for each in released if not NUMBER.fullmatch(each.version)]:
                raise ValueError(wrong)  # noqa: TRY301 - one way to say what is wrong
            return cls(_edition(data["current"]), released)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            problem = Problem(LIST, 0, f"this is no list of editions: {error}", "publish to another branch, or mend it")
            raise ProjectError([problem]) from None

    def write(self, site_dir: Path) -> None:
        """Put the list into a site, for its pages to read."""
        current = {name: value for name, value in asdict(self.current).items() if name != "version"}
        listed = {"current": current, "editions": [asdict(each) for each in self.released]}
        (site_dir / LIST).write_text(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def hashes(self) -> set[str]:
        """Of the inline scripts of all their pages, which lie under one policy."""
        return {script for each in (self.current, *self.released) for script in each.scripts}

    def releasing(self, version: str) -> Editions:
        """The list once the current site is released too, in place of an edition of the same number."""
        others = [each for each in self.released if each.version != version]
        released = sorted([*others, replace(self.current, version=version)], key=_order, reverse=True)
        return Editions(self.current, tuple(released))


def _edition(data: dict[str, Any]) -> Edition:
    found = Edition(data.get("version", ""), data["commit"], data["date"], tuple(data.get("scripts", ())))
    if wrong := [each for each in found.scripts if not _HASH.fullmatch(each)]:
        raise ValueError(wrong)
    return found


def _order(edition: Edition) -> list[int]:
    return [int(number) for number in edition.version.split(".")]
