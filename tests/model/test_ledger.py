import json

from everyline.model.pipeline import load_site
from tests.support import LANGUAGES


def test_every_line_is_accounted_for_with_its_address(project):
    folder = project({"source_notes/other.md": "# 苹果\n\n苹果洗净就可以吃了。\n\n- \n"})
    ledger = json.loads(load_site(folder, "zh", LANGUAGES).ledger.to_json())
    fruit, other = ledger["notes"]
    assert [line["line"] for line in fruit["lines"]] == list(range(1, 12))
    assert [line["disposition"] for line in fruit["lines"]] == [
        "heading",
        "metadata",
        "heading",
        "placed",
        "metadata",
        "heading",
        "heading",
        "placed",
        "heading",
        "placed",
        "placed",
    ]
    assert fruit["lines"][0]["page"].startswith("sources/fruit.html#u-")
    assert fruit["lines"][1]["page"] == "sources/fruit.html#L2"
    assert fruit["lines"][3]["page"] == f"things/apple.html#{fruit['lines'][3]['unit']}"
    assert fruit["lines"][8]["page"] == f"things/apple.html#{fruit['lines'][8]['unit']}", "a printed lead-in"
    merged = other["lines"][2]
    assert (merged["disposition"], merged["page"]) == ("merged", fruit["lines"][7]["page"])
    assert [line["reason"] for line in other["lines"]] == [None, "空行", None, "空行", "只有标记、没有内容的列表项"]


def test_reasons_are_in_the_language_of_the_site(project):
    folder = project({"source_notes/other.md": "# 苹果\n\n苹果很甜很脆很香。\n"})
    lines = json.loads(load_site(folder, "en", LANGUAGES).ledger.to_json())["notes"][1]["lines"]
    assert lines[1]["reason"] == "blank line"
