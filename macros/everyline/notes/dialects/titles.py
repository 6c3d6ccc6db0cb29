"""Telling a title from a claim, for outlines, where both are bullets.

A bullet that others stand under is a title when it names a subject, and a claim when it says something about one.
A claim must be printed, so where in doubt it is a claim:

1. Several lines, code alone, or a link to another site is never a title.
2. Sentence punctuation or a colon at the end: never a title. A question mark may end one.
3. ``第三章 …``, ``Chapter 3 …`` and ``《…》`` are titles, whatever else they hold.
4. A comma, a semicolon or a colon inside: a clause, so a claim.
5. Wider than 48 columns (24 Chinese characters): too long for a title.
6. A question (如何, 什么, how, what …) is a title.
7. A predicate (是, 可以, 必须, 来进行 …, is, can, must …) makes a claim, unless it stands in a question.
8. An ending that leads on to what follows (有, 包括, 如下, include …) makes a claim.
9. Everything else is a title.
"""

import re

from markdown_it import MarkdownIt

from everyline.text.markdown_plugins import wide_emphasis
from everyline.text.writing_systems import breadth

_MARKDOWN = MarkdownIt("commonmark").use(wide_emphasis)

_MARKED = re.compile(r"[^\w\s,.;?。，；：、？（）()-]|_")  # what may be more than text

_WIDEST = 48
_ENDS_SENTENCE = re.compile(r"[。．.!！…:：;；,，、][\s\"'”’)）」』]*$")
_CHAPTER = re.compile(
    r"第\s*[\d〇零一二三四五六七八九十百两]+\s*[章节節部篇讲講课課回卷]|(?:chapter|part|section|appendix)\s+[\divxlc]+\b|附录|附錄"
    r"|《[^《》]*》$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[，；：;]|[,:](?:\s|$)")
# 是否, 是如何 and the like ask; they don't state.
_QUESTION = re.compile(
    r"[?？]$|如何|怎么|怎样|为什么|为何|什么|是否|哪些|哪个|哪里|多少|几种|\b(?:how|what|why|when|where|which|who|whether)\b",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    # Words that hold these characters without stating anything: 总是, 但是; 机会, 会话, 社会; 功能, 性能, 智能.
    r"是|可以|能够|不能|只能|会(?![话议员计])|应该|应当|必须|需要|不会|不要|没有|拥有|具有|已经|尽量|来进行|来实现|来完成"
    r"|\b(?:is|are|was|were|can|cannot|must|should|will|has|have|does|do|may|needs?)\b",
    re.IGNORECASE,
)
_NO_PREDICATE = re.compile(r"[总机社协大开商年]会|[或于]是|是非")
_LEADS_ON = re.compile(r"(?:有|为|包括|包含|分为|如下|\b(?:includes?|are|is|as follows))$", re.IGNORECASE)


def is_title(text: str) -> bool:
    """Whether the CommonMark text reads like a title, by the rules above."""
    seen = text.strip()
    if _MARKED.search(text):
        tokens = [child for token in _MARKDOWN.parseInline(text) for child in token.children or ()]
        seen = "".join("\n" if token.type in ("softbreak", "hardbreak") else token.content for token in tokens).strip()
        is_code = seen and all(token.type == "code_inline" or not token.content.strip() for token in tokens)
        addresses = [str(token.attrGet("href")) for token in tokens if token.type == "link_open"]
        # An image's text is its alternative text; a picture is not a title.
        pictured = any(token.type == "image" for token in tokens)
        if is_code or pictured or any(not address.startswith("ref:") for address in addresses):
            return False
    if "\n" in seen or _ENDS_SENTENCE.search(seen):
        return False
    if _CHAPTER.match(seen):
        return True
    # "3.", "1.2" and "3、" before a title are its number.
    name = re.sub(r"^\d+(?:\.\d+)*[.、)）]?\s*", "", seen) or seen
    if _CLAUSE.search(name) or breadth(name) > _WIDEST:
        return False
    if _QUESTION.search(name):
        return True
    return not _PREDICATE.search(_NO_PREDICATE.sub("", name)) and not _LEADS_ON.search(name)
