"""Drawings of Excalidraw as SVG: their shapes, lines, arrows, strokes, texts and pictures, in their colours and without the tremble of a hand."""

import base64
import binascii
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree
from PIL import ImageOps

from everyline.notes.media_metadata import opened
from everyline.text.words import spelled

_LONGEST = 30_000_000  # letters of a drawing that was packed
_PACKED = 50  # letters that one packed one may stand for beyond those of a small drawing; pictures and strokes are packed four to one
_SMALL = 100_000
_MOST = 20_000  # shapes
_FAR = 10**6  # pixels
_MARGIN = 10
_DATA = re.compile(r"```(compressed-)?json[^\S\n]*\n(.*?)\n?```", re.DOTALL)
_FORMULAS = re.compile(r"^([0-9a-f]{20,}): \$\$(.*?)\$\$", re.DOTALL | re.MULTILINE)
# Below the first of these stands what its program keeps of a drawing as text: its texts, each before its name, and what they name.
_SECTION = re.compile(r"^#+ (?:Text Elements|Element Links|Embedded Files)[^\S\n]*$", re.MULTILINE)
_NAME = re.compile(r"\s\^([\w-]+)[^\S\n]*(?:\n+|\Z)")
_COLOR = re.compile(r"#[\da-fA-F]{3,8}|[a-z]+")
_INSIDE = re.compile(r"!?\[\[|\]\]")
_FACES = {3: "monospace", 6: "monospace", 8: "monospace"}
_FACE = "Helvetica, Arial, Liberation Sans, sans-serif"  # for those that look written by hand, too
_VECTOR = "\N{COMBINING RIGHT ARROW ABOVE}"  # which few fonts have
_INK = "#1e1e1e"  # of what says no color
_CLEAR = re.compile(r"none|#[\da-fA-F]{3}0|#[\da-fA-F]{6}00")
_FRAMES = ("frame", "magicframe")
_CLOSED = 8  # pixels between the ends of a line that is filled
_BRANCHES = {"arrow": (30, 20), "triangle": (15, 25), "triangle_outline": (15, 25)}  # length, and degrees to the line
_Point = tuple[float, float]
_Element = Mapping[str, Any]


