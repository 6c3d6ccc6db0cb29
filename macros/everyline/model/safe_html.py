"""Notes' Markdown to safe HTML. Nothing in a note runs: no HTML beyond a short list, no scripts, no foreign images.

The order matters: Markdown is parsed, links are resolved on the tokens, unknown HTML becomes visible text, and what
comes out goes through nh3 in the end.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.util import ClassNotFound

from everyline.diagrams.sketches import formula
from everyline.model.app_links import PROGRAMS
from everyline.model.fidelity import HTML_TAG, HTML_TAGS, KNOWN_TAG, TABLE, TABLE_TAGS
from everyline.model.links import Linker
from everyline.model.written_links import is_address
from everyline.notes.units import Unit
from everyline.text import words
from everyline.text.escaping import visible
from everyline.text.markdown_plugins import flat, statements
from everyline.text.messages import Messages
from everyline.text.writing_systems import WIDE

_BLOCK_TAGS = "a audio blockquote caption code dd details dfn div dl dt hr img li ol p pre span summary table tbody td th thead tr ul video"
_OUR_TAGS = {*HTML_TAGS, *_BLOCK_TAGS.split()}
_ATTRIBUTES = {
    "a": {"href", "title", "class", "rel", "target", "data-written", "data-search-exclude"},
    "audio": {"src", "controls", "preload", "class", "title", "data-written"},
    "img": {"src", "alt", "title", "width", "height", "loading", "class", "data-written"},
    "video": {"src", "controls", "preload", "class", "title", "data-written"},
    "code": {"class", "data-written"},
    "details": {"class", "open", "data-written"},
    "dfn": {"class", "title"},
    "div": {"class", "data-written"},
    "p": {"class"},
    "span": {"class", "title", "data-written", "data-search-exclude"},
    "summary": {"class"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_CLEANER = nh3.Cleaner(
    tags=_OUR_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "data", *PROGRAMS},  # the linker gives data to pictures alone
    link_rel=None,
)
_WORDS = nh3.Cleaner(tags=HTML_TAGS | {"code"}, attributes={}, link_rel=None)
_UNSPACED = re.compile(rf"[{WIDE}]")
_PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]
_DEEPEST = 40  # blocks within blocks in one statement
_NEAR = 16  # pieces beside the end of a line among which letters are looked for
_VERBATIM = MarkdownIt("zero")
_FORMULA = re.compile(r'<span class="kn-formula">(\d+)</span>')
_POINTED = re.compile(r"\{\s*(\d{1,6}(?:-\d{1,6})?(?:\s*,\s*\d{1,6}(?:-\d{1,6})?)*)\s*\}")  # lines of code
# A line of words in which nothing can be a mark: most sentences are.
_WORDED = re.compile(r"[^\W\d_](?:[^\W_]|[,;().?'，。、；：？！“”‘’（）《》…—-]| (?! ))*(?<! )")
_LONGEST, _SLOW = 50_000, re.compile(r"[^\n]{1000}|\s{200}|\S{400}")
_NO_PICTURE = re.compile(r"\.(?:pdf|md|docx?|pptx?|xlsx?|zip|mp[34]|m4a|wav|ogg|webm|mov)$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Renderer:
    """Renders statements for the pages of one language."""

    def __init__(self, linker: Linker, messages: Messages) -> None:
        self._linker = linker
        self._messages = messages
        self._markdown = _parser()

    def statement(self, unit: Unit, text: str, topic: str, page: str, met: set[str]) -> str:
        """A statement's own content as safe HTML, without anything beneath it: of any but code, its own words or its correction.

        `met` are the ids of the terms that its section has linked already; others are added.
        """
        tokens = self._parsed(text)
        self._linker.apply(tokens, unit, topic, page, met)
        return self._html(tokens)

    def quoted(self, unit: Unit, text: str, page: str) -> str:
        """A statement where another stands for it: as `statement`, but its terms are no links and nothing is counted."""
        tokens = self._parsed(text)
        self._linker.resolve(tokens, unit, page)
        return self._html(tokens)

    def _parsed(self, text: str) -> list[Token]:
        """The tokens of a text; one that is nested deeper than can be shown stands as it was typed, as the parser drops what is deeper."""
        if _WORDED.fullmatch(text):
            words = Token("text", "", 0, content=text)
            around = Token("paragraph_open", "p", 1, block=True), Token("paragraph_close", "p", -1, block=True)
            return [around[0], Token("inline", "", 0, content=text, children=[words], block=True), around[1]]
        tokens = self._markdown.parse(visible(text), {"messages": self._messages})
        for token in tokens:
            if token.tag in ("td", "th") and "style" in token.attrs:
                token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}
        return tokens if all(each.level < _DEEPEST - 1 for each in tokens) else _VERBATIM.parse(visible(text))

    def line(self, unit: Unit, text: str, page: str) -> str:
        """A heading or a property, with its links."""
        tokens = self._markdown.parseInline(visible(text))
        self._linker.resolve(tokens, unit, page)
        return self._html(tokens)

    def prose(self, text: str) -> str:
        """What editors write, as safe HTML: paragraphs and lists, without terms."""
        return self._html(self._parsed(text))

    def _html(self, tokens: list[Token]) -> str:
        inline = tokens[1].children if [each.type for each in tokens] == _PARAGRAPH else None
        if inline and all(each.type == "text" for each in inline):
            text = "".join(each.content for each in inline)
            if _WORDED.fullmatch(text):
                return f"<p>{text}</p>"
        formulas: list[str] = []
        env = {"messages": self._messages, "formulas": formulas}
        html = _CLEANER.clean(self._markdown.renderer.render(tokens, self._markdown.options, env)).strip()
        return _FORMULA.sub(lambda found: formulas[int(found[1])], html) if formulas else html

    def excerpt(self, unit: Unit, text: str, page: str, most: int) -> str:
        """The beginning of a text, up to so many letters, as safe HTML: words and formulas alone, those of blocks that it shows too."""
        read = self._markdown.parseInline(visible(text))
        if "[](block:" in text:
            self._linker.resolve(read, unit, page)
        tokens, room = list[Token](), most
        for each in flat(read[0].children or []):
            room -= len(each.content)
            tokens.append(each)
            if room < 0:
                said = words.excerpt(each.content, len(each.content) + room) if each.type == "text" else "…"
                tokens[-1] = Token("text", "", 0, content=" " * each.content.startswith(" ") + said)
                break
        return self._html(tokens)

    def inline(self, text: str) -> str:
        """A short text (a heading, an excerpt) as safe HTML without links."""
        html = self._markdown.renderInline(visible(text), {"messages": self._messages})
        return _WORDS.clean(html)

    @staticmethod
    def code(text: str, language: str, info: str = "") -> str:
        """Code as highlighted HTML, with the lines marked that the information of its fence points out, as in ``yaml {2-3,5}``."""
        lexer = _lexer(language, text)
        last, pointed = text.count("\n") + 1, _POINTED.search(info)
        ranges = [[int(each) for each in part.split("-")] for part in pointed[1].split(",")] if pointed else ()
        lines = [line for each in ranges for line in range(each[0], min(each[-1], last) + 1)]
        formatter: HtmlFormatter[str] = HtmlFormatter(cssclass="highlight", wrapcode=True, hl_lines=lines)
        return highlight(visible(text), lexer, formatter).strip()


def _lexer(language: str, text: str) -> Lexer:
    """What colors code; nothing what is so long, or written so, that some lexers take minutes."""
    if len(text) > _LONGEST or _SLOW.search(text):
        language = "text"
    name = language.split(maxsplit=1)[0] if language.strip() else "text"
    is_inline = name.lower().startswith("php") and "<?" not in text  # as in most notes; before that sign all is HTML
    try:
        lexer: Lexer = get_lexer_by_name(name, stripnl=False, startinline=is_inline)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False)
    return lexer


class _Parser(MarkdownIt):
    """The parser of notes: what is no safe address stays as it was typed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - its name there
        """Whether an address becomes a link.

        A mail program takes control characters for the end of a line, after which a letter could get other recipients.
        """
        scheme, _, rest = url.partition(":")
        if scheme.strip().lower() != "mailto":
            return is_address(url)
        fields = {name.lower() for name, _ in parse_qsl(urlsplit(rest).query, keep_blank_values=True)}
        return not _CONTROL.search(unquote(rest)) and fields <= {"subject", "body"}


