"""Released editions: copies of the site in folders of their own, and the list of them in ``versions.json``."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from everyline.text.problems import Problem, ProjectError

LIST = "versions.json"
_HASH = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
NUMBER = re.compile(r"\d+(\.\d+)*")


@dataclass(frozen=True, slots=True)
class Edition:
    """A site as it was released.

    Attributes:
        version: such as ``1.0``; also its folder.
        commit: the commit it was built from.
        date: of the commit.
        scripts: the hashes of the inline scripts of its theme.
    """

    version: str
    commit: str
    date: str
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Editions:
    """What a published site consists of.

    Attributes:
        commit: the commit that the current site was built from.
        date: of the commit.
        scripts: the hashes of the inline scripts of its theme.
        released: the editions in folders, the newest first.
    """

    commit: str
    date: str
    scripts: tuple[str, ...] = ()
    released: tuple[Edition, ...] = ()

    @classmethod
    def read(cls, text: str) -> Editions:
        """Read ``versions.json``.

        Raises:
            ProjectError: if it is something else, or names a folder that is no edition's.
        """
        try:
            data = json.loads(text)
            released = tuple(
                Edition(each["version"], each["commit"], each["date"], _scripts(each)) for each in data["editions"]
            )
            if wrong := [each.version for each in released if not NUMBER.fullmatch(each.version)]:
                raise ValueError(wrong)  # noqa: TRY301 - one way to say what is wrong
            current = data["current"]
            return cls(current["commit"], current["date"], _scripts(current), released)
        except (KeyError, TypeError, ValueError) as error:
            problem = Problem(LIST, 0, f"this is no list of editions: {error}", "publish to another branch, or mend it")
            raise ProjectError([problem]) from None

    def write(self, site_dir: Path) -> None:
        """Put the list into a site, for its pages to read."""
        current = {"commit": self.commit, "date": self.date, "scripts": self.scripts}
        editions = [asdict(each) for each in self.released]
        text = json.dumps({"current": current, "editions": editions}, ensure_ascii=False, indent=2)
        (site_dir / LIST).write_text(text + "\n", encoding="utf-8")

    def hashes(self) -> set[str]:
        """Of the inline scripts of all their pages, which lie under one policy."""
        return {*self.scripts, *(script for each in self.released for script in each.scripts)}

    def keeping(self, released: tuple[Edition, ...]) -> Editions:
        """The list with the editions that were released before."""
        return replace(self, released=released)

    def releasing(self, version: str) -> Editions:
        """The list once the current site is released too, in place of an edition of the same number."""
        others = [each for each in self.released if each.version != version]
        released = sorted([*others, Edition(version, self.commit, self.date, self.scripts)], key=_order, reverse=True)
        return replace(self, released=tuple(released))


def _scripts(data: dict[str, list[str]]) -> tuple[str, ...]:
    scripts = tuple(data.get("scripts", ()))
    if wrong := [each for each in scripts if not _HASH.fullmatch(each)]:
        raise ValueError(wrong)
    return scripts


def _order(edition: Edition) -> list[int]:
    return [int(number) for number in edition.version.split(".")]
