"""What programs for notes add to Markdown, as readers see it: a small project with all of it, built with its book."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pikepdf
import pytest

from tests.books.logical import logical_text
from tests.support import run, write

DRAWING = """
---
excalidraw-plugin: parsed
---
# Text Elements
Words of the drawing ^abc

%%
secret
%%
"""
NOTES = {
    "drawn.md": """
        # Drawn

        ```mermaid
        flowchart LR
          A[Kettle] --> B[Cup 茶]
        ```

        ```dot
        digraph { Leaf -> Pot }
        ```

        ```mermaid
        flowchart LR
          A -->
          ((
        ```

        ```tikz
        \\draw (0,0) -- (1,1);
        ```

        ```dataview
        TABLE rating
        ```

        ![[Sketch.excalidraw]]
        """,
    "boxes.md": """
        # Boxes

        !!! note "A titled note"
            Words of the note.

        ??? warning
            Folded words.

        :::tip[By colons]
        Words of the tip.
        :::

        A footnote^[Words of the *footnote*.] in its line.

        Kettle
        : It boils.
        """,
    "outline.md": '- A page [[drawn]]\n\t- {{cloze hidden words}} {{youtube abc_1}}\n\t- {{query (todo)}}\n\t- [:b "strong"]\n',
    "Sketch.excalidraw.md": DRAWING,
    "renamed.md": DRAWING,
    "Sketch.excalidraw.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>',
}  # fmt: skip


@pytest.fixture(scope="module")
def project(once) -> Path:
    def fill(folder: Path) -> None:
        write(folder / "source_notes", NOTES)
        plugins = "plugins: [macros, everyline: {name: tea, languages: [en]}]\n"
        write(folder, {"mkdocs.yml": f"site_name: Tea\nsite_url: https://example.org/\n{plugins}"})
        result = run("macros", "build", "--project", str(folder), "--all")
        assert result.returncode == 0, result.stdout + result.stderr
        (folder / "said").write_text(result.stdout + result.stderr, encoding="utf-8")

    return once("syntax", fill)


@pytest.fixture
def page(project):
    return lambda name: lxml.html.parse(str(project / "site" / "sources" / f"{name}.html")).getroot()


def text(element) -> str:
    return " ".join(element.text_content().split())


def test_drawings_are_drawn_with_their_source_below(page, project):
    first, second, refused, foreign, asked = page("drawn").cssselect("figure.kn-code")
    assert [each.text for each in first.cssselect("svg text")] == ["Kettle", "Cup 茶"]
    assert "A[Kettle] --> B[Cup 茶]" in text(first.cssselect("details.kn-sketch-source")[0])
    assert [each.text for each in second.cssselect("svg text")] == ["Leaf", "Pot"]
    assert not refused.cssselect("svg")
    for each, language in ((refused, "mermaid"), (foreign, "tikz")):
        assert text(each).startswith(f"Source of the drawing ({language})")
        assert not each.cssselect(".kn-part > pre, .kn-part > .highlight")
        assert each.cssselect("details.kn-sketch-source:not([open]) pre")
    assert "A question to the program" in text(asked)
    said = (project / "said").read_text(encoding="utf-8")
    assert said.count("can't be drawn, so it stands as it is") == 1
    assert "source_notes/drawn.md:12: this Mermaid can't be drawn" in said


def test_drawings_of_excalidraw_are_pictures_or_nothing(page, project):
    (picture,) = page("drawn").cssselect("img.kn-photo")
    assert picture.get("src").endswith("Sketch.excalidraw.svg")
    site = project / "site"
    assert not [*site.rglob("renamed*"), *site.rglob("*.excalidraw.md"), *site.rglob("*.excalidraw.html")]
    assert "Words of the drawing" not in "".join(
        each.read_text(encoding="utf-8") for each in site.rglob("*") if each.suffix in (".html", ".js", ".json")
    )
    said = (project / "said").read_text(encoding="utf-8")
    assert said.count("2 drawings of Excalidraw are no notes, so they are left out") == 1


def test_boxes_definitions_and_footnotes_are_what_they_are(page):
    first, folded, tip = page("boxes").cssselect(".kn-callout")
    assert (text(first), text(tip)) == ("A titled note Words of the note.", "By colons Words of the tip.")
    assert (folded.tag, folded.get("open"), text(folded)) == ("details", None, "Warning Folded words.")
    assert [text(each) for each in page("boxes").cssselect("small")] == ["[Words of the footnote.]"]
    assert [text(each) for each in page("boxes").cssselect(".kn-text :is(dt, dd)")] == ["Kettle", "It boils."]
    body = text(page("boxes").cssselect(".kn-note-body")[0])
    assert not [mark for mark in ("!!!", "???", ":::", "^[") if mark in body]


def test_macros_say_what_they_hold(page):
    body = page("outline").cssselect(".kn-note-body")[0]
    assert "hidden words YouTube video" in text(body)
    assert body.cssselect('a[href="https://www.youtube.com/watch?v=abc_1"]')
    assert [text(each) for each in body.cssselect("code")] == ["{{query (todo)}}"]
    assert [text(each) for each in body.cssselect("strong")] == ["strong"]


def test_the_book_has_all_of_it(project):
    with pikepdf.open(project / "site" / "pdf" / "tea.en.pdf") as pdf:
        said = logical_text(pdf)
        drawn = [
            str(each)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "Cup" in str(each.get("/Alt", ""))
        ]
    assert drawn  # the picture says its source to those who listen
    assert "flowchart LR\n  A[Kettle]" not in said
    for words in (
        "Words of the note.",
        "Folded words.",
        "Words of the tip.",
        "Words of the footnote.",
        "hidden words",
        "It boils.",
    ):
        assert words in said
