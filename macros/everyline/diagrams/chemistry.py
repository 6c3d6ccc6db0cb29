r"""Chemical formulas and quantities as mhchem has them, ``\ce{SO4^2- + Ba^2+ -> BaSO4 v}`` and ``\pu{9e9 m/F}``, in the TeX that converters know.

Numbers behind a letter or a bracket stand below, others count; signs at an end are charges. Behind a unit a number is its power. What is not known
here stays ``\ce`` or ``\pu``.
"""

import re
from collections.abc import Callable

_FORMULA = re.compile(r"\\(ce|pu)\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*+\})*+)\}")
_ARROWS = {
    "->": r"\xrightarrow",
    "<-": r"\xleftarrow",
    "<->": r"\xleftrightarrow",
    "<-->": r"\xrightleftharpoons",
    "<=>": r"\xrightleftharpoons",
    "<=>>": r"\xrightleftharpoons",
    "<<=>": r"\xrightleftharpoons",
}
_STATE = r"(?:s|l|g|aq)\)"  # behind a bracket
_BASES = ("letters", "closes", "words", "script")  # behind which a number stands below
_WITHIN = r"\[([^\[\]]*)\]"
_PIECE = re.compile(
    rf"(?P<arrow>{'|'.join(sorted(map(re.escape, _ARROWS), key=len, reverse=True))})(?:{_WITHIN}(?:{_WITHIN})?)?"
    r"|(?P<gas>(?<![^\s])\(?\^\)?(?!\S))|(?P<solid>(?<!\S)\(?v\)?(?!\S))"
    r"|(?P<script>[\^_])(?:\{(?P<group>[^{}]*)\}|(?P<one>\d*[+-]|\d+|\w|[.*]))"
    r"|(?P<math>\$[^$]*\$)|(?P<words>\{[^{}]*\})|(?P<command>\\(?:[A-Za-z]+(?![A-Za-z{])|[,;:! {}]))"
    rf"|(?P<fraction>\d+/\d+)|(?P<number>\d+(?:\.\d+)?)|(?P<state>\({_STATE})"
    r"|(?P<variable>(?<![^\s(\d])[a-z](?=[\sA-Z]))|(?P<letters>[^\W\d_]+)"
    rf"|(?P<charge>(?<=[\w\])}}])[+-]+(?![^\s\])}},;(]|\((?!{_STATE})))|(?P<opens>[(\[])|(?P<closes>[)\]])|(?P<dot>\*|\.(?=[\dA-Z(]))"
    r"|(?P<bond>[-=#])|(?P<blank>\s+)|(?P<other>[+,;:/'|])"
)
# Of a quantity; a unit's power may stand right behind it.
_OF_QUANTITY = re.compile(
    r"(?P<script>(?<=[^\W\d_])-?\d+|\^(?P<raised>\{[^{}]*\}|-?\w))|(?P<number>[+-]?\d+(?:[.,]\d+)*|[+-](?=\d))(?:(?P<sign>[eE])(?P<power>[+-]?\d+))?"
    r"|(?P<unit>[^\W\d_]+|[%°º])|(?P<command>\\(?:[A-Za-z]+|[%,;: ]))|\s*(?:\+-|//?|[*·×.()+:-])\s*|\s+"
)
_TIMES = {"e": r"\cdot ", "E": r"\times "}
_BETWEEN = {"": r"\,", "//": "/", "*": r"\cdot ", ".": r"\cdot ", "·": r"\cdot ", "×": r"\times ", "+-": r"\pm "}
_BONDS = {"-": "{-}", "=": "{=}", "#": r"{\equiv}"}


def with_chemistry(tex: str) -> str:
    """TeX in which chemical formulas are written out, as far as each is known."""
    writers = {"ce": _written, "pu": _quantity}
    return _FORMULA.sub(lambda found: f"{{{said}}}" if (said := writers[found[1]](found[2])) else found[0], tex)


def _quantity(text: str) -> str:
    """A number with its unit in plain TeX; empty for one that is not known."""
    said, at, text = list[str](), 0, text.strip()
    while at < len(text):
        if not (found := _OF_QUANTITY.match(text, at)):
            return ""
        at, piece = found.end(), found[0]
        if found["number"]:
            number, sign, power = found["number"].replace(",", "{,}"), found["sign"], found["power"]
            said.append(f"{number}{_TIMES[sign]}10^{{{power.lstrip('+')}}}" if sign else number)
        elif found["script"]:
            said.append(f"^{{{(found['raised'] or found['script']).strip('^{}')}}}")
        elif found["unit"]:
            said.append(f"\\mathrm{{{piece}}}")
        elif found["command"]:
            said.append(f"\\mathrm{{{piece}}}" if piece[1:].isalpha() else piece)
        else:
            said.append(_BETWEEN.get(piece.strip(), piece.strip()))
    return "".join(said)


def _written(text: str) -> str:
    """A formula in plain TeX; empty for one that is not known."""
    said, at = list[str](), 0
    is_behind = has_base = False  # whether a number here stands below, or a script has something to stand at
    while at < len(text):
        if not (found := _PIECE.match(text, at)):
            return ""
        at, kind, piece = found.end(), str(found.lastgroup), found[0]
        if found["arrow"]:
            kind, around = "arrow", found.groups("")[1:3]
            above, below = map(_written, around)
            if (bool(above), bool(below)) != tuple(map(bool, around)):
                return ""
            said.append(f"{_ARROWS[found['arrow']]}{f'[{below}]' if below else ''}{{{above}}}")
        elif found["script"]:
            kind = "script"
            said.append(
                f"{'' if has_base else '{}'}{found['script']}{{{_script(found['group'] or found['one'] or '')}}}"
            )
        elif kind == "number" and is_behind:
            count = piece.partition(".")[0]
            at = found.start() + len(count)
            said.append(f"_{{{count}}}")
        elif kind != "blank" or not said or not said[-1].endswith("\\,"):
            said.append(_PLAIN[kind](piece))
        has_base = (is_behind and kind == "number") or kind in (*_BASES, "math", "command", "charge")
        is_behind = kind in _BASES
    return "".join(said)


def _script(text: str) -> str:
    return re.sub(r"[A-Za-z]{2,}|[A-Z]", lambda word: f"\\mathrm{{{word[0]}}}", text).replace(".", r"\bullet ")


_PLAIN: dict[str, Callable[[str], str]] = {
    "gas": lambda _: r"\uparrow ",
    "solid": lambda _: r"\downarrow ",
    "math": lambda piece: f"{{{with_chemistry(piece[1:-1])}}}",
    "words": lambda piece: f"\\text{piece}",
    "command": lambda piece: f"{piece} ",
    "fraction": lambda piece: "\\frac{{{}}}{{{}}}".format(*piece.split("/")),
    "number": lambda piece: f"{piece}\\,",
    "state": lambda piece: f"\\mathrm{{{piece}}}",
    "variable": str,
    "letters": lambda piece: f"\\mathrm{{{piece}}}",
    "charge": lambda piece: f"^{{{piece}}}",
    "opens": str,
    "closes": str,
    "dot": lambda _: r"\cdot ",
    "bond": _BONDS.__getitem__,
    "blank": lambda _: r"\,",
    "other": str,
}
