import pytest

from everyline.editorial import Authority, ErratumKind, Slip
from everyline.editorial.loading import load_editorial
from everyline.text.multilingual import Text
from tests.support import LANGUAGES

CORRECTION = """
- quote: 苹果是一种水果
  kind: outdated
  wrong: {zh: 早就不是了。, en: Not any more.}
  correction: {zh: 苹果曾是一种水果。, en: Apples were a fruit.}
  authority: {title: Fruit, section: Apples, url: "https://example.org/fruit#apples"}
  since: "1.30"
"""
SLIP = "- quote: 苹果\n  kind: typo\n  replace: [{from: 萍, to: 苹}]\n"
GAP = "- topic: pear\n  missing: {zh: 种法。, en: Growing.}\n  see: {title: Pears, url: 'https://example.org/'}\n"


def complaints(project, name, text):
    """What loading says of a file of editorial data."""
    return [str(problem) for problem in load_editorial(project({f"editorial/{name}.yml": text}), LANGUAGES)[1]]


def test_without_the_files_there_is_nothing_to_mend(project):
    editorial, problems = load_editorial(project(), LANGUAGES)
    assert problems == []
    assert (editorial.errata, editorial.merges, editorial.distinct, editorial.gaps) == ((), (), (), ())


def test_empty_files_are_as_good_as_none(project):
    names = ("errata", "merges", "gaps")
    editorial, problems = load_editorial(
        project({f"editorial/{name}.yml": "# nothing yet\n" for name in names}), LANGUAGES
    )
    assert problems == []
    assert (editorial.errata, editorial.merges, editorial.distinct, editorial.gaps) == ((), (), (), ())


def test_a_correction_is_read_whole(project):
    (erratum,) = load_editorial(project({"editorial/errata.yml": CORRECTION}), LANGUAGES)[0].errata
    assert (erratum.quote.text, erratum.kind, erratum.since) == ("苹果是一种水果", ErratumKind.OUTDATED, "1.30")
    assert erratum.wrong == Text(zh="早就不是了。", en="Not any more.")
    assert erratum.correction == Text(zh="苹果曾是一种水果。", en="Apples were a fruit.")
    assert erratum.authorities == (Authority("Fruit", "Apples", "https://example.org/fruit#apples"),)


def test_slips_are_read_in_their_order(project):
    text = SLIP.replace("}]", "}, {from: 菓, to: ''}]\n  wrong: {zh: 错字, en: wrong letters}")
    (erratum,) = load_editorial(project({"editorial/errata.yml": text}), LANGUAGES)[0].errata
    assert erratum.slips == (Slip("萍", "苹"), Slip("菓", ""))
    assert erratum.wrong["en"] == "wrong letters"


def test_several_authorities_make_a_list(project):
    text = CORRECTION.replace(
        "authority: {", "authority:\n    - {title: Botany, url: 'https://example.org/b'}\n    - {"
    )
    (erratum,) = load_editorial(project({"editorial/errata.yml": text}), LANGUAGES)[0].errata
    assert [each.title for each in erratum.authorities] == ["Botany", "Fruit"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("kind: outdated", "kind: old", "errata.yml:2: there is no kind `old`"),
        ("kind: outdated", "kind: conflict", "errata.yml:1: `against:` is missing"),
        ("kind: outdated", "kind: typo", "errata.yml:1: a typo needs `replace:`"),
        ("since:", "version:", "errata.yml:6: `version:` means nothing here"),
        ("since: ", "against: ", "errata.yml:6: only a conflict has `against:`"),
        (", en: Not any more.", "", "errata.yml:3: `en:` is missing"),
        ("en: Apples were a fruit.", 'en: ""', "errata.yml:4: the text in `en` is empty"),
        ("https://example.org", "example.org", "errata.yml:5: `example.org/fruit#apples` is no web address"),
        ("authority: {title: Fruit, section: Apples, url:", "extra: {url:", "errata.yml:1: `authority:` is missing"),
        ("title: Fruit, ", "", "errata.yml:5: `title:` is missing"),
        ("quote: 苹果是一种水果", 'quote: ""', "errata.yml:1: the text is empty"),
    ],
)
def test_what_is_wrong_with_a_correction_is_said_with_its_place(project, old, new, complaint):
    assert old in CORRECTION
    found = complaints(project, "errata", CORRECTION.lstrip().replace(old, new))
    assert any(complaint in each for each in found), found


