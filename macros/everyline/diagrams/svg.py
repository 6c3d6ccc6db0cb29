"""Making SVG fit for pages: named, linked, coloured by style sheets; or fit to stand alone. Likewise what notes have drawn.

Graphviz draws ``<g class="node">`` and the like with ids that `everyline.diagrams.dot` chose. Here they get names in the
page's language, one link each, and texts that keep the width they were measured with, whatever font a reader has.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree
from PIL import ImageColor

from everyline.diagrams.description import edge_sentences, one_line
from everyline.diagrams.diagram import Diagram
from everyline.diagrams.lettering import Line, Widths
from everyline.text.messages import Messages
from everyline.text.writing import font_tag

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}"
_COLOURS = ("fill", "stroke", "font-family", "font-weight", "stroke-width", "stroke-dasharray", "fill-opacity")
_SHAPES = ("path", "polygon", "polyline", "ellipse", "rect")
_LEAST_NARROW = 0.65  # the same of a narrow variant
_LEAST = 0.8  # of its own size: on small screens a drawing scrolls rather than shrink more and be unreadable
_STEP, _STEPS = 80, 12  # pixels; the style sheet has a class for each step, as pages may have no inline styles
_FALLBACK_FONTS = "Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
_LINK = re.compile(r'<a href="(kn:[^"]*)"')  # in texts there is no "<", and notes can't pretend


def inline(drawing: bytes, widths: Widths, diagram: Diagram, messages: Messages, variant: str = "") -> str:
    """A drawing for use within a page: no fixed colours, unresolved links, ids that are unique on the page."""
    root = _prepare(drawing, widths, diagram, messages, variant)
    least = _LEAST_NARROW if variant else _LEAST
    _add_class(root, f"kn-least-{min(int(float(root.attrib['width']) * least / _STEP), _STEPS)}")
    for element in list(_elements(root)):
        if _tag(element) == "text" and _is_bold(element):
            _add_class(element, "kn-strong")
        if _tag(element) in _SHAPES and element.get("fill") not in (None, "none"):
            _add_class(element, "kn-filled")
        for name in _COLOURS:
            _drop(element, name)
    for background in root.findall(f"{{{_SVG}}}g/{{{_SVG}}}polygon"):
        _unwrap(background)
    return _print(root)


def standalone(drawing: bytes, widths: Widths, diagram: Diagram, messages: Messages, variant: str = "") -> str:
    """A drawing as a file of its own: its own colours on its own ground, no links."""
    root = _prepare(drawing, widths, diagram, messages, variant)
    for anchor in list(root.iter(f"{{{_SVG}}}a")):
        _unwrap(anchor)
    for text in root.iter(f"{{{_SVG}}}text"):
        if _is_bold(text):
            text.set("font-weight", "bold")
        text.set("font-family", _FALLBACK_FONTS)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_print(root)}\n'


def link(svg: str, resolve: Callable[[str], str]) -> str:
    """Resolve the links of an inline drawing for one page; by keyboard the same are reached in its words.

    Args:
        svg: from `inline`.
        resolve: gives the address of ``kn:topic/pod#what`` or ``kn:unit/u-…``; an empty one leaves it without link.
    """

    def address(found: re.Match[str]) -> str:
        target = resolve(html.unescape(found[1]))
        return f'<a tabindex="-1" href="{html.escape(target)}"' if target else "<a"

    return _LINK.sub(address, svg)


def sketch(drawing: bytes, prefix: str, label: str, measure: Callable[[Iterable[Line]], Widths]) -> str:
    """What a note has drawn, for use within a page: shapes and texts, in the page's colours where the note asks for none.

    Args:
        drawing: by Graphviz, or of Mermaid, with nothing in it that runs or asks for anything.
        prefix: of ids in it, unique on any page.
        label: what it is called for those who can't see it.
        measure: gives the widths of lines.
    """
    root = etree.fromstring(drawing)
    for element in list(_elements(root)):
        if _tag(element) in ("title", "desc", "style"):
            _unwrap(element)
    _set_size(root)
    for ground in root.findall(f"{{{_SVG}}}g[@class='graph']/{{{_SVG}}}polygon"):
        if ground.get("fill") in ("white", "transparent", "none"):
            _unwrap(ground)
    for element in _elements(root):
        _spell_out(element)
    has_ground = any(_is_ground(each) and _is_filled(each) for each in _elements(root))
    for text in list(root.iter(f"{{{_SVG}}}text")):
        _set_off(text)
    _fit(root, measure)
    for element in _elements(root):
        _keep(element, prefix)
    root.set("fill", _THEME["kn-fg"])
    root.set("font-size", "16")
    root.set("class", f"kn-sketched{' kn-sketched-light' if has_ground else ''}")
    _add_class(root, f"kn-least-{min(int(float(root.attrib['width']) * _LEAST / _STEP), _STEPS)}")
    root.set("role", "img")
    root.set("aria-label", label)
    etree.cleanup_namespaces(root)
    return _print(root)


# The page's colours by the names that Mermaid's renderer was given for them, and by those that Graphviz takes unasked.
_THEME = {
    name: f"var(--kn-diagram-{colour})"
    for name, colour in {
        "kn-bg": "ground",
        "kn-fg": "text",
        "kn-muted": "soft",
        "kn-line": "edge",
        "kn-surface": "box",
        "kn-surface-alt": "frame-fill",
        "kn-border": "part",
        "kn-accent": "component",
        "black": "edge",
        "white": "box",
        "lightgrey": "frame-fill",
    }.items()
}
_PAINTS = ("fill", "stroke", "stop-color")
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_KEPT = {
    "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "fx", "fy", "r", "rx", "ry", "d", "points",
    "dx", "dy", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "text-anchor", "dominant-baseline", "font-size",
    "font-weight", "font-style", "text-decoration", "textLength", "lengthAdjust", "offset", "stop-color", "stop-opacity",
    "gradientUnits", "gradientTransform", "clip-path", "mask",
}  # fmt: skip
_OWN = re.compile(r"url\(#([^)]+)\)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_FAINT = 0.5  # of a ground, through which the page shows
_BRIGHT = 140  # of 255, from which on dark letters are read best


def _spell_out(element: etree._Element) -> None:
    """Make attributes of styles, which pages may not have, and name the colours that the page decides on."""
    for name, value in _DECLARATION.findall(str(element.attrib.pop("style", ""))):
        if name in _KEPT and "var(" not in value:
            element.set(name, value.strip().removesuffix("px"))
    for name in _PAINTS:
        if colour := element.get(name):
            is_letter = name == "fill" and colour == "black" and _tag(element) == "text"
            element.set(name, _THEME["kn-fg"] if is_letter else _THEME.get(colour, colour))


def _is_ground(element: etree._Element) -> bool:
    """Whether other things stand on a shape: a frame, or the paper."""
    parent = element.getparent()
    kind = "" if parent is None else (parent.get("class") or "")
    return _tag(element) in _SHAPES and ("cluster" in kind or kind == "graph")


def _is_filled(element: etree._Element) -> bool:
    """Whether a shape has a colour of its own that hides the page."""
    fill = element.get("fill", "none")
    return (
        _number(element.get("fill-opacity", "1")) >= _FAINT
        and fill not in ("none", "transparent")
        and not fill.startswith(("var(", "url("))
    )


def _set_off(text: etree._Element) -> None:
    """Have a text be read on the colour that the note gave the shape behind it, whatever the page's colours are."""
    parent = text.getparent()
    behind = [] if parent is None else [each for each in parent if _is_filled(each) and _is_behind(each, text)]
    if not behind or not text.get("fill", "var(").startswith("var("):
        return
    try:
        red, green, blue = ImageColor.getrgb(behind[-1].get("fill", ""))[:3]
    except ValueError:
        red = green = blue = 255
    bright = 0.299 * red + 0.587 * green + 0.114 * blue
    text.set("fill", "#25272e" if bright > _BRIGHT else "#ffffff")


