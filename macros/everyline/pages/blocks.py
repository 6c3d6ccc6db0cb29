"""Finished HTML on its way through Markdown, which has nothing to do with it: not read, searched or changed there.

A page's skeleton is Markdown, and what macros print in it is HTML, many times as long. Python-Markdown, and MkDocs after it, would
parse all of it several times over to find that nothing in it is theirs.
"""

from __future__ import annotations

import re

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

# A comment that no template prints, and no text can: what is text has its angle brackets escaped.
_START, _END = "<!--block-->", "<!--/block-->"
_BLOCK = re.compile(f"^{_START}\n(.*?)\n{_END}$", re.MULTILINE | re.DOTALL)
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


class Blocks(Extension):
    """Has Python-Markdown keep finished HTML as it is."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register what sets them aside; Python-Markdown's own store puts them back."""
        md.preprocessors.register(_SetAside(md), "everyline", _PRIORITY)


class _SetAside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = _BLOCK.sub(lambda match: f"\n{self.md.htmlStash.store(match[1])}\n", "\n".join(lines))
        return text.split("\n")
