"""Drawings of Excalidraw: what stands on them is drawn, nothing that their author deleted or keeps private, and whatever anybody sends."""

from __future__ import annotations

import base64
import io
import json
import time
import tracemalloc

import lxml.etree
import pytest
from PIL import Image

from everyline.notes.attachments import measured
from everyline.notes.corpus import Reading, read_corpus
from everyline.notes.excalidraw import as_svg, shapes
from everyline.notes.privacy import Privacy
from everyline.notes.safe_svg import harmless_svg, svg_size
from everyline.notes.units import within
from tests.support import write

HEAD = "---\nexcalidraw-plugin: parsed\n---\n# Text Elements\n"
# Two texts, one of them deleted, as LZ-string packs them.
PACKED = (
    "N4IgpgNmC2YHYBcDOIBcACA2qBBPADmGuiAmAB4IgA0JZlxIAKmGQE4CG6gbME0nnEADLRC4hIgO4BLACYIAFsQCcwkvLBSA5vKoYATAFYAvrRwEiGUhSoj6u"
    "kpoD2cIiKlIAIpFZgZxBGwArmBGALpGQA"
)


def drawing(*elements: dict[str, object], more: str = "", **scene: object) -> str:
    around = {"x": 0, "y": 0, "width": 100, "height": 50, "strokeColor": "#1e1e1e", "backgroundColor": "transparent"}
    return f"{HEAD}{more}\n```json\n{json.dumps({'elements': [around | each for each in elements]} | scene)}\n```\n"


def drawn(text: str) -> list[lxml.etree._Element]:
    """The shapes of what is shown, without the paper below them."""
    svg = harmless_svg(as_svg(text))
    assert svg
    return [each for each in lxml.etree.fromstring(svg).iter() if each.tag.rpartition("}")[2] not in ("svg", "g")][1:]


def names(text: str) -> list[str]:
    return [each.tag.rpartition("}")[2] for each in drawn(text)]


def test_each_kind_of_shape_is_drawn():
    points = [[0, 0], [50, 20], [100, 0]]
    kinds = ("rectangle", "ellipse", "diamond", "freedraw", "line", "arrow")
    found = drawing(*({"type": kind, "points": points if kind in kinds[3:] else None} for kind in kinds))
    assert names(found) == ["rect", "ellipse", "polygon", "path", "path", "path"]
    arrow = {"type": "arrow", "points": points, "endArrowhead": "arrow", "startArrowhead": "dot"}
    assert names(drawing(arrow)) == ["path", "circle", "polyline"]
    assert svg_size(as_svg(drawing({"type": "rectangle"}))) == (120, 70)


def test_a_packed_drawing_says_its_texts_but_those_that_were_deleted():
    (text,) = drawn(f"{HEAD}\n```compressed-json\n{PACKED[:70]}\n\n{PACKED[70:]}\n```\n")
    assert text.text == "Tetera 茶"


def test_a_formula_is_in_letters():
    name = "09736d41cd3f9ad23af6e1b77bf815cb37f09ad1"
    formula = drawing({"type": "image", "fileId": name}, more=f"## Embedded Files\n{name}: $$e^{{-}}$$\n")
    assert [each.text for each in drawn(formula)] == ["e⁻"]


def test_of_what_another_note_says_only_its_name_is_shown():
    transcluded = {"type": "text", "text": "secret words", "rawText": "![[Another#^block]]"}
    assert [each.text for each in drawn(drawing(transcluded))] == ["Another#^block"]


@pytest.mark.parametrize("raw", ["![](Another.md#^block)", "![label](Another.md#^block){30}"])
def test_what_another_note_says_is_not_shown_where_markdown_names_it(raw):
    svg = as_svg(drawing({"type": "text", "text": "secret words", "rawText": raw}))
    assert svg
    assert b"secret words" not in svg


def test_lines_without_end_where_a_drawing_should_begin_are_looked_at_once():
    before = time.process_time()
    assert not shapes(f"{HEAD}```json{chr(10) * 100_000}")  # which would take minutes
    assert time.process_time() - before < 10


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        f"{HEAD}```json\n[]\n```",
        f"{HEAD}```json\n{'[' * 50_000}\n```",
        f"{HEAD}```compressed-json\n{PACKED[:60]}\n```",
        f"{HEAD}```compressed-json\n茶\n```",
        drawing({"type": "rectangle", "width": 1e300}),
        drawing({"type": "line", "points": [["a"]]}),
        drawing({"type": "text", "fontSize": "NaN", "text": "a"}),
        drawing({"type": "image", "fileId": "a" * 20}, more=f"{'a' * 20}: $$\\vec{{ }}$$\n"),
    ],
)
def test_what_nobody_can_draw_stops_nothing(text):
    assert as_svg(text) == b""


