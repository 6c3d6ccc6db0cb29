"""The verdict on every statement: what claims.yml and errata make of it, and when it rests."""

import json
from datetime import date, timedelta

import lxml.html
import pytest

from everyline.editorial import CLAIMS, Judgement
from everyline.editorial.loading import load_editorial
from everyline.model.pipeline import load_site
from everyline.notes.corpus import read_corpus
from everyline.pages.macros import Pages
from everyline.pages.statement_marks import claims_json, sums
from everyline.sorting.decisions import correct, judge, stale, text_digest
from everyline.text.problems import Severity
from tests.support import LANGUAGES, told

AUTHORITY = '{title: Fruit, section: Apples, url: "https://example.org/fruit#apples"}'
WASHED = "苹果洗净就可以吃了"
PEELED = "从上往下削皮"
WRONG = """
- quote: 梨比苹果的水分多一些
  kind: imprecise
  wrong: {zh: 不一定。, en: Not always.}
  correction: {zh: 有的梨比苹果的水分多。, en: Some pears have more water than apples.}
  authority: {title: Pears, url: "https://example.org/pears"}
"""


def digest(folder, quote):
    corpus, _ = read_corpus(folder)
    (unit,) = [each for each in corpus.wordings() if quote in each.text]
    return text_digest(unit)


def claim(folder, quote=WASHED, text="", checked="checked: 2026-02-01"):
    text = text or digest(folder, quote)
    return f"- confirmed: [{{quote: {quote}, text: {text}}}]\n  authority: {AUTHORITY}\n  {checked}\n"


def claims(folder, *entries, head=""):
    body = "".join(entries).replace("\n", "\n  ").rstrip()
    (folder / CLAIMS).write_text(f"{head}claims:\n  {body}\n", encoding="utf-8")


def judged(folder):
    """The verdicts by the beginnings of their statements, and the problems."""
    corpus, _ = read_corpus(folder)
    editorial, problems = load_editorial(folder, LANGUAGES)
    corrections, found = correct(corpus, editorial)
    verdicts, more = judge(corpus, editorial, corrections)
    texts = {unit.id: unit.text[:4] for unit in corpus.wordings()}
    return {texts[name]: verdict for name, verdict in verdicts.by_unit.items()}, [*problems, *found, *more]


def test_a_project_without_the_file_says_nothing_of_any_claim(project):
    folder = project()
    assert judged(folder) == ({}, [])
    site = load_site(folder, "en", LANGUAGES)
    assert "kn-verdict" not in Pages(site).statements("things/apple", "apple")
    assert sums(site, site.corpus.wordings()) == ""


def test_every_statement_has_a_verdict_and_nothing_is_confirmed_by_default(project):
    folder = project({"editorial/errata.yml": WRONG})
    claims(folder, claim(folder), head="checked: 2026-01-02\n")
    verdicts, problems = judged(folder)
    assert not problems
    assert {text: each.judgement for text, each in verdicts.items()} == {
        "苹果是一": Judgement.UNCHECKED,
        "苹果洗净": Judgement.CONFIRMED,
        "从上往下": Judgement.UNCHECKED,
        "梨比苹果": Judgement.CORRECTED,
    }
    assert verdicts["苹果洗净"].checked == "2026-02-01"
    assert verdicts["苹果洗净"].authorities[0].section == "Apples"
    assert (verdicts["梨比苹果"].checked, verdicts["梨比苹果"].authorities[0].title) == ("2026-01-02", "Pears")


def test_an_opinion_says_why(project):
    folder = project()
    entry = f"- opinion: [{{quote: {PEELED}, text: {digest(folder, PEELED)}}}]\n  because: {{zh: 口味, en: taste}}\n"
    claims(folder, entry, head="checked: 2026-01-02\n")
    verdicts, problems = judged(folder)
    assert not problems
    assert (verdicts["从上往下"].judgement, verdicts["从上往下"].because["en"]) == (Judgement.OPINION, "taste")


def test_a_claim_rests_once_its_statement_changes_even_outside_the_quote(project):
    folder = project()
    claims(folder, claim(folder))
    note = folder / "source_notes" / "fruit.md"
    note.write_text(note.read_text("utf-8").replace("就可以吃了。", "就可以吃了，皮也能吃。"), encoding="utf-8")
    verdicts, (problem,) = judged(folder)
    assert verdicts["苹果洗净"].judgement is Judgement.UNCHECKED
    assert problem.severity is Severity.WARNING
    assert str(problem).startswith(f"{CLAIMS}:2: the statement quoted here changed since it was checked")
    assert f"text: {digest(folder, WASHED)}" in str(problem)
    load_site(folder, "en", LANGUAGES)  # goes on


def test_white_space_and_emphasis_are_no_change(project):
    folder = project()
    claims(folder, claim(folder))
    note = folder / "source_notes" / "fruit.md"
    note.write_text(note.read_text("utf-8").replace("苹果洗净就", "苹果 **洗净** 就"), encoding="utf-8")
    assert judged(folder)[0]["苹果 *"].judgement is Judgement.CONFIRMED


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("- confirmed: [{quote: 苹果洗净就可以吃了, text: 0badc0de}]\n", "authority"),
        (f"- confirmed: []\n  authority: {AUTHORITY}\n", "no statement is named"),
        (f"- authority: {AUTHORITY}\n", "either `confirmed:` or `opinion:`"),
        ("- opinion: [{quote: 苹果洗净, text: 0badc0de}]\n  because: {zh: 甲, en: A}\n", "when this was checked"),
        ("- opinion: [{quote: 苹果洗净, text: x}]\n  because: {zh: 甲, en: A}\n  checked: 2026-01-01\n", "no digest"),
        ("- opinion: [{quote: 苹果洗净}]\n  because: {zh: 甲, en: A}\n  checked: 2026-01-01\n", "text"),
        ("- opinion: []\n  verdict: true\n", "verdict"),
        (
            "- opinion: [{quote: 苹果洗净, text: 0badc0de}]\n  because: {zh: 甲, en: A}\n  checked: 1.2.2026\n",
            "`1.2.2026` is no day",
        ),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_with_its_line(project, entry, said):
    folder = project()
    claims(folder, entry)
    _, problems = judged(folder)
    assert any(said in str(each) and str(each).startswith(f"{CLAIMS}:") for each in problems), problems


