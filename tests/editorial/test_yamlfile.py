"""Reading editorial YAML: what is wrong has a place, and no file stops the program."""

from __future__ import annotations

import json

import pytest

from everyline.editorial.loading import load_editorial
from everyline.editorial.yamlfile import load
from tests.support import GLOSSARY, LANGUAGES, TOPICS


@pytest.mark.parametrize("text", ["[" * 200_000, "a: " + "{b: " * 5000, "- " * 5000 + "x"])
def test_what_is_nested_too_deep_is_a_problem_and_no_crash(tmp_path, text):
    (tmp_path / "deep.yml").write_text(text, encoding="utf-8")
    problems = []
    assert not load(tmp_path / "deep.yml", "deep.yml", problems)
    assert len(problems) == 1
    assert "deep.yml" in str(problems[0])


def test_nothing_is_complained_about_twice(tmp_path):
    (tmp_path / "odd.yml").write_text("a: !!python/name:os.system x\nb: c\n", encoding="utf-8")
    problems = []
    root = load(tmp_path / "odd.yml", "odd.yml", problems)
    root.allow("a", "b")
    assert [root.get(key).text() for key in "aab"] == ["x", "x", "c"]
    assert [root.get("b").get(key).text() for key in "xy"] == ["", ""]
    assert [str(problem).partition(" (")[0] for problem in problems] == [
        "odd.yml:1: the tag tag:yaml.org,2002:python/name:os.system is not read",
        "odd.yml:2: `key: value` pairs are expected here",
    ]


def test_aliases_are_not_multiplied(tmp_path):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (tmp_path / "bomb.yml").write_text(bomb, encoding="utf-8")
    problems = []
    assert load(tmp_path / "bomb.yml", "bomb.yml", problems).is_mapping()
    assert problems == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org", "data:text/html,x"])
def test_an_authority_is_a_page_on_the_web(project, url):
    entry = f"""
- id: plum
  term: {{zh: 李子, en: plum}}
  definition: {{zh: 一种水果。, en: A fruit.}}
  authority: {{title: A book, url: "{url}"}}
"""
    _, problems = load_editorial(project({"editorial/glossary.yml": GLOSSARY + entry}), LANGUAGES)
    assert [problem.message for problem in problems] == [f"`{url}` is no web address"]


def test_an_empty_text_is_a_problem(project):
    _, problems = load_editorial(project({"editorial/topics.yml": TOPICS.replace("en: Pears", "en: ''")}), LANGUAGES)
    assert [str(problem) for problem in problems] == [
        "editorial/topics.yml:20: the text in `en` is empty (write it, or remove what it labels)"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["../up", "a b", 'x") }}{{ 7*191', "-x", "a/b", "<b>", "x\n"])
@pytest.mark.parametrize("place", ["things", "apple", "what"])
def test_an_id_is_part_of_addresses_and_templates_and_therefore_a_name(project, place, name):
    topics = TOPICS.replace(f"id: {place}\n", f"id: {json.dumps(name)}\n", 1)
    problems = [str(each) for each in load_editorial(project({"editorial/topics.yml": topics}), LANGUAGES)[1]]
    assert any(each.startswith("editorial/topics.yml:") and "is no id (use letters" in each for each in problems)


def test_an_id_may_be_in_any_script(project):
    topics = TOPICS.replace("id: what\n", "id: 是什么-2_a\n", 1)
    assert load_editorial(project({"editorial/topics.yml": topics}), LANGUAGES)[1] == []


def test_the_id_of_a_term_is_a_name(project):
    glossary = GLOSSARY.replace("- id: pear", "- id: '\"><svg>'")
    problems = [str(each) for each in load_editorial(project({"editorial/glossary.yml": glossary}), LANGUAGES)[1]]
    assert any(each.startswith("editorial/glossary.yml:6: ") and "is no id" in each for each in problems)
