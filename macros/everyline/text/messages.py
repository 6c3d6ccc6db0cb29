"""The words of the interface in the language of the site."""

from __future__ import annotations

from pathlib import Path

import yaml


class Messages:
    """Looks up interface texts; an unknown key is an error of the program, not of the notes."""

    def __init__(self, language: str) -> None:
        self.language = language
        table = yaml.safe_load((Path(__file__).parent / "messages.yml").read_text(encoding="utf-8"))
        self._texts: dict[str, str] = {key: texts[language] for key, texts in table.items()}

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def __call__(self, key: str, **values: object) -> str:
        """The text under a key with its ``{placeholders}`` filled in."""
        return self._texts[key].format(**values)

    def reason(self, reason: str) -> str:
        """Why a line is dropped: the text under a key, or the reason itself where it is a sentence already."""
        return self._texts.get(f"reason-{reason}", reason)