def test_a_statement_has_one_verdict(project):
    folder = project({"editorial/errata.yml": WRONG})
    claims(folder, claim(folder), claim(folder), claim(folder, "梨比苹果的水分多一些"))
    _, problems = judged(folder)
    assert [each.line for each in problems] == [5, 8]
    assert "is judged by line 2 already" in str(problems[0])
    assert "is corrected elsewhere" in str(problems[1])


def test_a_claim_on_nothing_names_the_nearest_text_and_the_build_goes_on(project):
    folder = project()
    claims(folder, claim(folder, "苹果洗净了才可以吃", text="0badc0de"))
    _, (problem,) = judged(folder)
    assert problem.severity is Severity.WARNING
    assert "苹果洗净就可以吃了" in str(problem)


def test_marks_have_words_and_pages_have_sums(project):
    folder = project({"editorial/errata.yml": WRONG})
    claims(folder, claim(folder))
    site = load_site(folder, "en", LANGUAGES)
    html = Pages(site).statements("things/apple", "apple")
    assert (
        html.count('class="kn-verdict kn-verdict-confirmed" role="img" aria-label="Confirmed by the documentation"')
        == 1
    )
    assert 'title="Confirmed by the documentation: Fruit § Apples; checked 2026-02-01"' in html
    counted = lxml.html.fragment_fromstring(Pages(site).citations("things/apple", "apple"), create_parent="div")
    assert " ".join(counted.text_content().split()) == "3 statements from 1 note 1 confirmed 2 not checked yet"
    assert Pages(site).verdicts("index") == "1 confirmed, 1 corrected, 2 not checked yet"
    places = lxml.html.fragment_fromstring(html, create_parent="div").cssselect(".kn-cite-place a")
    assert [each.get("class") for place in places for each in place][:2] == [
        "kn-verdict kn-verdict-unchecked",
        "kn-cite-source",
    ]


def test_what_is_known_about_a_claim_is_on_its_card(project):
    claims(folder := project(), claim(folder))
    html = Pages(load_site(folder, "en", LANGUAGES)).statements("things/apple", "apple")
    known = lxml.html.fragment_fromstring(html, create_parent="div").cssselect(".kn-known-confirmed ~ .kn-known a")
    assert [(each.text, each.get("href")) for each in known] == [("Fruit › Apples", "https://example.org/fruit#apples")]


def test_the_published_account_has_every_statement(project):
    folder = project({"editorial/errata.yml": WRONG})
    claims(folder, claim(folder))
    site = load_site(folder, "en", LANGUAGES)
    found = json.loads(claims_json(site))["claims"]
    assert [each["id"] for each in found] == [unit.id for unit in site.corpus.wordings()]
    (confirmed,) = [each for each in found if each["verdict"] == "confirmed"]
    assert confirmed == {
        "id": confirmed["id"],
        "source": {"path": "source_notes/fruit.md", "first": 8, "last": 8},
        "page": f"things/apple.html#{confirmed['id']}",
        "verdict": "confirmed",
        "authority": [{"title": "Fruit", "section": "Apples", "url": "https://example.org/fruit#apples"}],
        "checked": "2026-02-01",
    }
    (unchecked, *_) = [each for each in found if each["verdict"] == "unchecked"]
    assert (unchecked["authority"], unchecked["checked"]) == ([], None)


def test_old_verdicts_and_those_on_another_version_are_stale(project):
    folder = project()
    other = claim(folder, PEELED, checked='checked: 2026-01-31\n  version: "1.36"')
    claims(folder, claim(folder, checked='checked: 2025-01-31\n  version: "1.37"'), other)
    corpus, _ = read_corpus(folder)
    editorial, _ = load_editorial(folder, LANGUAGES)
    verdicts, _ = judge(corpus, editorial, correct(corpus, editorial)[0])
    today, year = date(2026, 2, 1), timedelta(days=365)
    assert sorted(stale(verdicts, today, year, "1.37").values()) == [
        "checked 2025-01-31",
        "its authority speaks of 1.36, the newest is 1.37",
    ]
    assert list(stale(verdicts, today, year, "").values()) == ["checked 2025-01-31"]
    assert stale(verdicts, date(2026, 1, 31), year, "") == {}  # a year to the day is not older than a year


def test_status_counts_and_lists_what_nobody_checked_and_what_is_stale(project):
    folder = project()
    claims(folder, claim(folder, checked="checked: 2025-01-31"))
    listed = told(folder, "status", "--stale", "30d").stdout
    assert "confirmed 1, corrected 0, opinion 0, unchecked 3" in listed
    assert f"text: {digest(folder, PEELED)}" in listed
    assert "source_notes/fruit.md:8-8: checked 2025-01-31" in listed
    assert "checked 2025" not in told(folder, "status").stdout
    assert told(folder, "status", "--stale", "a year").exit_code == 2
