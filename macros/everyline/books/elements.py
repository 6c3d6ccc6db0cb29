"""The table of everything that pages may hold, and how the book prints it. Something new on the site is a row here."""

from __future__ import annotations

from everyline.books.code import highlighted, part, parts
from everyline.books.converter import Table
from everyline.books.corrections import (
    answer,
    behind,
    errata,
    errata_entry,
    erratum,
    gaps,
    kind,
    noted_words,
    objects,
    own_words,
    pair,
    proof,
    trust,
)
from everyline.books.figures import picture
from everyline.books.media import formula, named, photo
from everyline.books.prose import (
    admonition,
    block,
    box,
    button,
    code,
    definitions,
    heading,
    inside,
    lead,
    line_break,
    link,
    listing,
    piece,
    quiet_link,
    skip,
    table,
    term,
    within,
)
from everyline.books.reference import facts, glossary, glossary_entry, key_numbers, legend
from everyline.books.statements import MARK, group, mark, statements, words

_WORDS = {
    "p": block("p"),
    "h2": heading,
    "h3": heading,
    "h4": heading,
    "h5": heading,
    "h6": heading,
    "ul": listing("bullets"),
    "ol": listing("numbers"),
    "li": inside,
    "dl": definitions,
    "dt": inside,
    "dd": inside,
    "blockquote": box("quoted"),
    "div": inside,
    "section": inside,
    "span": within,
    "table": table,
    "th": inside,
    "td": inside,
    "caption": inside,
    "hr": skip,
    "br": line_break,
    "a": link,
    "a.headerlink": skip,
    "a.md-button": button,
    "strong": piece("strong"),
    "b": piece("strong"),
    "em": piece("emph"),
    "i": piece("emph"),
    "dfn": within,
    "abbr": within,
    "small": within,
    "u": piece("underline"),
    "ins": piece("underline"),
    "s": piece("strike"),
    "del": piece("strike"),
    "mark": piece("highlight"),
    "sub": piece("sub"),
    "sup": piece("super"),
    "kbd": code,
    "code": code,
    "pre": highlighted,
    ".highlight": highlighted,
    ".admonition": admonition,
}

_STATEMENTS = {
    ".kn-group": group,
    ".kn-statements": statements,
    MARK: mark,
    ".kn-text": words,
    ".kn-lead-text": lead,
    ".kn-path": block("context-path"),
    ".kn-lost": piece("lost"),
    "img": photo,
    "math": formula,
    ".math": code,
    "a.kn-zoom": within,
    "audio": named,
    "video": named,
    ".kn-program": within,
    "a.kn-program": link,
    ".kn-dead": within,
    ".kn-tag": quiet_link,
    ".kn-marker": piece("tag"),
    ".kn-number": piece("tag"),
    ".kn-term": term,
    ".kn-to-cite": quiet_link,
    "figure.kn-code": parts,
    ".kn-part": part,
    "details": inside,
    "details.kn-objects": objects,
    "summary": block("label-line"),
    "aside": inside,
    ".kn-picture": picture,
    ".kn-notice": block("notice"),
    ".kn-empty": block("notice"),
    ".kn-trust": trust,
    ".kn-callout": block("notice"),
    ".kn-callout-title": block("label-line"),
}

_WRITTEN = {
    ".kn-raw": skip,
    ".kn-props": skip,
    ".kn-around": skip,
    ".kn-home": skip,
    ".kn-embed": box("quoted"),
    ".kn-embed-from": block("label-line"),
    ".kn-tags": piece("tag"),
    ".kn-anchor": within,
    ".kn-line-number": skip,
}

_AMENDMENTS = {
    "details.kn-more": behind,
    ".kn-wordings-label": block("label-line"),
    ".kn-erratum": erratum,
    ".kn-own": own_words,
    ".kn-erratum-kind": kind,
    ".kn-since": piece("tag"),
    ".kn-authority": piece("tag"),
    ".kn-conflict": block("context-path"),
    ".kn-mark": block("small"),
    ".kn-gaps": gaps,
    ".kn-gaps-title": block("label-line"),
    ".kn-gap-see": piece("tag"),
    ".kn-titles-label": block("small"),
    ".kn-addition": box("addition"),
    ".kn-addition-label": block("label-line"),
    ".kn-addition-authority": block("small"),
    ".kn-proof": proof,
    ".kn-proof-note": block("small"),
    "details.kn-answer": answer,
    ".kn-badge": piece("badge"),
    ".kn-badge-failed": piece("bad-badge"),
    ".kn-badge-refused": piece("bad-badge"),
    ".kn-refusal-client": piece("tag"),
    ".kn-errata": errata,
    ".kn-errata-entry": errata_entry,
    ".kn-errata-pair": pair,
    ".kn-errata-label": block("label-line"),
    ".kn-errata-place": block("errata-place"),
    ".kn-errata-words": noted_words,
    ".kn-errata-line": quiet_link,
}

_REFERENCE = {
    ".kn-glossary": glossary,
    ".kn-glossary-entry": glossary_entry,
    ".kn-figures": key_numbers,
    ".kn-legend": legend,
    ".kn-facts": facts,
    ".kn-example-context": piece("tag"),
}

# What only a screen has, or what the book has in another form: contents instead of cards, footnotes instead of links
# beside each statement, numbers instead of bars, an index instead of ways on.
_APPARATUS = """
    button form script style template input label .kn-filter .kn-letters .kn-cite .kn-map .kn-here .kn-beginning .kn-picture-text
    .kn-picture-files .kn-known .kn-diff .kn-verdict .kn-answer .kn-bar .kn-patterns .kn-swatch .kn-card-count .kn-beside
    select option output .kn-related .kn-backlinks
"""
# Classes that say what something is without changing how it is printed.
_PLAIN = """
    md-typeset__scrollwrap md-typeset__table kn-statement kn-bullet kn-code kn-definitions kn-highlight kn-image
    kn-lead kn-paragraph kn-run kn-run-first kn-open kn-fixed kn-quiet-more kn-reference kn-step kn-row kn-next kn-note kn-instead kn-sources kn-source-card
    kn-ledger kn-hash kn-glossary-other kn-glossary-details kn-misspelled kn-figure kn-total kn-picture-small
    kn-part-* kn-is-* language-* note warning tip info danger admonition-title kn-corrected kn-correction kn-wrong
    kn-own-label kn-own-words kn-erratum-* kn-wordings kn-wording kn-gap kn-badge-* kn-extra kn-cite-source kn-cite-line kn-cite-* kn-known-* kn-verdict-*
    kn-errata-figures kn-errata-noted kn-errata-right kn-errata-side kn-errata-slips kn-mark-* kn-more kn-titles kn-right
    kn-source-page kn-written kn-note-body kn-piece kn-list kn-heading kn-taken kn-task kn-task-* kn-verbatim
    kn-index kn-titles-list kn-columns kn-count kn-name kn-to-* kn-trust-* kn-closing kn-callout-* kn-photo kn-embedded kn-aside kn-audio kn-video
    kn-addition-text kn-sketch kn-sketch-* kn-sketched kn-sketched-light
"""

TABLE = Table(
    handlers={
        **_WORDS,
        **_STATEMENTS,
        **_WRITTEN,
        **_AMENDMENTS,
        **_REFERENCE,
        **dict.fromkeys(_APPARATUS.split(), skip),
    },
    plain=frozenset(_PLAIN.split()),
    skip=skip,
)
