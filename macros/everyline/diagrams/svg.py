"""Making SVG fit for pages: named, linked, coloured by style sheets; or fit to stand alone. Likewise what notes have drawn.

Graphviz draws ``<g class="node">`` and the like with ids that `everyline.diagrams.dot` chose. Here they get names in the
page's language, one link each, and texts that keep the width they were measured with, whatever font a reader has.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree
from PIL import ImageColor

from everyline.diagrams.diagram import Diagram, edge_sentences, one_line
from everyline.diagrams.lettering import TextLine, Widths
from everyline.text.messages import Messages
from everyline.text.writing_systems import font_tag

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_COLOURS = ("fill", "stroke", "font-family", "font-weight", "stroke-width", "stroke-dasharray", "fill-opacity")
_SHAPES = ("path", "polygon", "polyline", "ellipse", "rect")
_LEAST_NARROW = 0.78  # the same of a narrow variant
_LEAST = 0.8  # of its own size: on small screens a drawing scrolls rather than shrink more and be unreadable
_STEP, _STEPS = 80, 12  # pixels; the style sheet has a class for each step, as pages may have no inline styles
_FALLBACK_FONTS = "Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
_LINK = re.compile(r'<a href="(kn:[^"]*)"')  # in texts there is no "<", and notes can't pretend


def inline(drawing: bytes, widths: Widths, diagram: Diagram, messages: Messages, variant: str = "") -> str:
    """A drawing for use within a page: no fixed colours, unresolved links, ids that are unique on the page."""
    root = _prepare(drawing, widths, diagram, messages, variant)
    _set_least(root, _LEAST_NARROW if variant else _LEAST)
    for element in _elements(root):
        if _tag(element) == "text" and _is_bold(element):
            _add_class(element, "kn-strong")
        if _tag(element) in _SHAPES and element.get("fill") not in (None, "none"):
            _add_class(element, "kn-filled")
        for name in _COLOURS:
            element.attrib.pop(name, "")
        if element.get("text-anchor") == "start":  # as it is anyway
            del element.attrib["text-anchor"]
    for background in root.findall("{*}g/{*}polygon"):
        _remove(background)
    return etree.tostring(root, encoding="unicode")


def standalone(drawing: bytes, widths: Widths, diagram: Diagram, messages: Messages) -> str:
    """A drawing as a file of its own: its own colours on its own ground, no links."""
    root = _prepare(drawing, widths, diagram, messages)
    etree.strip_tags(root, f"{_SVG}a")
    for text in root.iter(f"{_SVG}text"):
        if _is_bold(text):
            text.set("font-weight", "bold")
        text.set("font-family", _FALLBACK_FONTS)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'


def link(svg: str, resolve: Callable[[str], str]) -> str:
    """Resolve the links of an inline drawing, ``kn:topic/pod#what`` or ``kn:unit/u-…``, for one page; an empty address leaves it without link.

    By keyboard the same are reached in its words.
    """

    def address(found: re.Match[str]) -> str:
        target = resolve(html.unescape(found[1]))
        return f'<a tabindex="-1" href="{html.escape(target)}"' if target else "<a"

    return _LINK.sub(address, svg)


def sketch(drawing: bytes, prefix: str, label: str, measure: Callable[[Iterable[TextLine]], Widths]) -> str:
    """What a note has drawn, for use within a page: shapes and texts, in the page's colours where the note asks for none.

    Nothing in the drawing, by Graphviz or of Mermaid, runs or asks for anything; the prefix of ids is unique on any page; the label is for those
    who can't see it.
    """
    root = etree.fromstring(drawing)
    etree.strip_elements(root, *(f"{_SVG}{name}" for name in ("title", "desc", "style")))
    _set_size(root)
    for ground in root.findall("{*}g[@class='graph']/{*}polygon"):
        if ground.get("fill") in ("white", "transparent", "none"):
            _remove(ground)
    for element in _elements(root):
        _spell_out(element)
    # Whether other things stand on a shape that hides the page: a frame, or the paper.
    grounds = (each for each in _elements(root) if _tag(each) in _SHAPES and _is_filled(each))
    kinds = [str(each.xpath("string(../@class)")) for each in grounds]
    has_ground = any("cluster" in kind or kind == "graph" for kind in kinds)
    for group in _elements(root):
        _set_off(group)
    _fit(root, measure)
    for element in _elements(root):
        _keep(element, prefix)
    root.set("fill", _THEME["kn-fg"])
    root.set("font-size", "16")
    root.set("class", f"kn-sketched{' kn-sketched-light' if has_ground else ''}")
    _set_least(root, _LEAST)
    root.set("role", "img")
    root.set("aria-label", label)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


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
_DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*:\s*+([^;]+)")
_KEPT = {
    "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "fx", "fy", "r", "rx", "ry", "d", "points",
    "dx", "dy", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "text-anchor", "dominant-baseline", "font-size",
    "font-weight", "font-style", "text-decoration", "textLength", "lengthAdjust", "offset", "stop-color", "stop-opacity",
    "gradientUnits", "gradientTransform", "clip-path", "mask",
}  # fmt: skip
_OWN = re.compile(r"url\(#([^()]+)\)")
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


def _is_filled(element: etree._Element) -> bool:
    """Whether a shape has a colour of its own that hides the page."""
    fill = element.get("fill", "none")
    is_own = fill not in ("none", "transparent") and not fill.startswith(("var(", "url("))
    return is_own and _number(element.get("fill-opacity", "1")) >= _FAINT


def _set_off(group: etree._Element) -> None:
    """Have the texts of a group be read on the colour that the note gave the shape behind each, whatever the page's colours are."""
    texts = [each for each in group.findall(f"{_SVG}text") if each.get("fill", "var(").startswith("var(")]
    shapes = (
        [(box, each.get("fill", "")) for each in group if _is_filled(each) and (box := box_of(each))] if texts else ()
    )
    for text in texts:
        first = next(iter(text), text)
        x, y = (_number(first.get(name) or text.get(name)) for name in ("x", "y"))
        behind = [fill for (left, top, right, low), fill in shapes if left <= x <= right and top <= y <= low]
        if not behind:
            continue
        try:
            red, green, blue = ImageColor.getrgb(behind[-1])[:3]
        except ValueError:
            red = green = blue = 255
        bright = 0.299 * red + 0.587 * green + 0.114 * blue
        text.set("fill", "#25272e" if bright > _BRIGHT else "#ffffff")


