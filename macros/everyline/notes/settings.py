"""What a project's configuration says about reading its notes: their dialects where nobody should guess, and what is private."""

from dataclasses import dataclass, field

from everyline.notes.privacy import Privacy

NOTES = "source_notes"


@dataclass(frozen=True, slots=True)
class Reading:
    """How notes are read.

    Attributes:
        dialects: the name of a dialect for notes and folders of them, relative to the notes' folder; of several that fit
            the longest counts.
        privacy: what is withheld beside that which notes mark themselves.
    """

    dialects: tuple[tuple[str, str], ...] = ()
    privacy: Privacy = field(default_factory=Privacy)

    def dialect_of(self, path: str) -> str:
        """The dialect that is said to be that of a note, by its path in the notes' folder; empty where nobody says so."""
        fitting = [
            (each, name) for each, name in self.dialects if path == each or path.startswith(f"{each.rstrip('/')}/")
        ]
        return max(fitting, key=lambda found: len(found[0]))[1] if fitting else ""


def within(path: str) -> str:
    """A note's path in the notes' folder."""
    return path.removeprefix(f"{NOTES}/")
