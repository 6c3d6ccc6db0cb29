"""The theme's styles name no left and no right, where a language runs from the right pages are mirrored; and no class that no page has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import everyline
from everyline.diagrams.diagram import Role
from everyline.notes.units import Kind

PACKAGE = Path(everyline.__file__).parent
STYLES = sorted((PACKAGE / "theme" / "assets").glob("*.css"))
BOOKS = [
    PACKAGE / "books" / "elements.py",
    PACKAGE / "subjects" / "kubernetes" / "book.py",
]  # how books print each class
NAME = re.compile(r"\bkn-[a-z0-9][a-z0-9-]*")
SIDES = re.compile(
    r"(?<![\w-])(?:(?:padding|margin|border)-(?:left|right)[\w-]*|left|right)\s*:|(?:text-align|float):\s*(?:left|right)"
)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_no_style_names_a_side(style):
    lines = style.read_text(encoding="utf-8").splitlines()
    # What is told for one direction alone says so.
    assert not [line for line in lines if SIDES.search(line) and '[dir="' not in line]


def names(*files: Path) -> set[str]:
    return {name for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))}


def test_every_class_that_is_styled_or_printed_is_made_somewhere():
    makers = [file for ending in ("html", "py", "js") for file in PACKAGE.rglob(f"*.{ending}") if file not in BOOKS]
    made = names(*makers) | {f"kn-{each.value}" for each in (*Kind, *Role)} | {"kn-audio", "kn-video"}
    families = tuple(each for each in made if each.endswith("-"))  # kn-callout-{{ kind }}
    used = {f"kn-{name}" for style in STYLES for name in re.findall(r"\.kn-([a-z0-9-]+)", style.read_text("utf-8"))}
    used |= names(*BOOKS)
    assert len(used) > 300
    lost = {each for each in used - made if not each.startswith(families)}
    assert {each for each in lost if not (each.endswith("-") and any(name.startswith(each) for name in made))} == set()
