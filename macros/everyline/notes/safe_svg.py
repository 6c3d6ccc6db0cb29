"""Drawings that anybody sent, as SVG: their shapes, texts and looks, and nothing that runs, asks for something or was hidden."""

import base64
import re

from lxml import etree
from PIL import ImageColor

from everyline.notes.media_metadata import bare
from everyline.notes.svg_styles import GONE, Styles, TooManyRulesError, drop_unseen

_PARTS = 100_000  # elements that a drawing may come to where its parts use one another
_NESTED = 40
_MANY = 300  # attributes of one element, of which there are not so many
_WIDEST = 10**6  # pixels of a drawing
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*+(px)?\s*")
_SVG = "http://www.w3.org/2000/svg"
_SHAPES = """
svg g switch defs symbol use path rect circle ellipse line polyline polygon text tspan textPath image
clipPath mask pattern marker linearGradient radialGradient stop filter feGaussianBlur feOffset feBlend
feColorMatrix feComposite feFlood feMerge feMergeNode feDropShadow feTile feComponentTransfer feFuncA
feFuncR feFuncG feFuncB feSpecularLighting
"""
_HARMLESS = frozenset(_SHAPES.split())
# Styles may write any letter with a backslash, and some of their functions take an address without `url`.
_OUTWARD = re.compile(
    r"\\|url\s*+\(\s*+['\"]?+(?!#)|(image|image-set|cross-fade|src)\(|@import|expression|javascript:"
    r"|[\"'(]\s*((https?|ftp|wss?):|//)",
    re.IGNORECASE,
)
_OF_SVG = (None, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")  # of attributes
# What a shape may have: all else is what programs keep there, as a whole document, or who drew it.
_ATTRIBUTES = """
id class style lang space role href x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height d points pathlength transform transform-origin
viewbox preserveaspectratio version offset gradientunits gradienttransform spreadmethod patternunits patterncontentunits patterntransform
clippathunits maskunits maskcontentunits markerunits markerwidth markerheight refx refy orient dx dy rotate textlength lengthadjust
startoffset method spacing side filterunits primitiveunits in in2 result mode type values operator k1 k2 k3 k4 stddeviation tablevalues
slope intercept amplitude exponent surfacescale specularconstant specularexponent diffuseconstant kernelunitlength azimuth elevation
alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters cursor direction display
dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font font-family font-size font-stretch font-style
font-variant font-weight image-rendering letter-spacing lighting-color marker marker-start marker-mid marker-end mask mask-type opacity
overflow paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
stroke-miterlimit stroke-opacity stroke-width systemlanguage text-anchor text-decoration text-rendering unicode-bidi vector-effect visibility word-spacing
writing-mode
"""
_HAD = frozenset(_ATTRIBUTES.split())
_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # of its author
_USED = re.compile(r"#([^\s\"'()]+)")
_IN_STYLE = re.compile(r"#([\w-]+)")
_PAPER = re.compile(r"background(?:-color)?\s*:\s*(?!none|transparent|initial)", re.IGNORECASE)
_LIGHT = 0.6  # of the strokes of a drawing for a dark page, from 0 to 1
_APART = ("defs", "mask", "clipPath", "marker", "pattern", "symbol", "filter")  # which are not where they stand
_DRAWN = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_LOCAL = re.compile(r"url\(\s*(?P<mark>[\"']?)#[\w:.-]+(?P=mark)\s*\)")  # what a style uses of its drawing
# A font within a drawing, by how its form begins.
_FONT = re.compile(r"url\((?P<mark>[\"']?)data:[\w/+-]*(?:;charset=[\w-]+)?;base64,d09G[A-Za-z0-9+/=]*(?P=mark)\)")
_EMBEDDED = re.compile(r"data:image/(png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)


def harmless_svg(data: bytes) -> bytes | None:
    """An SVG that runs nothing and asks for nothing, or None where it is none.

    Only shapes, texts and their looks stay; styles stay as far as they name nothing outside.
    """
    root = _parsed(data)
    if root is None or any(len(each.attrib) > _MANY for each in root.iter()):
        return None
    etree.strip_tags(root, f"{{{_SVG}}}a")  # what a link leads from stays
    etree.strip_elements(root, etree.Entity, with_tail=False)
    _drop_unmet(root)
    try:
        drop_unseen(root)  # while what hides it is all there
        _drop_harmful(root)
        drop_unseen(root)  # that only these used
    except TooManyRulesError:
        return None
    _drop_names(root)
    try:
        backing = _backing(root)
    except TooManyRulesError:
        backing = ""
    if backing:
        x, y, *_ = [*root.get("viewBox", "").replace(",", " ").split(), "0", "0"]
        root.insert(0, etree.Element(f"{{{_SVG}}}rect", x=x, y=y, width="100%", height="100%", fill=backing))
    parts = {str(each.get("id")): each for each in root.iter() if each.get("id")}
    if _drawn(root, parts, {}, 0) > _PARTS:
        return None
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=False))


def _drop_unmet(root: etree._Element) -> None:
    """Take out what no browser shows as it asks for what none has, and of alternatives those that stand behind one for all."""
    for each in [*root.iter()]:
        if not isinstance(each.tag, str):
            continue
        language = each.get("systemLanguage")
        if each is not root and (each.get("requiredExtensions") is not None or language == ""):
            each.tag = GONE
        elif etree.QName(each).localname == "switch":
            is_settled = False
            for other in each:
                if is_settled:
                    other.tag = GONE
                is_settled |= _is_harmless(other) and not {"requiredExtensions", "systemLanguage"} & {
                    *map(str, other.attrib)
                }
    etree.strip_elements(root, GONE, with_tail=False)


