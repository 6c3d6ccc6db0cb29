"""The theme's styles name no left and no right: where a language runs from the right, pages are mirrored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import everyline

STYLES = sorted((Path(everyline.__file__).parent / "theme" / "assets").glob("*.css"))
SIDES = re.compile(
    r"(?<![\w-])(?:(?:padding|margin|border)-(?:left|right)[\w-]*|left|right)\s*:|(?:text-align|float):\s*(?:left|right)"
)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_no_style_names_a_side(style):
    lines = style.read_text(encoding="utf-8").splitlines()
    # What is told for one direction alone says so.
    assert not [line for line in lines if SIDES.search(line) and '[dir="' not in line]