def _is_behind(shape: etree._Element, text: etree._Element) -> bool:
    """Whether a text begins, or has its middle, on a shape."""
    first = next(iter(text), text)
    x, y = (_number(first.get(name) or text.get(name)) for name in ("x", "y"))
    points = [float(each) for each in _NUMBER.findall(shape.get("points") or shape.get("d") or "")]
    across, down = points[::2], points[1::2]
    if _tag(shape) == "rect":
        left, top = _number(shape.get("x")), _number(shape.get("y"))
        across, down = [left, left + _number(shape.get("width"))], [top, top + _number(shape.get("height"))]
    elif _tag(shape) in ("circle", "ellipse"):
        middle, wide, high = _number(shape.get("cx")), *(_number(shape.get(n) or shape.get("r")) for n in ("rx", "ry"))
        across, down = (
            [middle - wide, middle + wide],
            [_number(shape.get("cy")) - high, _number(shape.get("cy")) + high],
        )
    return bool(down) and min(across) <= x <= max(across) and min(down) <= y <= max(down)


def _number(written: str | None) -> float:
    found = _NUMBER.match(written or "")
    return float(found[0]) if found else 0.0


def _fit(root: etree._Element, measure: Callable[[Iterable[Line]], Widths]) -> None:
    """Make every text as wide as the shipped font makes it."""
    lines = {}
    for element in root.iter(f"{{{_SVG}}}text", f"{{{_SVG}}}tspan"):
        if len(element) or not (element.text or "").strip():
            continue
        size, weight = _inherited(element, "font-size", "16"), _inherited(element, "font-weight", "")
        if (number := re.match(r"\d+", size)) and int(number[0]):
            lines[element] = Line(element.text or "", int(number[0]), weight in ("bold", "600", "700"))
    widths = measure(lines.values())
    for element, line in lines.items():
        if (width := widths.get((line.text, line.size, line.is_bold))) and len(line.text) > 1:
            element.set("textLength", f"{width:g}")
            element.set("lengthAdjust", "spacingAndGlyphs")