def box_of(shape: etree._Element) -> tuple[float, float, float, float] | None:
    """Where a shape is: left, top, right, bottom; None where nobody can tell."""
    x, y, wide, high = (_number(shape.get(name)) for name in ("x", "y", "width", "height"))
    if _tag(shape) == "rect":
        return x, y, x + wide, y + high
    if _tag(shape) in ("circle", "ellipse"):
        across, down = (_number(shape.get(name) or shape.get("r")) for name in ("rx", "ry"))
        x, y = _number(shape.get("cx")), _number(shape.get("cy"))
        return x - across, y - down, x + across, y + down
    points = [float(each) for each in _NUMBER.findall(shape.get("points") or shape.get("d") or "")]
    if len(points) < len("xy"):
        return None
    return min(points[::2]), min(points[1::2]), max(points[::2]), max(points[1::2])


def _number(written: str | None) -> float:
    found = _NUMBER.match(written or "")
    return float(found[0]) if found else 0.0


def _fit(root: etree._Element, measure: Callable[[Iterable[TextLine]], Widths]) -> None:
    """Make every text as wide as the shipped font makes it."""
    lines = {}
    for element in root.iter(f"{_SVG}text", f"{_SVG}tspan"):
        if len(element) or not (element.text or "").strip():
            continue
        size, weight = _inherited(element, "font-size", "16"), _inherited(element, "font-weight", "")
        if (number := re.match(r"\d+", size)) and int(number[0]):
            lines[element] = TextLine(element.text or "", int(number[0]), weight in ("bold", "600", "700"))
    widths = measure(lines.values())
    for element, line in lines.items():
        _set_width(element, line, widths)


