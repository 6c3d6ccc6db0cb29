import re

import pytest

from everyline.editorial.loading import load_editorial
from everyline.editorial.skeletons import missing_skeletons, read_skeletons
from tests.support import LANGUAGES, ROOT

PAGES = sorted(file.relative_to(ROOT / "docs/zh") for file in (ROOT / "docs/zh").rglob("*.md"))
# Headings, items, and the macros that stand alone in a line.
PARTS = re.compile(r"^(#+ |- |\d+\. |\{\{ .* \}\}$)", re.MULTILINE)


def test_missing_pages_of_topics_and_of_the_other_language(project):
    folder = project({"docs/zh/extra.md": "# 附录\n"})
    (folder / "docs/en/things/pear.md").unlink()
    editorial, _ = load_editorial(folder, LANGUAGES)
    missing = missing_skeletons(folder, editorial)
    assert sorted(missing) == ["docs/en/extra.md", "docs/en/things/pear.md"]
    assert missing["docs/en/things/pear.md"].startswith("---\ndescription: Pears\n---\n# Pears\n")
    assert '{{ statements("pear") }}' in missing["docs/en/things/pear.md"]


def test_what_a_skeleton_says(project):
    page = (
        '---\ndescription: x\n---\n# 苹果\n\n{{ term("梨") }}、[梨](pear.md#what)与[外面](https://example.org/a.md)\n'
    )
    folder = project({"docs/zh/things/apple.md": page})
    skeleton = read_skeletons(folder, folder / "docs/zh")["things/apple"]
    assert (skeleton.title, skeleton.terms, skeleton.links) == ("苹果", ((6, "梨"),), ("things/pear",))


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# A b {: #c } ", "A b"),
        ("# {x}", "{x}"),
        ("# A" + " " * 200_000 + "{", "A" + " " * 200_000 + "{"),
        ("# A\n" + "](" * 100_000, "A"),
    ],
)
def test_a_title_is_read_in_one_go(project, line, title):
    folder = project({"docs/zh/things/apple.md": f"{line}\n"})
    assert read_skeletons(folder, folder / "docs/zh")["things/apple"].title == title


_HINTS = re.compile(r', "[^"]*;[^"]*"(?=\) }})')


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_real_page_has_the_same_parts_in_both_languages(page):
    # Once, the English home page explained half of what the Chinese one does.
    chinese, english = (
        PARTS.findall((ROOT / "docs" / each / page).read_text(encoding="utf-8")) for each in ("zh", "en")
    )
    # The hints of a call are in the language of the page.
    assert [_HINTS.sub("", each) for each in chinese] == [_HINTS.sub("", each) for each in english]