def test_what_is_wrong_with_the_form_needs_no_authority(project):
    text = "\n".join(line for line in CORRECTION.splitlines() if "authority" not in line)
    assert complaints(project, "errata", text.replace("outdated", "formatting")) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("kind: typo", "kind: error", "errata.yml:3: `replace:` is for `typo` or `formatting` only"),
        ("to: 苹", "to: 萍", "errata.yml:3: `from` and `to` are the same"),
        ("from: 萍, ", "", "errata.yml:3: `from:` is missing"),
        ("[{from: 萍, to: 苹}]", "[]", "errata.yml:3: `replace:` is empty"),
        ("kind: typo", "kind: typo\n  since: '1'", "errata.yml:3: `since:` does not go with `replace:`"),
    ],
)
def test_what_is_wrong_with_a_slip_is_said_with_its_place(project, old, new, complaint):
    assert old in SLIP
    found = complaints(project, "errata", SLIP.replace(old, new))
    assert any(complaint in each for each in found), found


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- same: [苹果]", "merges.yml:1: two statements at least are needed here"),
        ("- same: [苹果, '']", "merges.yml:1: the text is empty"),
        ("- distinct: [苹果, 梨]", "merges.yml:1: `because:` is missing"),
        ("- same: [苹果, 梨]\n  because: both are fruit", "merges.yml:2: only `distinct:` has a reason"),
        ("- distinct: [苹果, 梨]\n  covers: [苹果]\n  because: x", "merges.yml:2: only `same:` has parts"),
        ("- because: x", "merges.yml:1: an entry has either `same:` or `distinct:`"),
        ("- same: [苹果, 梨]\n  distinct: [苹果, 梨]", "merges.yml:1: an entry has either `same:` or `distinct:`"),
        ("- alike: [苹果, 梨]", "merges.yml:1: `alike:` means nothing here"),
    ],
)
def test_what_is_wrong_with_a_merge_is_said_with_its_place(project, text, complaint):
    found = complaints(project, "merges", text)
    assert any(complaint in each for each in found), found


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("topic: pear", "topic: plum", "gaps.yml:1: there is no topic `plum`"),
        ("topic: pear", "subject: pear", "gaps.yml:1: `topic:` is missing"),
        (", en: Growing.", "", "gaps.yml:2: `en:` is missing"),
        ("https://example.org/", "javascript:x", "gaps.yml:3: `javascript:x` is no web address"),
        ("  see:", "  read:", "gaps.yml:1: `see:` is missing"),
    ],
)
def test_what_is_wrong_with_a_gap_is_said_with_its_place(project, old, new, complaint):
    found = complaints(project, "gaps", GAP.replace(old, new))
    assert any(complaint in each for each in found), found


def test_a_gap_is_read_whole(project):
    (gap,) = load_editorial(project({"editorial/gaps.yml": GAP}), LANGUAGES)[0].gaps
    assert (gap.topic, gap.missing["en"], (gap.see.title, gap.see.url)) == (
        "pear",
        "Growing.",
        ("Pears", "https://example.org/"),
    )


ADDITION = """
- topic: pear
  group: what
  text: {zh: 洗净再吃。, en: Wash it first.}
  code: pear.yaml
  authority: {title: Pears, url: "https://example.org/"}
"""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("group: what", "group: taste", "additions.yml:1: topic `pear` with a group `taste` does not exist"),
        ("pear.yaml", "plum.yaml", "additions.yml:4: there is no editorial/examples/plum.yaml"),
        ("pear.yaml", "../gaps.yml", "additions.yml:4: there is no editorial/examples/../gaps.yml"),
        ("  authority:", "  see:", "additions.yml:1: `authority:` is missing"),
    ],
)
def test_what_is_wrong_with_an_addition_is_said_with_its_place(project, old, new, complaint):
    files = {"editorial/examples/pear.yaml": "a: 1\n", "editorial/gaps.yml": GAP}
    found = load_editorial(project({**files, "editorial/additions.yml": ADDITION.replace(old, new)}), LANGUAGES)[1]
    assert any(complaint in str(each) for each in found), found


def test_without_additions_the_gap_that_one_fills_is_one_again(project):
    gap = f"{GAP.rstrip()}\n  filled: true\n"
    files = {"editorial/examples/pear.yaml": "a: 1\n", "editorial/gaps.yml": gap, "editorial/additions.yml": ADDITION}
    editorial, problems = load_editorial(project(files), LANGUAGES)
    assert problems == []
    shown, hidden = editorial.with_additions(wanted=True), editorial.with_additions(wanted=False)
    assert (len(shown.additions), len(shown.gaps)) == (1, 0)
    assert shown.additions[0].code == "a: 1\n"
    assert (len(hidden.additions), len(hidden.gaps)) == (0, 1)
