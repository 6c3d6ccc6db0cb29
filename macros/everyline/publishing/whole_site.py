"""The whole site, of which outputs are made once all its pages are there and have been verified."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from everyline.model.revision import Commit
from everyline.text.build_report import Step, Tell, nothing, print_told
from everyline.text.templates import templates_in

TEMPLATES = templates_in(Path(__file__).parent / "templates")


@dataclass(frozen=True, slots=True)
class WholeSite:
    """A built site that waits to be put in its place."""

    project: Path  # the folder of mkdocs.yml
    folder: Path  # where the site is; outputs add to it
    name: str  # what its files to take along are called, before language and ending
    languages: tuple[str, ...]  # those of the site, the first at its root, each other in a folder of its name
    commit: Commit  # what dates everything that is made
    scripts: tuple[str, ...]  # the hashes of the inline scripts that its pages may run
    is_strict: bool = False  # whether a warning keeps the site from being put in its place
    tell: Tell = print_told  # takes what outputs and the processes that they start say
    state: str = ""  # a digest of all but the notes that it is made from; empty where nobody knows what that is
    step: Step = nothing  # takes the name of each output before it is made, and the folder of the site
    # What the pages of each language tell machines, once it was read.
    told: dict[str, list[Any]] = field(default_factory=dict)

    def pages(self, language: str) -> Path:
        """The folder of a language's pages."""
        return self.folder / self.prefix(language)

    def prefix(self, language: str) -> str:
        """What the paths of a language's files begin with."""
        return "" if language == self.languages[0] else f"{language}/"

    def language_at(self, path: str) -> str:
        """The language of a page, by the path of its file on the site."""
        return next((each for each in self.languages[1:] if path.startswith(f"{each}/")), self.languages[0])
