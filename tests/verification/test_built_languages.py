"""The check of the built site notices translations that are lost, and originals that are. Each test spoils one thing."""

from __future__ import annotations

import html

import pytest

from everyline.languages.wording import State
from everyline.model.pipeline import load_site
from everyline.notes.units import Kind
from everyline.options import read_options
from everyline.verification.built_site import verify
from tests.site.reading import as_verified
from tests.site.theme import SCRIPTS
from tests.support import LANGUAGES


@pytest.fixture(scope="module", params=["zh", "en"])
def case(request, building, tmp_path_factory):
    """A copy of one language's built site, its model, and a plain translated statement on it."""
    language, project = request.param, building[0]
    built = project / "site" / ("" if language == "zh" else language)
    folder = as_verified(built, tmp_path_factory.mktemp("spoilt") / "site")
    site = load_site(project, language, LANGUAGES, read_options(project).subjects)
    for unit in site.corpus.statements():
        own, beside = site.wordings.own(unit), site.wordings.beside(unit)
        texts = [own.text, beside.text] if beside else []
        if (
            unit.kind is not Kind.CODE
            and unit.id not in site.corrections.shown
            and texts
            and all(text.isprintable() and not set("<>&*`[]'\"") & set(text) for text in texts)
        ):
            file = folder / f"{site.addresses.unit(unit).page}.html"
            content = file.read_bytes().decode()
            if all(f">{text}<" in content for text in texts):
                return folder, site, unit
    raise AssertionError("no plain statement")


def spoilt(case, old: str, new: str, count: int = 1) -> list[str]:
    """What the check says of a site on whose page one thing was replaced; it is mended afterwards."""
    folder, site, unit = case
    file = folder / f"{site.addresses.unit(unit).page}.html"
    content = file.read_bytes().decode()
    start = content.index(f'id="{unit.id}"')
    rest = content[start:]
    assert old in rest
    file.write_bytes((content[:start] + rest.replace(old, new, count)).encode())
    found = [str(problem) for problem in verify(folder, site, SCRIPTS)]
    file.write_bytes(content.encode())
    return found


def test_an_untouched_copy_is_in_order(case):
    folder, site, _ = case
    assert verify(folder, site, SCRIPTS) == []


def test_a_changed_word_in_either_language(case):
    _, site, unit = case
    for wording in (site.wordings.own(unit), site.wordings.beside(unit)):
        text = html.escape(wording.text)
        (found,) = spoilt(case, text, text[:-4] + text[-3:])
        assert found.startswith(f"{unit.span.path}:{unit.span.first}: ")
        assert "print" in found


def test_a_lost_other_language(case):
    found = spoilt(case, 'class="kn-beside"', 'class="kn-lost"')
    assert any("beside its own" in each for each in found)


def test_the_languages_in_each_others_place(case):
    _, site, unit = case
    own, beside = (html.escape(each.text) for each in (site.wordings.own(unit), site.wordings.beside(unit)))
    found = spoilt(case, own, "\0", 1)
    assert found
    folder, _, _ = case
    file = folder / f"{site.addresses.unit(unit).page}.html"
    content = file.read_bytes().decode()
    start = content.index(f'id="{unit.id}"')
    swapped = content[start:].replace(own, "\0", 1).replace(beside, own, 1).replace("\0", beside, 1)
    file.write_bytes((content[:start] + swapped).encode())
    assert any("print" in str(problem) for problem in verify(folder, site, SCRIPTS))
    file.write_bytes(content.encode())


def test_a_statement_that_hides_its_language(case):
    found = spoilt(case, 'class="kn-text"', 'class="kn-text" lang="fr"')
    assert any("does not say that it is in the language" in each for each in found)


def test_a_lost_mark_of_a_missing_or_old_translation(hostile, tmp_path):
    site = load_site(hostile, "en", LANGUAGES, read_options(hostile).subjects)
    folder = as_verified(hostile / "site/en", tmp_path / "en")
    assert verify(folder, site, SCRIPTS) == []
    marked = 0
    for file in folder.rglob("*.html"):
        content = file.read_bytes().decode()
        marked += content.count('class="kn-mark ')
        file.write_bytes(content.replace('class="kn-mark kn-mark-', 'class="kn-lost-').encode())
    states = [site.wordings.own(unit).state for unit in site.corpus.statements()]
    assert set(states) == {State.CURRENT, State.FUZZY, State.MISSING}
    found = [str(problem) for problem in verify(folder, site, SCRIPTS)]
    assert sum("does not say that its translation is missing or old" in each for each in found) == marked > 0
