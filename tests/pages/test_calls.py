"""Macro calls in hand-written pages: what is wrong with them is told before anything is written."""

import pytest

from everyline.model.pipeline import load_site
from everyline.pages.calls import check_calls
from everyline.pages.macros import Pages
from tests.support import LANGUAGES

PAGE = "docs/zh/things/apple.md"


def told(folder):
    site = load_site(folder, "zh", LANGUAGES)
    return [str(each) for each in check_calls(folder, site, Pages(site).macros())]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('{{ statements("appel") }}', "3: there is no topic `appel` (the nearest is `apple`)"),
        ('{{ statements("apple", "waht") }}', "3: there is no group `waht` (the nearest is `what`)"),
        ('{{ statement("apple") }}', "3: there is no macro `statement` (the nearest is `statements`)"),
        ("{{ statements() }}", "3: `statements` is not called so (write `statements(topic, group)`)"),
        ('{{ statements("apple", "what", "x") }}', "3: `statements` is not called so"),
        ('{{ statements(topic="apple") }}', "3: `statements` is not called so"),
        ("{{ statements(apple) }}", "3: `statements` takes texts (put the name between quotes)"),
        ("{{ statements(1) }}", "3: `statements` takes texts"),
        ('{{ diagram("none") }}', "3: there is no diagram `none`"),
        ('{{ source("fruit") }}', "3: `source` is not called so (write `source()`)"),
        ("{{ statements(", "not readable as a page"),
        ("{{ " + "(" * 400 + '"a"' + ")" * 400 + " }}", "not readable as a page: something between braces is too long"),
        ("{{ " + "9" * 5000 + " }}", "not readable as a page: something between braces is too long"),
        ('{{ "a" * 10**10 }}', "3: a page calls macros and computes nothing, such as `Mul`"),
        ('{{ "%0999999999d"|format(1) }}', "3: a page calls macros and computes nothing, such as `Filter`"),
        ('{% for each in "ab" %}x{% endfor %}', "3: a page calls macros and computes nothing, such as `For`"),
        ("{% set f = statements %}", "3: a page calls macros and computes nothing, such as `Assign`"),
        ('{% include "things/apple.md" %}', "3: what a page includes is a page of its language that includes nothing"),
        ('{% include "things/pear.txt" %}', "3: what a page includes is a page of its language that includes nothing"),
        ('{% include "a" "b" %}', "3: what a page includes is a page"),
        ('{% include ["a", "b"] %}', "3: what a page includes is a page"),
    ],
)
def test_what_a_call_gets_wrong_is_told_with_its_line(project, call, said):
    problem, *more = told(project({PAGE: f"# 苹果\n\n{call}\n"}))
    assert problem.startswith(PAGE)
    assert said in problem
    assert all("computes nothing" in each for each in more)  # of what stands within


def test_right_calls_are_fine(project):
    calls = ['statements("apple")', 'statements("apple", "what")', "glossary()", 'term("苹果")']
    text = "# 苹果\n\n" + "\n\n".join(f"{{{{ {each} }}}}" for each in calls)
    assert told(project({PAGE: f'{text}\n\n{{% include "things/pear.md" %}}\n\n{{% raw %}}{{{{{{% endraw %}}\n'})) == []


def test_front_matter_is_text(project):
    assert told(project({PAGE: "---\ntitle: '{% raise %}'\n---\n# 苹果\n"})) == []
    (problem,) = told(project({PAGE: "---\ntitle: a\n---\n# 苹果\n\n{{ statement() }}\n"}))
    assert problem.startswith(f"{PAGE}:6: ")


@pytest.mark.slow
@pytest.mark.parametrize(
    "front",
    ["a: " + "[" * 400 + "]" * 400, "a: " + "[" * 100_000, "a: &a [*a]", "a: &a {b: *a}", "a: &a [x]\nb: &b [*a, *a]"],
)
@pytest.mark.parametrize("end", ["---", "..."])
def test_front_matter_that_never_ends_is_told_with_its_page(project, front, end):
    """MkDocs and its macros would go on until Python gives up, and name no page."""
    (problem, *_) = told(project({PAGE: f"---\n{front}\n{end}\n# 苹果\n"}))
    assert problem.startswith(f"{PAGE}:1: what this page says of itself is nested too deep")


def test_a_page_in_another_encoding_is_told(project):
    folder = project()
    (folder / PAGE).write_bytes("# 苹果\n".encode("gbk"))
    (problem,) = told(folder)
    assert problem == f"{PAGE}: not readable as UTF-8 (save it in that encoding)"