def test_nothing_that_a_drawing_brings_along_runs():
    harm = {
        "type": "text",
        "text": "<script>harm()</script>\x00",
        "strokeColor": '"/><script>',
        "link": "javascript:harm()",
    }
    picture = {"type": "image", "fileId": "a"}
    svg = harmless_svg(as_svg(drawing(harm, picture, files={"a": {"dataURL": "data:image/svg+xml;base64,PHN2Zy8+"}})))
    assert svg
    assert b"<script" not in svg
    assert b"javascript" not in svg
    assert b"svg+xml" not in svg


def test_a_drawing_is_a_picture_where_a_note_embeds_it_and_it_hides_nothing(tmp_path):
    text = {"type": "text", "text": "Tea"}
    files = {
        "n.md": "# N\n\n![[a.excalidraw]]\n",
        "private.md": "---\npublish: false\n---\nwords\n",
        "a.excalidraw.md": drawing(text),
        "renamed.md": drawing(text),
        "tagged.excalidraw.md": drawing({"type": "text", "text": "Tea #geheim"}),
        "led.excalidraw.md": drawing({"type": "text", "text": "Tea", "rawText": "[[private|Tea]]"}),
        "folder.excalidraw.md": drawing({"type": "text", "text": "Tea", "rawText": "[[me/b]]"}),
    }
    write(tmp_path / "source_notes", files)
    corpus, _ = read_corpus(tmp_path, Reading(privacy=Privacy(folders=("me",), tags=frozenset({"geheim"}))))

    def find(written: str) -> str | None:
        found = corpus.attachments.find(written, "source_notes/n.md")
        return measured(found).refused if found else None

    assert [find(each) for each in ("a.excalidraw", "a.excalidraw.md", "renamed", "Renamed.md")] == [""] * 4
    refused = [find(f"{each}.excalidraw") for each in ("tagged", "led", "folder")]
    assert all(refused), refused
    found = corpus.attachments.find("a.excalidraw", "source_notes/n.md")
    assert found
    assert found.address == "files/a.excalidraw.svg"
    assert b"Tea" in found.data()


def test_a_few_packed_letters_stand_for_no_millions():
    """Each number names a piece a letter longer than the last."""
    bits, known, width = [0, 0, *(ord("a") >> at & 1 for at in range(8))], 4, 3
    for _ in range(3_000):
        bits += [known >> at & 1 for at in range(width)]
        known += 1
        width += known >= 1 << width
    bits += [0] * (-len(bits) % 24)
    packed = base64.b64encode(int("".join(map(str, bits)), 2).to_bytes(len(bits) // 8, "big")).decode()
    tracemalloc.start()
    assert not shapes(f"{HEAD}```compressed-json\n{packed}\n```\n")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000


def test_what_a_list_of_older_drawings_takes_from_another_note_is_named_alone():
    text = {"type": "text", "id": "abcd1234", "text": "secret words"}
    for listed in ("![[Another#^block]] ^abcd1234\n\n", "First\nlines ^efgh5678\n\n![[Another#^block]] ^abcd1234\n\n"):
        assert [each.text for each in drawn(drawing(text, more=listed))] == ["Another#^block"]
    assert not as_svg(drawing(text, more="![[Another#^block]] ^somebody\n\n"))  # of which nobody knows what it became
    assert [each.text for each in drawn(drawing(text, more="Words ^abcd1234\n\n"))] == ["secret words"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"opacity": 0},
        {"strokeColor": "transparent"},
        {"strokeColor": "#1e1e1e00"},
        {"strokeColor": "#1e10"},
        {"fontSize": 0},
        {"containerId": "gone"},
        {"frameId": "frame", "x": 500},
        {"frameId": "frame", "y": -51},
    ],
)
def test_what_an_author_does_not_see_on_a_drawing_does_not_go_out(hidden):
    gone = {"type": "rectangle", "id": "gone", "isDeleted": True}
    frame = {"type": "frame", "id": "frame"}
    text = {"type": "text", "text": "secret words", "fontSize": 20, "width": 20, "height": 20}
    assert b"secret words" in as_svg(drawing(gone, frame, text))
    found = as_svg(drawing(gone, frame, text | hidden))
    assert found
    assert b"secret words" not in found


def test_what_stands_across_the_side_of_a_frame_is_cut_there():
    frame = {"type": "frame", "id": "frame"}
    found = drawing(frame, {"type": "ellipse", "frameId": "frame", "x": 50})
    assert svg_size(as_svg(found)) == (120, 70)  # those of the frame
    root = lxml.etree.fromstring(harmless_svg(as_svg(found)))
    (cut,) = root.iter("{*}clipPath")
    (group,) = (each for each in root.iter() if each.get("clip-path") == f"url(#{cut.get('id')})")
    assert [each.tag.rpartition("}")[2] for each in group.iter()][-1] == "ellipse"


