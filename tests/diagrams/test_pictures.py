"""What every diagram that somebody wrote must be: straight, without crossings, no higher than a page can show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from everyline.diagrams.diagram import Layout
from everyline.diagrams.drawings import Drawings
from everyline.diagrams.geometry import Arrow
from everyline.diagrams.loading import load_diagrams
from everyline.diagrams.style import Style
from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import read_corpus
from everyline.options import read_options
from everyline.text.messages import Messages
from tests.diagrams.sample import SAMPLE
from tests.support import ROOT

PROJECTS = {"showcase": ROOT, **{name: ROOT / "tests" / "projects" / name for name in ("garten", "brot")}}
NARROW = 540  # points: on a phone its smallest letters are as large as a book's footnotes
HIGH = 560  # where rows are steps or layers; the key of a picture not counted


@pytest.mark.parametrize("name", PROJECTS)
def test_every_arrow_is_straight_and_nothing_crosses(name):
    project = PROJECTS[name]
    languages = read_options(project).languages
    editorial, _ = load_editorial(project, languages)
    diagrams, problems = load_diagrams(project, editorial, read_corpus(project)[0])
    assert problems == []
    assert diagrams
    for language in languages:
        drawings = Drawings(diagrams.values(), Messages(language), Style())
        for diagram in diagrams.values():
            assert diagram.layout is not Layout.GRAPH
            for is_narrow in (False, True):
                places = drawings.plan(diagram.id, is_narrow=is_narrow).places
                assert (diagram.id, places.bends(), places.crossings()) == (diagram.id, 0, [])
                assert is_narrow or places.height <= HIGH, diagram.id
                assert not is_narrow or places.width <= NARROW, diagram.id
        drawings.close()


def test_what_crosses_is_told(tmp_path):
    """The count that the test above relies on."""
    drawings = Drawings([SAMPLE], Messages("en"), Style(), tmp_path)
    places = drawings.plan("sample").places
    drawings.close()
    clerk = places.nodes["clerk"]
    places.arrows[0] = replace(
        places.arrows[0], start=(clerk.left - 20, clerk.top + 5), end=(clerk.right + 20, clerk.top + 5)
    )
    places.arrows[1] = Arrow((0, 0), (5, 9), None)
    assert places.bends() == 1
    assert "clerk and arrow 1" in places.crossings()
