"""The scripts that pages may have: those of the theme, known by its templates and files, and no other."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# As browsers read: an element ends with the first end tag, whatever stands before it.
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_SCOPE = "{{ config.extra.scope | d(base_url) }}"
_PATH = re.compile(r"[\w./-]*")


@dataclass(frozen=True, slots=True)
class Scripts:
    """What a theme runs.

    Attributes:
        inline: the texts of the scripts that its templates write into pages.
        files: the contents of its script files by their addresses on the site.
        base: the path that the site is published under, with slashes around it.
    """

    inline: frozenset[str]
    files: dict[str, bytes]
    base: str = "/"

    @classmethod
    def of(cls, folders: Iterable[Path], scope: str, base: str = "/") -> Scripts:
        """Read a theme.

        Args:
            folders: of its templates and files, the first that has one first.
            scope: ``extra.scope`` of the configuration, the one value that is filled into a script.
            base: the path that the site is published under, which pages shown at any address have in their links.
        """
        inline, files = set(), dict[str, bytes]()
        for folder in folders:
            for template in folder.rglob("*.html"):
                for found in SCRIPT.finditer(template.read_text(encoding="utf-8")):
                    code = found["code"].replace(_SCOPE, scope if _PATH.fullmatch(scope) else _SCOPE)
                    if not {"src", "type"} & {*found["attributes"].replace("=", " ").split()} and "{{" not in code:
                        inline.add(code)
            for file in folder.rglob("*.js"):
                files.setdefault(file.relative_to(folder).as_posix(), file.read_bytes())
        return cls(frozenset(inline), files, base)

    def used(self, site_dir: Path) -> tuple[str, ...]:
        """The hashes, as a Content-Security-Policy has them, of those inline scripts that a site's pages have."""
        pages = (file.read_text(encoding="utf-8") for file in site_dir.rglob("*.html"))
        found = {each["code"] for page in pages for each in SCRIPT.finditer(page)}
        return tuple(sorted(_hash(code) for code in found & self.inline))


def _hash(code: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"
