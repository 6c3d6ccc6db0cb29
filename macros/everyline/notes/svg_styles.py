"""What styles of a drawing say of its elements, as far as the drawing itself decides it, and what its author does not see for them."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

_COMPARED = 500_000  # selectors with elements and what these stand in
_ESCAPED = re.compile(r"\\(?:([\da-fA-F]{1,6})\s?|(.))", re.DOTALL)
# Remarks of its author, and marks that styles may stand in; and texts, in which neither these nor signs of a style are any.
_ASIDE = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->|(?P<said>\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?)", re.DOTALL)
_NO_SIGN = str.maketrans("{};", "   ")
# Rules on a condition, of which those for print or the dark, say, hide nothing for good, and some are none.
_CONDITION = re.compile(r"(?P<head>@[^@{};]*+)\{(?P<held>(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+)(?:\}|\Z)")
_ALWAYS = re.compile(
    r"@(?:media\s+(?:only\s+)?(?:all|screen)|(?:layer|scope|supports)\b.*)\s*", re.IGNORECASE | re.DOTALL
)
_RULE = re.compile(r"(?<![^{};])([^{};]++)\{([^{}]*+)(?:\}|\Z)")
_DECLARED = re.compile(r"(?:^|;)\s*([\w-]+)\s*:\s*((?:[^;\"'()]|\"[^\"]*\"|'[^']*'|\([^()]*\))*+)")
_EACH = re.compile(r"(?:[^,(]|\([^()]*+\)?)++")  # selector of a rule
_VARIABLE = re.compile(r"(?<![\w-])--[\w-]++\s*+:\s*+(?:none|hidden|collapse|0)", re.IGNORECASE)
# What a selector consists of: what it asks of an element by its tag, names and attributes, and else; and what stands between.
_PART = re.compile(
    r"(?P<between>\s*[>+~]\s*|\s+)|(?P<tag>[\w-]+|\*)|(?P<name>[.#][\w-]+)|(?P<root>:root)\b"
    r"|\[\s*(?P<attribute>[\w:-]+)\s*(?:=\s*[\"']?(?P<value>[^\]\"'=]*)[\"']?\s*)?\]|(?P<other>::?[\w-]+(?:\([^()]*\))?|.)",
    re.DOTALL,
)
_NEVER = re.compile(
    r"::|:(?:hover|focus|active|target|visited|link|before|after|first-line|first-letter)\b", re.IGNORECASE
)
_MOST = 20  # things that a selector asks for; nobody writes more
_USED = re.compile(r"url\(\s*[\"']?#([^\"')]+)")
_OF_PAINT = ("linearGradient", "radialGradient", "pattern", "mask", "clipPath", "marker", "filter")
_APART = (*_OF_PAINT, "defs", "symbol")  # which are nowhere but where something uses them
_USING = ("use", "textPath", *_OF_PAINT)
GONE = "{gone}gone"  # what is taken out is called so until it is
_HIDING = {"display": ("none",), "visibility": ("hidden", "collapse")}
_NAMES = ("display", "visibility", "opacity")


class TooManyRulesError(ValueError):
    """Styles that take longer to read than a drawing is worth."""


@dataclass(slots=True)
class _Asked:
    """What a selector asks of one element."""

    tag: str = ""
    names: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str | None], ...] = ()
    is_root: bool = False
    is_unsure: bool = False  # whether it asks for more
    between: str = ""  # what stands behind it

    def fits(self, element: etree._Element) -> bool:
        """Whether an element may be meant."""
        if self.tag not in ("", "*", etree.QName(element).localname) or (
            self.is_root and element.getparent() is not None
        ):
            return False
        own = {f".{each}" for each in element.get("class", "").split()} if self.names else set()
        own.add(f"#{element.get('id')}")
        said = element.attrib
        return self.names <= own and all(
            name in said if value is None else said.get(name) == value for name, value in self.attributes
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    asked: Sequence[_Asked]  # from the outermost element to the one that is meant
    said: Mapping[str, tuple[str, bool]]  # each value, and whether it outdoes others
    weight: tuple[int, int, int]  # by which one outdoes another


class Styles:
    """The rules of a drawing that say something by some names."""

    def __init__(self, root: etree._Element, names: Sequence[str]) -> None:
        self._names, self._left = names, _COMPARED
        styles = (each for each in root.iter() if isinstance(each.tag, str) and etree.QName(each).localname == "style")
        self.text = _plain("\n".join("".join(map(str, each.itertext())) for each in styles))
        self.has_motion = "@keyframes" in self.text or "@-webkit-keyframes" in self.text
        rules = [
            (asked, said)
            for selectors, block in _RULE.findall(_CONDITION.sub(_unconditional, self.text))
            if (said := self._read(block))
            for each in _EACH.findall(selectors)
            if (asked := _selector(each.strip()))
        ]
        self._by: dict[str, list[_Rule]] = {}
        for place, (asked, said) in enumerate(rules):
            last = asked[-1]
            key = min(last.names, default=last.tag.strip("*"))
            self._by.setdefault(key, []).append(_Rule(asked, said, (*_weight(asked), place)))

    def of(self, element: etree._Element) -> dict[str, str]:
        """What is said of an element: by its attributes, by rules, by its style. What may be meant by a rule is, where that hides it."""
        found = {name: value.strip() for name in self._names if (value := element.get(name))}
        keys = [
            "",
            etree.QName(element).localname,
            *(f".{each}" for each in element.get("class", "").split()),
            f"#{element.get('id')}",
        ]
        fitting = [rule for key in dict.fromkeys(keys) for rule in self._by.get(key, ())]
        self._spend(len(fitting))
        outdoing = dict[str, str]()
        said = [
            (rule.said, self._is_meant(rule.asked, element)) for rule in sorted(fitting, key=lambda each: each.weight)
        ]
        said.append((self._read(_plain(element.get("style", ""))), True))
        for values, is_meant in said:
            for name, (value, outdoes) in values.items():
                if is_meant or (is_meant is None and _is_hiding(name, value)):
                    (outdoing if outdoes else found)[name] = value
        return found | outdoing

    def _read(self, block: str) -> dict[str, tuple[str, bool]]:
        found = dict[str, tuple[str, bool]]()
        for name, value in _DECLARED.findall(block):
            value, mark, _ = value.partition("!")  # noqa: PLW2901 - of importance
            value = value.strip()  # noqa: PLW2901
            if value.lower().startswith("var(") and _VARIABLE.search(self.text):
                value = "none"  # noqa: PLW2901 - nobody can tell
            if (
                (name := name.lower()) in self._names
                and value.lower() not in ("inherit", "unset")
                and not (name in found and found[name][1] and not mark)
            ):
                found[name] = value, bool(mark)
        return found

    def _spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooManyRulesError

    def _is_meant(self, asked: Sequence[_Asked], element: etree._Element) -> bool | None:
        """Whether an element is meant by a selector; None where nobody here can tell."""
        place: etree._Element | None = element
        is_sure = True
        for at in range(len(asked) - 1, -1, -1):
            each = asked[at]
            is_next = at < len(asked) - 1
            while True:
                self._spend(1)
                if place is None:
                    return False if is_sure else None
                if each.fits(place):
                    break
                if not is_next or each.between == ">":
                    return None if is_next and len(asked) > 2 else False  # noqa: PLR2004 - it may fit further out
                place = place.getparent()
            is_sure &= not each.is_unsure
            place = place.getparent()
            if at and asked[at - 1].between in ("+", "~"):
                return None
        return True if is_sure else None


def _plain(style: str) -> str:
    """A style without remarks, with the letters that it means, and with no sign of a style in its texts."""
    letters = _ASIDE.sub(lambda found: found["said"].translate(_NO_SIGN) if found["said"] else " ", style)
    return (
        _ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0xFFFF)) if found[1] else found[2], letters)
        if "\\" in letters
        else letters
    )


def _unconditional(found: re.Match[str]) -> str:
    return found["held"] if _ALWAYS.fullmatch(found["head"]) else ""


def _selector(written: str) -> list[_Asked]:
    """What a selector asks for; nothing where it means nothing that stays so, or asks for more than anybody would."""
    if _NEVER.search(written) or len(written) > 1_000:  # noqa: PLR2004 - letters
        return []
    asked = [_Asked()]
    for found in _PART.finditer(written):
        last = asked[-1]
        if found["between"]:
            last.between = found["between"].strip()
            asked.append(_Asked())
        elif found["name"]:
            last.names |= {found["name"]}
        elif found["attribute"]:
            last.attributes += ((found["attribute"], found["value"]),)
        elif found["root"]:
            last.is_root = True
        elif found["tag"] and not last.tag:
            last.tag = found["tag"]
        else:
            last.is_unsure = True
    return asked if len(asked) <= _MOST and all(len(each.names) <= _MOST for each in asked) else []


def _weight(asked: Sequence[_Asked]) -> tuple[int, int]:
    names = [each for one in asked for each in one.names]
    strong = sum(each[0] == "#" for each in names)
    return strong * 10_000 + (len(names) - strong) + sum(len(each.attributes) for each in asked), sum(
        each.tag not in ("", "*") for each in asked
    )


def _is_hiding(name: str, value: str) -> bool:
    """Whether a value hides what it is said of."""
    if name == "opacity":
        return bool(re.fullmatch(r"[+-]?0*\.?0*%?|-.*", value.strip()))
    return value.lower() in _HIDING.get(name, ())


def drop_unseen(root: etree._Element) -> None:
    """Take out what its author hid, as layers, or never showed, as far as nothing that is seen uses it, and nothing in it is seen.

    Raises:
        TooManyRulesError: this would take too long.
    """
    shown = _shown(root)
    elements = [*root.iter()]
    kept = {each for each, is_seen in shown.items() if is_seen}
    for each in elements[:0:-1]:
        if each in kept:
            kept.update(itertools.islice(each.iterancestors(), 1))
    for each in elements:
        if each not in kept:
            each.tag = GONE
        elif not shown.get(each):  # its own words are not seen
            each.text = None
            for child in each:
                child.tail = None
    etree.strip_elements(root, GONE, with_tail=False)


def _shown(root: etree._Element) -> dict[etree._Element, bool]:
    """All elements that come to be drawn, where they stand or where something uses them, with whether their own words are seen."""
    styles = Styles(root, _NAMES)
    shown: dict[etree._Element, bool] = {}
    parts = {str(each.get("id")): each for each in reversed([*root.iter()]) if each.get("id")}
    waiting = [(root, True, False)]
    waiting += [(parts[name], True, True) for name in _USED.findall(styles.text) if name in parts]
    while waiting:
        element, is_seen, is_used = waiting.pop()
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        said = styles.of(element)
        if styles.has_motion:
            said.pop("opacity", None)  # which may change
        is_off = any(_is_hiding(name, said.get(name, "1")) for name in ("display", "opacity")) and tag not in _OF_PAINT
        if tag == "style":
            is_seen, is_off = True, False
        elif element is not root and (is_off or (tag in _APART and not is_used)):
            waiting += [(each, True, False) for each in element.iter("{*}style")]
            continue
        is_seen = not _is_hiding("visibility", said["visibility"]) if "visibility" in said else is_seen
        if element in shown and shown[element] >= is_seen:
            continue
        shown[element] = is_seen
        waiting += [(each, is_seen, False) for each in element]
        for name, is_paint in _named_by(element, tag):
            part = parts.get(name)
            if part is not None and (etree.QName(part).localname in _OF_PAINT or not is_paint):
                waiting.append((part, is_seen or is_paint, True))
    return shown


def _named_by(element: etree._Element, tag: str) -> Iterator[tuple[str, bool]]:
    """What an element uses, and whether as paint."""
    for attribute, value in element.attrib.items():
        if etree.QName(attribute).localname == "href" and tag in _USING and str(value).startswith("#"):
            yield str(value)[1:], False
        elif "url(" in str(value):
            yield from ((name, True) for name in _USED.findall(str(value)))