@cache
def _parser() -> MarkdownIt:
    """The one parser, for making it takes as long as a page."""
    parser = _Parser("commonmark", {"html": True, "maxNesting": _DEEPEST}, renderer_cls=_Html).use(statements)
    for name in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(name, getattr(_Html, name))
    return parser


class _Html(RendererHTML):
    """HTML of tokens: unknown tags are text, images are words."""

    def html_inline(self, tokens: Sequence[Token], idx: int, _options: Any, _env: Any) -> str:  # noqa: ANN401
        return _known_or_escaped(tokens[idx].content)

    def html_block(self, tokens: Sequence[Token], idx: int, _options: Any, _env: Any) -> str:  # noqa: ANN401
        text = _known_or_escaped(tokens[idx].content)
        return text if TABLE.search(text) else f"<p>{text}</p>\n"

    def softbreak(self, tokens: Sequence[Token], idx: int, _options: Any, _env: Any) -> str:  # noqa: ANN401
        """Nothing between letters of scripts without blanks: a line that an editor broke there goes on."""
        before = next((each.content[-1] for each in tokens[max(idx - _NEAR, 0) : idx][::-1] if each.content), "")
        after = next((each.content[0] for each in tokens[idx + 1 : idx + _NEAR] if each.content), "")
        return "" if _UNSPACED.match(before) and _UNSPACED.match(after) else "\n"

    def fence(self, tokens: Sequence[Token], idx: int, _options: Any, env: Any) -> str:  # noqa: ANN401
        """Code within a statement, which says what language it is in; its colors are kept out of what is cleaned, as formulas are."""
        token, content = tokens[idx], escape(tokens[idx].content)
        if token.info.strip() and "formulas" in env:
            colored = highlight(token.content, _lexer(token.info, token.content), HtmlFormatter(nowrap=True))
            env["formulas"].append(f'<span class="highlight">{colored}</span>')
            content = f'<span class="kn-formula">{len(env["formulas"]) - 1}</span>'
        return f'<pre><code data-written="{escape(token.info.strip())}">{content}</code></pre>\n'

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ANN401
        """What nobody resolved: within a heading or an excerpt, where there is no room for a picture."""
        token = tokens[idx]
        name = self.renderInlineAsText(token.children, options, env) or unquote(str(token.attrGet("src") or ""))
        return escape(name)

    def math_inline(self, tokens: Sequence[Token], idx: int, _options: Any, env: Any) -> str:  # noqa: ANN401
        """A formula, kept out of what is cleaned, for no note can write one; in an excerpt its TeX."""
        token = tokens[idx]
        if "formulas" not in env:
            return escape(f"${token.content.strip()}$", quote=False)
        env["formulas"].append(formula(token.content, is_display=token.type != "math_inline"))
        return f'<span class="kn-formula">{len(env["formulas"]) - 1}</span>'

    math_inline_double = math_inline  # in a line of its own

    def math_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ANN401
        """A formula that is a paragraph."""
        return f"<p>{self.math_inline(tokens, idx, options, env)}</p>\n"

    def heading_open(self, *_: Any) -> str:  # noqa: ANN401
        """One within a quote, which is none of the page's."""
        return "<p><strong>"

    def heading_close(self, *_: Any) -> str:  # noqa: ANN401
        return "</strong></p>\n"

    def lost(self, tokens: Sequence[Token], idx: int, _options: Any, env: Any) -> str:  # noqa: ANN401
        """A picture that is not there; see `everyline.model.links`."""
        token = tokens[idx]
        attributes = "".join(f' {name}="{escape(str(value))}"' for name, value in token.attrs.items())
        kind = "lost-file" if _NO_PICTURE.search(token.content) else "lost-image"
        return f'<span class="kn-lost"{attributes} data-search-exclude>{escape(env["messages"][kind])} {escape(token.content)}</span>'


def _known_or_escaped(html: str) -> str:
    """HTML in which every tag that notes may not bring is turned into text."""
    result, end = [], 0
    for match in HTML_TAG.finditer(html):
        name = match.group(1).lower()
        tag = (
            match.group()
            if name in HTML_TAGS | TABLE_TAGS
            else ""
            if KNOWN_TAG.fullmatch(match[0])
            else escape(match[0])
        )
        result += [escape(html[end : match.start()], quote=False), tag]
        end = match.end()
    return "".join([*result, escape(html[end:], quote=False)])