def test_a_picture_shows_what_its_author_left_of_it():
    out = io.BytesIO()
    whole = Image.new("RGB", (20, 10), "red")
    whole.paste("blue", (10, 0, 20, 10))
    whole.save(out, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
    cut = {"x": 20, "y": 0, "width": 20, "height": 20, "naturalWidth": 40, "naturalHeight": 20}
    (shown,) = drawn(drawing({"type": "image", "fileId": "a", "crop": cut}, files={"a": {"dataURL": address}}))
    with Image.open(io.BytesIO(base64.b64decode(shown.get("href").partition(",")[2]))) as picture:
        assert (picture.size, picture.convert("RGB").getcolors()) == ((10, 10), [(100, (0, 0, 255))])
    for spoiled in (cut | {"width": "x"}, cut | {"naturalWidth": 0}, []):
        (shown,) = drawn(
            drawing({"type": "image", "fileId": "a", "crop": spoiled or 1}, files={"a": {"dataURL": address}})
        )
        assert shown.get("stroke-dasharray")  # its place


def test_a_drawing_is_a_picture_where_a_note_embeds_the_file_of_another_program(tmp_path):
    def scene(**text: object) -> str:
        return drawing({"type": "text", "text": "Tea"} | text).partition("json\n")[2].partition("\n```")[0]

    hidden = '{"type": "excalidrawlib", "library": [["SECRET"]]}'
    files = {
        "n.md": "# N\n",
        "private.md": "---\npublish: false\n---\nwords\n",
        "a.excalidraw": scene(),
        "b.excalidraw": scene(),
        "b.excalidraw.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle r="4"/></svg>',
        "c.excalidraw.json": scene().replace("{", '{"type": "excalidraw", ', 1),
        "tagged.excalidraw": scene(text="Tea #geheim"),
        "noted.excalidraw": scene(text="Tea %%or coffee%%"),
        "led.excalidraw": scene(text="Tea", link="[[private]]"),
        "spoiled.excalidraw": "{}",
        "lib.excalidrawlib": hidden,
        "pages.drawio": '<mxfile><diagram name="SECRET"/></mxfile>',
        "pages.xml": '<?xml version="1.0"?>\n<mxfile host="x"><diagram name="SECRET"/></mxfile>',
        "board.tldr": '{"tldrawFileFormatVersion": 1, "records": []}',
        "layers.psd": "8BPS SECRET",
    }
    write(tmp_path / "source_notes", files)
    corpus, _ = read_corpus(tmp_path, Reading(privacy=Privacy(tags=frozenset({"geheim"}))))
    found = {within(each.path): measured(each) for each in corpus.attachments.by_path.values()}
    assert {name for name, each in found.items() if not each.refused} == {
        "a.excalidraw",
        "b.excalidraw.svg",
        "c.excalidraw.json",
    }
    assert found["a.excalidraw"].address == "files/a.excalidraw.svg"
    assert found["a.excalidraw"].data().startswith(b"<svg")
    assert found["c.excalidraw.json"].data().startswith(b"<svg")
    shown = corpus.attachments.find("b.excalidraw", "source_notes/n.md")
    assert shown
    assert shown.name == "b.excalidraw.svg"


@pytest.mark.parametrize(
    "named",
    [
        *("[[private]]", "![[private#^a]]", "[[my/private|Tea]]", "[[private.md]]", "[[../my/private]]"),
        *(
            "![x](private.md)",
            "[x](private)",
            "[x](<my/private.md#a>)",
            "[x](../my/private.md 'Tea')",
            "[](p%72ivate.md#^a)",
        ),
        *("[x](./two%20(2).md)", "[x](two (2).md)", "[[two (2)]]"),
    ],
)
def test_a_drawing_that_names_a_private_note_in_any_form_is_none(named, tmp_path):
    private = "---\npublish: false\n---\nwords\n"
    files = {
        "n.md": "# N\n",
        "my/private.md": private,
        "two (2).md": private,
        "a.excalidraw.md": drawing({"type": "text", "text": "Tea", "rawText": named}),
        "b.excalidraw.md": drawing(
            {
                "type": "text",
                "text": "Tea",
                "rawText": named.replace("pr", "no").replace("p%", "no%").replace("(2)", "(3)"),
            }
        ),
        "c.excalidraw.md": drawing({"type": "text", "text": "Tea"}, more=f"## Embedded Files\nabc: {named}\n\n"),
        "d.canvas": json.dumps({"nodes": [{"type": "text", "text": named}]}),
    }
    write(tmp_path / "source_notes", files)
    found = read_corpus(tmp_path)[0].attachments.by_path.values()
    refused = {within(each.path): bool(measured(each).refused) for each in found}
    assert refused.pop("b.excalidraw.md") is False
    assert all(refused[name] for name in ("a.excalidraw.md", "c.excalidraw.md", "d.canvas")), refused
