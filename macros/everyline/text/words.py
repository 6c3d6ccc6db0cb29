"""Finding words and names in running text, Latin ones as whole words and Chinese ones anywhere."""

import re
from collections.abc import Iterable

# A Latin form is no part of a longer identifier (`podSelector`), a hyphenated name (`nginx-pod`), a path or a
# dotted field (`.spec.volumes`); a full stop that ends a sentence may follow it.
_BEFORE = r"(?<![A-Za-z0-9_/.\-])"
_AFTER = r"(?![A-Za-z0-9_/\-]|\.[A-Za-z0-9])"


def compile_forms(forms: Iterable[tuple[str, bool]]) -> re.Pattern[str] | None:
    """A pattern that finds any of the forms, the longest where several begin at one place.

    Args:
        forms: each with whether only its own capitalisation counts.

    Returns:
        The pattern, or None where there are no forms. White space in a form matches any white space.
    """
    alternatives = []
    for text, exact in sorted(set(forms), key=lambda form: (-len(form[0]), form)):
        pattern = r"\s+".join(re.escape(word) for word in text.split())
        if not pattern:
            continue
        before = _BEFORE if _is_latin(text[0]) else ""
        after = _AFTER if _is_latin(text[-1]) else ""
        alternatives.append(f"{before}{pattern if exact else f'(?i:{pattern})'}{after}")
    return re.compile("|".join(alternatives)) if alternatives else None


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
