"""The words of the interface in the language of the site."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "messages.yml"


class Messages:
    """Looks up interface texts; an unknown key is an error of the program, not of the notes."""

    def __init__(self, language: str, more: Iterable[Path] = ()) -> None:
        """Read the texts.

        Args:
            language: that they are in.
            more: files of plug-ins, beside that of the core.
        """
        self.language = language
        self._texts: dict[str, str] = {
            key: texts[language]
            for file in (_FILE, *more)
            for key, texts in yaml.safe_load(file.read_text(encoding="utf-8")).items()
        }

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def __call__(self, key: str, **values: object) -> str:
        """The text under a key with its ``{placeholders}`` filled in."""
        return self._texts[key].format(**values)

    def reason(self, reason: str) -> str:
        """Why a line is dropped: the text under a key, or the reason itself where it is a sentence already."""
        return self._texts.get(f"reason-{reason}", reason)