def _drop_harmful(root: etree._Element) -> None:
    """Take out what is no shape, and of shapes what is no look, or leads anywhere."""
    for element in [*root.iter()]:
        if element is not root and not _is_harmless(element):
            element.tag = GONE
            continue
        if etree.QName(element).localname == "style":
            element.text = _REMARK.sub(" ", element.text or "")
        for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
            local = etree.QName(name).localname.lower()
            is_reference = local in ("href", "src")
            kept = local in _HAD and not _OUTWARD.search(value)
            if is_reference and not value.startswith("#"):
                kept = bool(within := _embedded(value) if etree.QName(element).localname == "image" else "")
                element.attrib[name] = within
            if not kept or etree.QName(name).namespace not in _OF_SVG:
                del element.attrib[name]
            elif local == "style":
                element.attrib[name] = _REMARK.sub(" ", value)
    etree.strip_elements(root, GONE, with_tail=False)  # of all at once: text that follows one is copied once


def _drop_names(root: etree._Element) -> None:
    """Take out the names of parts that nothing uses: programs write there what layers are called."""
    texts = [str(value) for each in root.iter() for name, value in each.attrib.items() if name != "id"]
    styles = "\n".join(each.text or "" for each in root.iter(f"{{{_SVG}}}style"))
    used = {name for text in (*texts, styles) for name in _USED.findall(text)} | {*_IN_STYLE.findall(styles)}
    for each in root.iter():
        if each.get("id", "") not in used and "id" in each.attrib:
            del each.attrib["id"]


def _backing(root: etree._Element) -> str:
    """The color behind a drawing that was made for a dark page, which ours need not be: light strokes, or such as a filter makes light, and nothing
    behind them; empty for others.
    """
    if _PAPER.search(root.get("style", "")):
        return ""
    is_turned = root.get("filter", "").startswith("invert(")
    styles = Styles(root, ("fill", "stroke"))
    box = [*root.get("viewBox", "").replace(",", " ").split(), "", ""][2:4]
    known: dict[etree._Element | None, dict[str, str]] = {}
    inks, fills = list[float](), list[float]()
    for each in root.iter():
        above, tag = known.get(each.getparent(), {}), etree.QName(each).localname
        if tag in _APART or "apart" in above:
            known[each] = {"apart": ""}
            continue
        looks = known[each] = above | styles.of(each)
        stroke, fill = _lightness(looks.get("stroke", "none")), _lightness(looks.setdefault("fill", "#000"))
        sides = [each.get(name, "") for name in ("width", "height")]
        if (
            tag == "rect"
            and (fill is not None or "url(" in looks["fill"])
            and (sides == ["100%"] * 2 or (sides == box and not each.get("transform")))
        ):
            return ""  # it has a page of its own
        if tag in ("text", "tspan") and fill is not None:
            inks.append(fill)
        elif tag in _DRAWN:
            inks += [] if stroke is None else [stroke]
            fills += [] if fill is None else [fill]
    found = inks or fills
    mean = sum(found) / len(found) if found else 0.5
    if is_turned:  # and so will be what is put behind it
        return "#fff" if mean < _LIGHT else ""
    return "#121212" if mean > _LIGHT else ""


def _lightness(color: str) -> float | None:
    """How light a color is, from 0 to 1; None for none, and for what is no single one."""
    try:
        red, green, blue, *alpha = ImageColor.getrgb("#000" if color.lower() == "currentcolor" else color)
    except ValueError:
        return None
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255 if alpha != [0] else None


def _drawn(element: etree._Element, parts: dict[str, etree._Element], known: dict[str, int], depth: int) -> int:
    """How many elements come to be drawn where parts use one another, ten times each: a page of text may mean millions."""
    total = 0
    for each in element.iter():
        total += 1
        for attribute, value in each.attrib.items():
            for name in _USED.findall(str(value)):
                if name in parts and name not in known:
                    known[name] = _drawn(parts[name], parts, known, depth + 1) if depth < _NESTED else _PARTS + 1
                times = len(each.get("d") or each.get("points") or "") // 2 if "marker" in str(attribute) else 1
                total += times * known.get(name, 0)
        if total > _PARTS:
            break
    return total


def _embedded(value: str) -> str:
    """A picture that stands in an address, without what it tells besides; nothing for what is none."""
    if not _EMBEDDED.fullmatch(value):
        return ""
    head, _, data = value.partition(",")
    try:
        shown = bare(base64.b64decode(data))
    except ValueError:
        return ""
    return f"{head},{base64.b64encode(shown).decode()}" if shown else ""


def _is_harmless(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or etree.QName(element).namespace not in (_SVG, None):
        return False
    name = etree.QName(element).localname
    if name == "style":
        written = _LOCAL.sub("", _FONT.sub("", "".join(map(str, element.itertext()))))
        return not _OUTWARD.search(written) and "<" not in written and "url" not in written.lower()
    return name in _HARMLESS


def _parsed(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if etree.QName(root).localname == "svg" else None


def svg_size(data: bytes) -> tuple[int, int]:
    """The width and the height of a drawing in pixels; 0 where it does not say."""
    root = _parsed(data)
    if root is None:
        return 0, 0
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))
    if sides[0] and sides[1]:
        box = ["0", "0", sides[0][1], sides[1][1]]
    _, _, width, height = box if len(box) == 4 else "0000"  # noqa: PLR2004 - x, y and two sides
    # A number of any length may stand there.
    return round(min(float(width), _WIDEST)), round(min(float(height), _WIDEST))