def _set_width(element: etree._Element, line: TextLine, widths: Widths) -> None:
    """Make a text as wide as it was measured, so that it leaves no box in another font."""
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
    etree.strip_elements(root, f"{_SVG}title")
    _set_size(root)
    _name_all(root, edge_sentences(diagram, messages))
    for text in root.iter(f"{_SVG}text"):
        text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", "")
        size = float(text.get("font-size", 0))
        _set_width(text, TextLine(text.text or "", int(size), _is_bold(text)), widths)
        text.set("font-size", f"{size:g}")
    prefix = f"kn-{variant}{diagram.id}-"
    for element in _elements(root):
        if name := element.get("id"):
            element.set("id", prefix + name)
    # It is a group, because what is in it can be reached and followed.
    root.set("role", "group")
    root.set("lang", font_tag(messages.language))
    root.set("aria-labelledby", f"{prefix}title")
    root.set("aria-describedby", f"{prefix}desc")
    for position, (tag, words) in enumerate((("title", diagram.title), ("desc", diagram.description))):
        element = etree.Element(f"{_SVG}{tag}", id=prefix + tag)
        element.text = one_line(words[messages.language])
        root.insert(position, element)
    etree.cleanup_namespaces(root)
    return root


def _set_size(root: etree._Element) -> None:
    _, _, width, height = (float(each) for each in root.attrib["viewBox"].split())
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:.0f}")
    root.set("height", f"{height:.0f}")
    root.set("class", "kn-diagram")


def _set_least(root: etree._Element, least: float) -> None:
    """Say how narrow a drawing may become."""
    _add_class(root, f"kn-least-{min(int(float(root.attrib['width']) * least / _STEP), _STEPS)}")


def _name_all(root: etree._Element, sentences: list[str]) -> None:
    """Give nodes, frames and arrows their names, and at most one link each."""
    for group in list(root.iter(f"{_SVG}g")):
        kind, _, rest = group.get("class", "").partition(" ")
        if kind == "graph":
            group.attrib.pop("id", "")
            group.attrib.pop("class", "")
        elif kind in ("node", "edge", "cluster"):
            group.set("class", rest)
            _link_once(group)
            texts = list(group.iter(f"{_SVG}text"))
            if not group.get("id", "").startswith(("node-", "edge-", "cluster-")):
                group.attrib.pop("id", "")  # a title or the key: the words say it already
                if kind == "edge":
                    group.set("aria-hidden", "true")
            elif kind == "edge":
                badges = [each for each in group.iter(f"{_SVG}path") if each.get("fill") != "none"]
                for badge in (*badges, *texts[: bool(badges)]):  # of a step, with the number on it
                    _add_class(badge, "kn-step" if badge in texts else "kn-badge")
                _set_name(group, sentences[int(group.get("id", "").rpartition("-")[2]) - 1], is_picture=True)
            else:
                _set_name(group, " ".join(each.text or "" for each in texts), is_picture=False)
                for text in texts:  # the smaller ones in a box are no part of its label
                    if text.get("font-size") != texts[0].get("font-size"):
                        _add_class(text, "kn-detail")


def _link_once(group: etree._Element) -> None:
    """Graphviz links the line, the arrow head and the label one by one; make it one link around all of them."""
    target = next((address for each in group.iter(f"{_SVG}a") if (address := each.get(f"{_XLINK}href"))), "")
    etree.strip_tags(group, f"{_SVG}a", f"{_SVG}g")
    if target:
        anchor = etree.Element(f"{_SVG}a", href=target)
        anchor.extend(list(group))
        group.append(anchor)


def _set_name(group: etree._Element, name: str, *, is_picture: bool) -> None:
    """A name on the link where there is one; an arrow without link becomes one picture with its sentence as name."""
    anchor = group.find("{*}a")
    if anchor is None and not is_picture:
        return  # its text is its name
    if anchor is None:
        group.set("role", "img")
    named = group if anchor is None else anchor
    title = etree.Element(f"{_SVG}title")
    title.text = name
    named.insert(0, title)
    named.set("aria-label", name)


def _is_bold(text: etree._Element) -> bool:
    return text.get("font-family", "").endswith(" Bold")


def _remove(element: etree._Element) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _add_class(element: etree._Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    return root.iter(f"{_SVG}*")


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname
