"""What notes have drawn, in Mermaid and in DOT: shapes and words in the page's colours, and nothing else of what their authors wrote."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from everyline.diagrams import rendering, sketches
from everyline.diagrams.rendering import DiagramRenderer, DrawingError
from everyline.diagrams.sketches import draw_sketches
from everyline.notes.safe_svg import harmless_svg
from everyline.notes.units import Kind, Span, Unit
from everyline.text.messages import Messages

FLOW = """
flowchart LR
  %% a comment
  A[开始] --> B{Ready?}
  B -->|yes| C(Done)
  style C fill:#ffccff,stroke:#333
"""
GRAPH = 'digraph { 水 -> B [label="an arrow"]; B [style=filled fillcolor="#336699" URL="javascript:alert(1)"] }'
SVG = "{http://www.w3.org/2000/svg}"


def code(text: str, language: str = "mermaid", line: int = 3) -> Unit:
    return Unit(Kind.CODE, Span("source_notes/a.md", line, line + 2), text, language=language)


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("sketches")


@pytest.fixture
def draw(cache):
    def one(text: str, language: str = "mermaid") -> tuple[str, list[str]]:
        unit = code(text, language)
        drawn, problems = draw_sketches([unit], Messages("en"), cache)
        return drawn[unit.id], [str(each) for each in problems]

    return one


def words(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in etree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", ["tikz", "TikZ", "chart", "plantuml"])
def test_what_only_another_program_draws_is_told_as_such(draw, language):
    drawing, problems = draw("\\draw (0,0) -- (1,1);", language)
    assert drawing == ""
    assert [each for each in problems if "nobody here draws this" in each and "SVG" in each] == problems != []


@pytest.mark.slow
@pytest.mark.parametrize(("text", "language", "said"), [
    (FLOW, "mermaid", ["开始", "Ready?", "yes", "Done"]),
    (GRAPH, "dot", ["水", "B", "an arrow"]),
    (GRAPH, "Graphviz", ["水", "B", "an arrow"]),
    (GRAPH, "gv", ["水", "B", "an arrow"]),
    (FLOW, "mmd", ["Done"]),
    ("sequenceDiagram\n Alice->>Bob: Hi", "mermaid {#id}", ["Alice", "Bob", "Hi"]),
])  # fmt: skip
def test_code_that_draws_is_drawn_in_the_colours_of_the_page(draw, text, language, said):
    svg, problems = draw(text, language)
    assert not problems
    assert {*said} <= {*words(svg)}
    root = etree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    colours = {each.get(name) for each in root.iter() for name in ("fill", "stroke")} - {None, "none"}
    own = {"#ffccff", "#333", "#336699", "#25272e", "#ffffff"}
    assert all(each.startswith("var(--kn-diagram-") or each.lower() in own for each in colours)
    assert "var(--kn-diagram-edge)" in colours
    assert not [each for each in root.iter() if {"style", "id", "onclick"} & {*each.attrib}]  # pages may have none


@pytest.mark.slow
def test_words_are_read_on_a_colour_that_the_note_chose(draw):
    """By day and by night the colour is the same, so the letters are, too."""
    for text, language, word, colour in ((FLOW, "mermaid", "Done", "#25272e"), (GRAPH, "dot", "B", "#ffffff")):
        root = etree.fromstring(draw(text, language)[0])
        (found,) = (each for each in root.iter(f"{SVG}text") if each.text == word)
        assert found.get("fill") == colour
    svg, _ = draw('pie title Pets\n "Dogs" : 3\n "Cats" : 1')
    (legend,) = (each for each in etree.fromstring(svg).iter(f"{SVG}text") if each.text == "Dogs")
    assert legend.get("fill") is None  # it stands beside its colour


@pytest.mark.slow
def test_what_stands_on_a_ground_of_its_own_keeps_it_by_night(draw):
    assert "kn-sketched-light" in draw("digraph { bgcolor=lightyellow a }", "dot")[0]
    assert "kn-sketched-light" not in draw("digraph { a }", "dot")[0]


@pytest.mark.slow
def test_gradients_are_those_of_their_drawing(draw):
    svg, _ = draw('digraph { a [style=filled fillcolor="red:blue"] }', "dot")
    (gradient,) = etree.fromstring(svg).iter(f"{SVG}linearGradient")
    assert gradient.get("id").startswith("kn-u-")
    assert f"url(#{gradient.get('id')})" in svg


@pytest.mark.slow
@pytest.mark.parametrize("text", [
    'flowchart LR\n A["<img src=x onerror=alert(1)>"] --> B["<script>alert(1)</script>hello"]',
    'flowchart LR\n A["<a href=\'javascript:alert(1)\'>x</a>"]\n click A href "javascript:alert(1)" "tip"',
    "flowchart LR\n A-->B\n classDef x fill:red,background:url(//evil.example)\n class A x",
    '%%{init: {"themeCSS": "* {background: url(https://evil.example)}", "securityLevel": "loose"}}%%\nflowchart LR\n A-->B',
    'digraph { a [URL="https://evil.example" tooltip="<script>" id="onload" class="md-header"] }',
    'digraph { a [label=<<TABLE><TR><TD HREF="javascript:alert(1)">x</TD></TR></TABLE>>] }',
])  # fmt: skip
def test_a_harmful_drawing_does_no_harm(draw, text):
    svg, _ = draw(text, "dot" if text.startswith("digraph") else "mermaid")
    root = etree.fromstring(svg or "<svg/>")
    assert not re.search(r"evil|javascript:|<script|on\w+=|foreignObject|<style|<image|href", svg)
    assert {etree.QName(each).localname for each in root.iter()} <= {
        "svg", "g", "path", "polygon", "polyline", "ellipse", "circle", "rect", "text", "tspan", "line"
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("text", [
    'digraph { a [image="%s"] }',
    'digraph { a ["ima"+"ge"="%s"] }',
    'digraph { node [image="%s"]; subgraph cluster_x { a } }',
    'digraph { imagepath="/"; a }',
    'digraph { a [shape=epsf shapefile="%s"] }',
    'digraph { a [label=<<TABLE><TR><TD><IMG SRC="%s"/></TD></TR></TABLE>>] }',
    'digraph { _background="c 7 -#ff0000 I 0 0 9 9 22 -%s"; a }',
    'digraph { stylesheet="file:///etc/passwd"; a }',
    'digraph { layout="../../x"; a }',
])  # fmt: skip
def test_no_drawing_opens_a_file(draw, tmp_path, text):
    Image.new("RGB", (300, 200)).save(tmp_path / "picture.png")
    svg, (problem,) = draw(text.replace("%s", str(tmp_path / "picture.png")), "dot")
    assert not svg
    assert "source_notes/a.md:3: this DOT can't be drawn, so it stands as it is: " in problem
    assert draw(GRAPH, "dot")[0]  # whoever refused that goes on


@pytest.mark.slow
def test_what_is_no_drawing_stays_code_and_is_told_once(cache):
    bad = "flowchart LR\n A -->\n (("
    drawn, problems = draw_sketches([code(bad), code(bad, line=9), code("a: 1", "yaml")], Messages("en"), cache)
    assert drawn == {code(bad).id: ""}
    (problem,) = map(str, problems)
    assert problem.startswith("source_notes/a.md:3: this Mermaid can't be drawn, so it stands as it is: ")
    drawn, (problem,) = draw_sketches([code(f"flowchart LR\n A[{'x' * 30_000}]")], Messages("en"), cache)
    assert "it is too long" in str(problem)


def test_a_drawing_that_is_none_is_told(draw):
    svg, (problem,) = draw('digraph { a [label="x\x01y"] }', "dot")
    assert not svg
    assert "what came out is no drawing" in problem


def test_what_takes_too_long_is_given_up_and_so_are_others_after_a_while(tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "_LESS_PATIENCE", 0)
    monkeypatch.setattr(rendering, "_DEATHS", 2)
    with closing(DiagramRenderer(tmp_path)) as renderer:
        said = []
        for number in range(3):
            with pytest.raises(DrawingError) as error:
                renderer.sketch(f"digraph {{ a{number} }}", "svg")
            said.append(str(error.value))
    assert said == ["it takes too long, or too much memory"] * 2 + ["others before it took too long"]


@pytest.mark.slow
def test_what_costs_too_much_is_given_up_by_the_processors_time(tmp_path, monkeypatch):
    """So that a busy machine draws what an idle one does; systems that bound no processor go by the clock."""
    monkeypatch.setattr(rendering, "_LESS_PATIENCE", 1)
    if sys.platform == "linux":
        monkeypatch.setattr(rendering, "_CLOCK", 600)
    everything = "; ".join(f"a{one} -> a{other}" for one in range(70) for other in range(one))
    with closing(DiagramRenderer(tmp_path)) as renderer, pytest.raises(DrawingError, match="takes too long"):
        renderer.sketch(f"digraph {{ {everything} }}", "svg")


@pytest.mark.slow
def test_a_drawing_that_no_page_could_carry_stays_code(draw, monkeypatch):
    monkeypatch.setattr(sketches, "_LARGEST", 100)
    svg, (problem,) = draw(GRAPH, "dot")
    assert not svg
    assert "the drawing is too large" in problem


@pytest.mark.slow
def test_the_same_bytes_every_time(draw, tmp_path):
    units = [code(FLOW), code(GRAPH, "dot")]
    again, _ = draw_sketches(units, Messages("en"), tmp_path)
    assert again == {unit.id: draw(unit.text, unit.language)[0] for unit in units}


def test_links_in_a_picture_go_and_what_they_lead_from_stays():
    linked = b'<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:x"><rect width="1"/></a><g>x</g></svg>'
    assert harmless_svg(linked) == b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1"/><g>x</g></svg>'


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        f"graph TD\n A[hello there]\n style A font-size:{'9' * 4400}px\n",
        'packet-beta\n0-79999: "x"\n',
    ],
)
def test_a_drawing_that_nobody_thought_of_stays_code_and_holds_up_nothing(cache, text):
    drawn, problems = draw_sketches([code(text)], Messages("en"), cache)
    assert [*drawn.values()] == [""]
    assert "can't be drawn" in problems[0].message