def shapes(text: str) -> list[_Element]:
    """What is seen of a drawing, a file of its program, and not deleted, transparent or outside its frame; nothing where nobody can read it."""
    try:
        elements = _scene(text)["elements"]
        if len(elements) > _MOST:
            return []
        named = _named(elements)
        listed = _listed(text)
        drawn = [_as_listed(each, listed) for each in elements if _is_seen(each, named)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []
    # What a text of another note became, where no shape has its name, nobody knows.
    is_lost = any("![" in raw for name, raw in listed.items() if name not in named)
    is_unsure = any(each.get("type") == "text" and not each.get("rawText") for each in drawn)
    return [] if is_lost and is_unsure else drawn


def texts_of(drawn: list[_Element]) -> Iterator[str]:
    """All texts of a drawing as their author wrote them, with links."""
    names = ("listed", "rawText", "text", "link", "name")
    yield from (str(each.get(name) or "") for each in drawn for name in names)


def told_beside(text: str) -> str:
    """What a drawing, a file of its program, says as text of what is on it and what that leads to; empty where it does not."""
    begin, data = _SECTION.search(text), _DATA.search(text)
    return text[begin.start() : data.start() if data else len(text)] if begin else ""


def _listed(text: str) -> dict[str, str]:
    """The texts of a drawing by their names, as they stand in the list that its program keeps of them."""
    raw = told_beside(text).partition("\n")[2]
    parts = _NAME.split(raw)
    return {name: said.strip() for said, name in zip(parts[::2], parts[1::2], strict=False)}


def _as_listed(each: _Element, listed: Mapping[str, str]) -> _Element:
    """An element with its text as its author wrote it: in older drawings only the list tells what is another note's."""
    if each.get("type") != "text" or not (said := listed.get(each.get("id") or "", "")):
        return each
    return {**each, "listed": said, "rawText": said if "![" in said else each.get("rawText") or said}


def _named(elements: list[_Element]) -> dict[object, _Element]:
    return {each["id"]: each for each in elements if each.get("id")}


def _is_seen(each: _Element, named: Mapping[object, _Element]) -> bool:
    """Whether anything is seen of an element: of its text, within the frame that cuts it.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: where nobody can read it.
    """
    if each.get("isDeleted") or each.get("type") in _FRAMES:
        return not each.get("isDeleted")  # a frame cuts, whether it is seen or not
    if _number(each.get("opacity", 100)) <= 0:
        return False
    is_clear = _CLEAR.fullmatch(_color(each.get("strokeColor") or _INK)) or _number(each.get("fontSize", 20)) <= 0
    if each.get("type") == "text" and (is_clear or named.get(each.get("containerId"), {}).get("isDeleted")):
        return False
    if not (frame := _frame(each, named)):
        return True
    sides, around = (_sides(_corners(one)[1]) for one in (each, frame))
    return all(low <= end and start <= high for (start, end), (low, high) in zip(sides, around, strict=True))


def _frame(each: _Element, named: Mapping[object, _Element]) -> _Element | None:
    """The frame that an element is cut by, if any."""
    found = named.get(each.get("frameId"), {})
    return found if found.get("type") in _FRAMES and not found.get("isDeleted") else None


def _corners(each: _Element) -> tuple[list[_Point], list[_Point], _Point]:
    """The points of a line, none for other shapes; the corners of what it takes when it is turned; and around what it is turned.

    Raises:
        ValueError, LookupError, TypeError: where nobody can read it.
    """
    x, y, width, height = (_number(each.get(name)) for name in ("x", "y", "width", "height"))
    points = [(x + _number(p[0]), y + _number(p[1])) for p in each.get("points") or ()]
    around = points or [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
    (left, right), (top, bottom) = _sides(around)
    middle, angle = ((left + right) / 2, (top + bottom) / 2), _number(each.get("angle"))
    return points, [_turned(point, middle, angle) for point in around], middle


def _sides(points: list[_Point]) -> list[tuple[float, float]]:
    """How far points reach, across and down."""
    return [(min(side), max(side)) for side in zip(*points, strict=True)]


def as_svg(text: str) -> bytes:
    """A drawing, a file of its program, as SVG; empty where nobody can draw it."""
    if not (drawn := shapes(text)):
        return b""
    try:
        return _Drawing(drawn, dict(_FORMULAS.findall(text)), _scene(text).get("files") or {}).svg()
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return b""  # whatever else may stand there


def _scene(text: str) -> Mapping[str, Any]:
    found = _DATA.search(text)
    scene: Mapping[str, Any] = json.loads((_unpacked(found[2]) if found[1] else found[2]) if found else text)
    return scene


@lru_cache(maxsize=4)
def _unpacked(packed: str) -> str:
    """What LZ-string has made of a text, undone.

    Raises:
        ValueError: it has made nothing of that kind.
        IndexError: likewise.
    """
    packed = re.sub(r"[^A-Za-z0-9+/]", "", packed)
    try:
        data = base64.b64decode(packed + "A" * (-len(packed) % 4))
    except binascii.Error as error:
        raise ValueError from error
    bits, at = f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}", 0

    def number(width: int) -> int:
        nonlocal at
        at += width
        return int(bits[at - width : at][::-1], 2)

    known, width = ["", "", "", chr(number((8, 16)[number(2)]))], 3
    last = known[3]
    out, length, most = [last], 1, min(_LONGEST, _SMALL + _PACKED * len(packed))
    while (code := number(width)) != 2 and length < most:  # noqa: PLR2004 - which is its end
        if code < 2:  # noqa: PLR2004 - a new letter, of one byte or two
            known.append(chr(number((8, 16)[code])))
            code = len(known) - 1
            width += len(known) == 1 << width
        piece = known[code] if code < len(known) else last + last[0]
        out.append(piece)
        length += len(piece)
        known.append(last + piece[0])
        last = piece
        width += len(known) >= 1 << width
    return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Drawing:
    """Makes one SVG."""

    def __init__(self, drawn: list[_Element], formulas: Mapping[str, str], files: Mapping[str, Any]) -> None:
        self._drawn, self._formulas, self._files = drawn, formulas, files
        self._named = _named(drawn)
        self._corners: list[_Point] = []
        self._root = etree.Element("svg", xmlns="http://www.w3.org/2000/svg")
        self._patterns: dict[str, str] = {}
        self._cuts: dict[str, str] = {}

    def svg(self) -> bytes:
        paper = etree.SubElement(self._root, "rect", fill="#fff")
        makers = {
            "rectangle": self._rectangle,
            "frame": self._rectangle,
            "ellipse": self._ellipse,
            "diamond": self._diamond,
            "line": self._line,
            "arrow": self._line,
            "freedraw": self._line,
            "text": self._text,
        }
        for each in self._drawn:
            points, corners, middle = _corners(each)
            frame = _frame(each, self._named)
            self._corners += [] if frame else corners
            place = etree.SubElement(self._root, "g", {"clip-path": self._cut(frame)}) if frame else self._root
            group = etree.SubElement(place, "g")
            if angle := _number(each.get("angle")):
                group.set("transform", f"rotate({_short(math.degrees(angle))} {_short(middle[0])} {_short(middle[1])})")
            if (opacity := _number(each.get("opacity", 100))) < 100:  # noqa: PLR2004 - of a hundred
                group.set("opacity", _short(max(opacity, 0) / 100))
            given = [(_number(each.get(x)), _number(each.get(y))) for x, y in (("x", "y"), ("width", "height"))]
            makers.get(str(each.get("type")), self._picture)(group, each, points or given)
        (left, right), (top, bottom) = _sides(self._corners)
        box = (left - _MARGIN, top - _MARGIN, right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN)
        for name, value in zip(("x", "y", "width", "height"), box, strict=True):
            paper.set(name, _short(value))
        self._root.set("viewBox", " ".join(map(_short, box)))
        self._root.set("width", _short(box[2]))
        self._root.set("height", _short(box[3]))
        return bytes(etree.tostring(self._root, encoding="utf-8"))

    def _cut(self, frame: _Element) -> str:
        """What cuts all that is in a frame, as something refers to it."""
        name = str(frame.get("id"))
        if name not in self._cuts:
            self._cuts[name] = f"url(#frame{len(self._cuts)})"
            path = etree.SubElement(self._root, "clipPath", id=self._cuts[name][5:-1])
            (left, right), (top, bottom) = _sides(_corners(frame)[1])
            sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
            etree.SubElement(path, "rect", _written(sides))
        return self._cuts[name]

    def _put(
        self, group: etree._Element, tag: str, each: _Element, named: Mapping[str, object], *, is_filled: bool = True
    ) -> None:
        """A shape with the stroke and the filling that an element has."""
        width = _number(each.get("strokeWidth", 1))
        looks = {"fill": self._filling(each) if is_filled else "none", "stroke": _color(each.get("strokeColor"))}
        looks |= {"stroke-width": _short(width), "stroke-linecap": "round", "stroke-linejoin": "round"}
        if dashes := {"dashed": (8, 8), "dotted": (1.5, 6)}.get(str(each.get("strokeStyle"))):
            looks["stroke-dasharray"] = f"{_short(dashes[0])} {_short(dashes[1] + width)}"
        etree.SubElement(group, tag, looks | _written(named))

    def _filling(self, each: _Element) -> str:
        color = _color(each.get("backgroundColor"))
        if color == "none" or each.get("fillStyle") == "solid":
            return color
        if color not in self._patterns:  # all that is hatched, one way
            name = self._patterns[color] = f"hatched{len(self._patterns)}"
            sides = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
            pattern = etree.SubElement(self._root, "pattern", sides, id=name)
            etree.SubElement(pattern, "path", {"d": "M0 0V6", "stroke": color, "stroke-width": "3"})
        return f"url(#{self._patterns[color]})"

    def _rectangle(self, group: etree._Element, each: _Element, points: list[_Point]) -> None:
        (x, y), (width, height) = points
        short = min(abs(width), abs(height))
        radius = 0.0 if not each.get("roundness") else short / 4 if short <= 128 else 32  # noqa: PLR2004 - pixels
        sides = {"x": x, "y": y, "width": abs(width), "height": abs(height), "rx": radius}
        self._put(group, "rect", each, sides)

    def _ellipse(self, group: etree._Element, each: _Element, points: list[_Point]) -> None:
        (x, y), (width, height) = points
        sides = {"cx": x + width / 2, "cy": y + height / 2, "rx": abs(width) / 2, "ry": abs(height) / 2}
        self._put(group, "ellipse", each, sides)

    def _diamond(self, group: etree._Element, each: _Element, points: list[_Point]) -> None:
        (x, y), (width, height) = points
        corners = [(x + width / 2, y), (x + width, y + height / 2), (x + width / 2, y + height), (x, y + height / 2)]
        self._put(group, "polygon", each, {"points": _joined(corners)})

    def _line(self, group: etree._Element, each: _Element, points: list[_Point]) -> None:
        """A line, straight or through its points in curves, an arrow, or a stroke of a pen."""
        is_pen = each.get("type") == "freedraw"
        is_closed = len(points) > 2 and math.dist(points[0], points[-1]) < _CLOSED  # noqa: PLR2004 - the ends alone
        curves = []
        for at in range(len(points) - 1):
            before, start, end, after = (
                points[max(at - 1, 0)],
                *points[at : at + 2],
                points[min(at + 2, len(points) - 1)],
            )
            first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
            second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
            is_round = is_pen or each.get("roundness")
            curves.append(f"C{_joined([first, second, end])}" if is_round else f"L{_joined([end])}")
        drawn: dict[str, object] = {"d": f"M{_joined(points[:1])}{''.join(curves)}"}
        more = {"stroke-width": 2 * _number(each.get("strokeWidth", 1))} if is_pen else {}
        self._put(group, "path", each, drawn | more, is_filled=is_closed)
        for name, way in (("startArrowhead", points[::-1]), ("endArrowhead", points)):
            if each.get(name) and len(way) > 1:
                self._head(group, each, str(each[name]), way)

    def _head(self, group: etree._Element, each: _Element, kind: str, way: list[_Point]) -> None:
        """What a line ends in, there where its way does."""
        (x, y), end = way[-2:]
        longest, degrees = _BRANCHES.get(kind, (12, 90 if kind == "bar" else 25))
        size, direction = min(longest, math.dist((x, y), end) / 2), math.atan2(end[1] - y, end[0] - x)
        sides = [direction + math.pi + sign * math.radians(degrees) for sign in (-1, 1)]
        first, second = ((end[0] + size * math.cos(side), end[1] + size * math.sin(side)) for side in sides)
        looks = {"stroke-dasharray": "none", "fill": "#fff" if "outline" in kind else _color(each.get("strokeColor"))}
        corners = {"points": _joined([first, end, second])}
        if "dot" in kind or "circle" in kind:
            self._put(group, "circle", each, looks | {"cx": end[0], "cy": end[1], "r": size / 3})
        elif kind in ("arrow", "bar"):
            self._put(group, "polyline", each, looks | corners | {"fill": "none"})
        else:
            self._put(group, "polygon", each, looks | corners)

    def _text(self, group: etree._Element, each: _Element, points: list[_Point]) -> None:
        """Lines of text. What another note says there is not said, only which."""
        (x, y), (width, height) = points
        raw = str(each.get("rawText") or "")
        text = _INSIDE.sub("", raw) if "![" in raw else str(each.get("text") or "")
        size = _number(each.get("fontSize", 20))
        high = size * _number(each.get("lineHeight", 1.25))
        anchor, part = {"center": ("middle", 0.5), "right": ("end", 1.0)}.get(
            str(each.get("textAlign")), ("start", 0.0)
        )
        if self._named.get(each.get("containerId"), {}).get("type") == "arrow":  # which it stands upon
            sides = {"x": x, "y": y, "width": abs(width), "height": abs(height)}
            etree.SubElement(group, "rect", _written(sides), fill="#fff")
        looks = {"fill": _color(each.get("strokeColor") or _INK), "text-anchor": anchor, "font-size": _short(size)}
        looks |= {"font-family": _FACES.get(each.get("fontFamily") or 0, _FACE), "x": _short(x + part * width)}
        lines = text.split("\n")
        longest = max(map(len, lines))
        for at, line in enumerate(lines):
            base = y + at * high + high / 2 + size * 0.35
            shown = etree.SubElement(group, "text", looks, y=_short(base))
            shown.text = _letters(line)
            if width > 0 and "![" not in raw and len(line) == longest > 1:  # a reader's font may be wider than theirs
                shown.set("textLength", _short(width))
                shown.set("lengthAdjust", "spacingAndGlyphs")

    def _picture(self, group: etree._Element, each: _Element, points: list[_Point]) -> None:
        """A picture, a formula in letters, or the place of what is not within the drawing."""
        (x, y), (width, height) = points
        file = self._files.get(str(each.get("fileId")))
        sides = {"x": x, "y": y, "width": abs(width), "height": abs(height)}
        if tex := self._formulas.get(str(each.get("fileId"))):
            said = spelled(tex)
            size = min(abs(height) * 0.9, abs(width) / max(len(said.replace(_VECTOR, "")), 1) * 1.7)
            looks = {"font-size": _short(size), "text-anchor": "middle", "font-style": "italic", "font-family": "serif"}
            at = {"x": _short(x + width / 2), "y": _short(y + height / 2 + size * 0.35)}
            letters = _letters(said).replace(_VECTOR, "")
            etree.SubElement(group, "text", looks | at).text = letters
            for place, found in enumerate(re.finditer(_VECTOR, said)):
                center = x + width * (found.start() - place - 0.5) / len(letters)
                way = [(center - size / 4, y + size * 0.1), (center + size / 4, y + size * 0.1)]
                line = {"type": "arrow", "endArrowhead": "arrow", "strokeColor": "#000"}
                self._line(group, line, way)
        elif file and (address := _cropped(str(file.get("dataURL", "")), each.get("crop"))).startswith("data:image/"):
            etree.SubElement(group, "image", _written(sides), href=address)
        else:
            empty = {"strokeColor": "#888", "strokeStyle": "dashed"}
            self._put(group, "rect", empty, sides)


def _cropped(address: str, crop: Any) -> str:  # noqa: ANN401 - of data that anybody wrote
    """A picture that stands in an address as far as its author left it; empty where nobody knows how far."""
    if not crop:
        return address
    try:
        across, down = (_number(crop[name]) for name in ("naturalWidth", "naturalHeight"))
        with opened(io.BytesIO(base64.b64decode(address.partition(",")[2]))) as found:
            picture = ImageOps.exif_transpose(found)
            shares = picture.width / across, picture.height / down
            start = [_number(crop[name]) * share for name, share in zip("xy", shares, strict=True)]
            sides = [_number(crop[name]) * share for name, share in zip(("width", "height"), shares, strict=True)]
            left, top = (max(round(at), 0) for at in start)
            ends = (at + side for at, side in zip(start, sides, strict=True))
            right, bottom = (min(round(end), whole) for end, whole in zip(ends, picture.size, strict=True))
            out = io.BytesIO()
            picture.convert("RGBA").crop((left, top, right, bottom)).save(out, "PNG")
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        return ""
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _number(value: object) -> float:
    """A number of a drawing.

    Raises:
        ValueError: it is none that a drawing may have.
    """
    number = float(value or 0)  # type: ignore[arg-type] # or a TypeError
    if not abs(number) <= _FAR:
        raise ValueError
    return number


def _turned(point: _Point, middle: _Point, angle: float) -> _Point:
    x, y, sine, cosine = point[0] - middle[0], point[1] - middle[1], math.sin(angle), math.cos(angle)
    return middle[0] + x * cosine - y * sine, middle[1] + x * sine + y * cosine


def _written(named: Mapping[str, object]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else _short(_number(value)) for name, value in named.items()}


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _joined(points: list[_Point]) -> str:
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in points)


def _color(value: object) -> str:
    found = str(value or "")
    return found if _COLOR.fullmatch(found) and found != "transparent" else "none"


def _letters(text: str) -> str:
    """What XML may hold of a text."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
