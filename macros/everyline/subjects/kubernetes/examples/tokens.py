"""Whether a repaired manifest is still the note's: the same tokens in the same order, save for listed changes."""

from collections.abc import Sequence

from everyline.subjects.kubernetes.examples.outcomes import Change


def tokens(text: str) -> list[str]:
    """What stands between white space."""
    return text.split()


def apply(text: str, changes: Sequence[Change]) -> tuple[list[str], Change | None]:
    """Make changes one after the other, each at the first place after the one before.

    Returns:
        The tokens that result, and the first change that fits nowhere, if there is one.
    """
    rest, done = " ".join(tokens(text)), ""
    for change in changes:
        before, found, after = rest.partition(" ".join(tokens(change.old)))
        if not found:
            return tokens(done + rest), change
        done, rest = f"{done}{before}{change.new}", after
    return tokens(done + rest), None


def first_difference(expected: Sequence[str], actual: Sequence[str]) -> tuple[str, str]:
    """The first tokens that differ, with their neighbours; two empty texts where none do."""
    for at in range(max(len(expected), len(actual))):
        if expected[at : at + 1] != actual[at : at + 1]:
            return " ".join(expected[max(at - 2, 0) : at + 3]), " ".join(actual[max(at - 2, 0) : at + 3])
    return "", ""
