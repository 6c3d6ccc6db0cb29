"""The translations of the showcase: what a note says wrongly, its translation says wrongly."""

import re

import pytest

from everyline.model.pipeline import load_site
from everyline.notes.units import Kind, normalize
from everyline.options import read_options
from tests.support import ROOT


@pytest.fixture(scope="module")
def site():
    options = read_options(ROOT)
    return load_site(ROOT, "en", options.languages, options.subjects)


def translated(site):
    units = [unit for unit in site.corpus.wordings() if unit.kind is not Kind.CODE]
    return [(unit, site.corrections.text(unit), site.wordings.own(unit).text) for unit in units]


def open_quotes(text):
    """Quotation marks that nothing closes or opens."""
    return text.count("“") - text.count("”")


def references(text):
    """Numbers of sources, those that lead nowhere included."""
    return sorted(re.findall(r"\[\d+\]", text))


def commands(text):
    """Options and subcommands as they are typed, wrong ones included."""
    return sorted(re.findall(r"(?<![\w-])--?[a-z][a-z-]*|`kubectl [a-z-]+", text, re.ASCII))


@pytest.mark.slow
@pytest.mark.parametrize("marks", [open_quotes, references, commands])
def test_marks_of_damage_are_the_same_in_the_translation(site, marks):
    different = {str(unit.span): (marks(noted), marks(own)) for unit, noted, own in translated(site)}
    assert {place: found for place, found in different.items() if found[0] != found[1]} == {}


@pytest.mark.slow
def test_no_translation_of_what_is_wrong_says_what_is_right(site):
    corrected = [(unit, own) for unit, _, own in translated(site) if unit.id in site.corrections.shown]
    assert corrected
    right = [
        str(unit.span)
        for unit, own in corrected
        if normalize(own) == normalize(site.corrections.shown[unit.id].erratum.correction["en"])
    ]
    assert right == []


@pytest.mark.slow
def test_what_a_note_quotes_is_no_quotation_in_our_words(site):
    """A back-translation is not what the documentation says word for word."""
    quoted = [str(unit.span) for unit, noted, own in translated(site) if noted.startswith("“") and own.startswith("“")]
    assert quoted == []
