"""Finished HTML on its way through Markdown, which has nothing to do with it: not read, searched or changed there.

A page's skeleton is Markdown, and what macros print in it is HTML, many times as long. Python-Markdown, and MkDocs after it, would
parse all of it several times over to find that nothing in it is theirs.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

# A comment that no template prints, and no text can: what is text has its angle brackets escaped.
_START, _END = "<!--block-->", "<!--/block-->"
_BLOCK = re.compile(f"^{_START}\n(.*?)\n{_END}$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(
    r"""<h([23]) class="kn-heading" id="([^"]+)"[^<>]*>(.*?)<a class="kn-line-number"[^<>]*>\d+</a></h\1>""", re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_ID = re.compile(r"""\sid="([^"]+)\"""")
# After Python-Markdown has unified white space, before it looks for code blocks and HTML.
_PRIORITY = 26


def block(html: str) -> str:
    """A filled template as a block of its own within Markdown, which `Blocks` takes care of; blocks within it are opened."""
    inner = html.strip().replace(_START, "").replace(_END, "")
    # Python-Markdown makes blanks of tabs, even inside code.
    return f"{_START}\n{inner}\n{_END}\n".replace("\t", "&#9;")


def ids(html: str) -> set[str]:
    """All addresses within a page, which links from Markdown may point to."""
    return {*_ID.findall(html)}


def headings(html: str) -> list[dict[str, Any]]:
    """The headings of a note in finished HTML, those below others within them, as Python-Markdown tells of its own."""
    root: list[dict[str, Any]] = []
    above: list[dict[str, Any]] = []
    for found in _HEADING.finditer(html):
        name = _TAG.sub("", found[3]).strip()
        token: dict[str, Any] = {"level": int(found[1]), "id": found[2], "name": name, "children": []}
        while above and above[-1]["level"] >= token["level"]:
            above.pop()
        (above[-1]["children"] if above else root).append(token)
        above.append(token)
    return root


class Blocks(Extension):
    """Has Python-Markdown keep finished HTML as it is."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register what sets them aside; Python-Markdown's own store puts them back."""
        md.preprocessors.register(_SetAside(md), "everyline", _PRIORITY)


class _SetAside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = _BLOCK.sub(lambda match: f"\n{self.md.htmlStash.store(match[1])}\n", "\n".join(lines))
        return text.split("\n")