def _inherited(element: etree._Element, name: str, default: str) -> str:
    return next((value for each in (element, *element.iterancestors()) if (value := each.get(name))), default)


def _keep(element: etree._Element, prefix: str) -> None:
    """Leave an element the attributes that draw it."""
    for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
        if name == "id" and "Gradient" in _tag(element):
            element.set("id", prefix + value)
        elif name not in _KEPT and not (name == "href" or name.endswith("}space")):
            del element.attrib[name]
        elif _OWN.search(value):
            element.set(name, _OWN.sub(lambda found: f"url(#{prefix}{found[1]})", value))


def _prepare(drawing: bytes, widths: Widths, diagram: Diagram, messages: Messages, variant: str = "") -> etree._Element:
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(drawing, parser)
    _set_size(root)
    _name_all(root, diagram, messages)
    _fix_widths(root, widths)
    prefix = f"kn-{variant}{diagram.id}-"
    for element in _elements(root):
        if name := element.get("id"):
            element.set("id", prefix + name)
    _describe(root, diagram, messages.language, prefix)
    etree.cleanup_namespaces(root)
    return root


def _set_size(root: etree._Element) -> None:
    _, _, width, height = (float(each) for each in root.attrib["viewBox"].split())
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:.0f}")
    root.set("height", f"{height:.0f}")
    root.set("class", "kn-diagram")


def _describe(root: etree._Element, diagram: Diagram, language: str, prefix: str) -> None:
    """The drawing's own name and description; it is a group, because what is in it can be reached and followed."""
    root.set("role", "group")
    root.set("lang", font_tag(language))
    root.set("aria-labelledby", f"{prefix}title")
    root.set("aria-describedby", f"{prefix}desc")
    for position, (tag, text) in enumerate((("title", diagram.title), ("desc", diagram.description))):
        element = etree.Element(f"{{{_SVG}}}{tag}", id=prefix + tag)
        element.text = one_line(text[language])
        root.insert(position, element)


