"""Making Graphviz' SVG fit for pages: named, linked, coloured by style sheets; or fit to stand alone.

Graphviz draws ``<g class="node">`` and the like with ids that `everyline.diagrams.dot` chose. Here they get names in the
page's language, one link each, and texts that keep the width they were measured with, whatever font a reader has.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from lxml import etree

from everyline.diagrams.description import edge_sentences, one_line
from everyline.diagrams.diagram import Diagram
from everyline.diagrams.lettering import Widths
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
    """Resolve the links of an inline drawing for one page.

    Args:
        svg: from `inline`.
        resolve: gives the address of ``kn:topic/pod#what`` or ``kn:unit/u-…``; an empty one leaves it without link.
    """

    def address(found: re.Match[str]) -> str:
        target = resolve(html.unescape(found[1]))
        return f'<a href="{html.escape(target)}"' if target else "<a"

    return _LINK.sub(address, svg)


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