def _name_all(root: etree._Element, diagram: Diagram, messages: Messages) -> None:
    """Give nodes, frames and arrows their names, and at most one link each."""
    sentences = edge_sentences(diagram, messages)
    for group in list(root.iter(f"{{{_SVG}}}g")):
        kind = (group.get("class") or "").partition(" ")[0]
        if kind == "graph":
            _drop(group, "id")
            _drop(group, "class")
            _drop_title(group)
        elif kind in ("node", "edge", "cluster"):
            group.set("class", (group.get("class") or "").partition(" ")[2])
            _drop_title(group)
            _link_once(group)
            if not group.get("id", "").startswith(("node-", "edge-", "cluster-")):
                _drop(group, "id")  # a title or the key: the words say it already
                if kind == "edge":
                    group.set("aria-hidden", "true")
                continue
            if kind == "edge":
                _mark_badge(group)
                name = sentences[int((group.get("id") or "").rpartition("-")[2]) - 1]
            else:
                name = " ".join(each.text or "" for each in group.iter(f"{{{_SVG}}}text"))
                _mark_details(group)
            _set_name(group, name, is_picture=kind == "edge")


def _link_once(group: etree._Element) -> None:
    """Graphviz links the line, the arrow head and the label one by one; make it one link around all of them."""
    anchors = list(group.iter(f"{{{_SVG}}}a"))
    target = next((each.get(f"{_XLINK}href") for each in anchors if each.get(f"{_XLINK}href")), "")
    for element in [*anchors, *(each for each in group.iter(f"{{{_SVG}}}g") if each is not group)]:
        _unwrap(element)
    if target:
        anchor = etree.Element(f"{{{_SVG}}}a", href=target)
        anchor.extend(list(group))
        group.append(anchor)


def _set_name(group: etree._Element, name: str, *, is_picture: bool) -> None:
    """A name on the link where there is one; an arrow without link becomes one picture with its sentence as name."""
    anchor = group.find(f"{{{_SVG}}}a")
    if anchor is None and not is_picture:
        return  # its text is its name
    title = etree.Element(f"{{{_SVG}}}title")
    title.text = name
    (group if anchor is None else anchor).insert(0, title)
    if anchor is None:
        group.set("role", "img")
        group.set("aria-label", name)
    else:
        anchor.set("aria-label", name)


def _mark_details(group: etree._Element) -> None:
    """Tell the smaller text in a box from its label."""
    texts = list(group.iter(f"{{{_SVG}}}text"))
    for text in texts:
        if text.get("font-size") != texts[0].get("font-size"):
            _add_class(text, "kn-detail")


def _mark_badge(group: etree._Element) -> None:
    """Tell the badge of a step, and the number on it, from the line and the text."""
    shapes = [each for each in group.iter() if _tag(each) == "path" and each.get("fill") != "none"]
    for shape in shapes:
        _add_class(shape, "kn-badge")
    if shapes:
        number = next(group.iter(f"{{{_SVG}}}text"))
        _add_class(number, "kn-step")


def _fix_widths(root: etree._Element, widths: Widths) -> None:
    """Make every text as wide as it was measured, so that none leaves its box in another font."""
    for text in root.iter(f"{{{_SVG}}}text"):
        _drop(text, "{http://www.w3.org/XML/1998/namespace}space")
        size = float(text.get("font-size", 0))
        width = widths.get((text.text or "", int(size), _is_bold(text)))
        if width and len(text.text or "") > 1:
            text.set("textLength", f"{width:g}")
            text.set("lengthAdjust", "spacingAndGlyphs")
        text.set("font-size", f"{size:g}")


def _is_bold(text: etree._Element) -> bool:
    return text.get("font-family", "").endswith(" Bold")


def _unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is not None:
        position = parent.index(element)
        for child in reversed(list(element)):
            parent.insert(position, child)
        parent.remove(element)


def _drop_title(group: etree._Element) -> None:
    for title in group.findall(f"{{{_SVG}}}title"):
        group.remove(title)


def _drop(element: etree._Element, name: str) -> None:
    if name in element.attrib:
        del element.attrib[name]


def _add_class(element: etree._Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    return root.iter(f"{{{_SVG}}}*")


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname


def _print(root: etree._Element) -> str:
    return etree.tostring(root, encoding="unicode")
