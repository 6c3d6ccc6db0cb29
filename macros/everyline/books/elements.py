"""The table of everything that pages may hold, and how the book prints it. Something new on the site is a row here."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from everyline.books import code, corrections, figures, flow, groups, media
from everyline.books.converter import MARK, Converter, Handler, Table

# What goes into a function of the templates as a block, which may be within others at any depth, or in a line.
_BLOCKS = {
    "context-path": ".kn-path .kn-conflict",
    "label-line": """
        summary .kn-callout-title .kn-noted .kn-embed-from .kn-wordings-label .kn-gaps-title .kn-addition-label .kn-errata-label
    """,
    "notice": ".kn-notice .kn-empty .kn-callout",
    "small": ".kn-mark .kn-titles-label .kn-addition-authority .kn-proof-note",
    "errata-place": ".kn-errata-place",
}
_BOXES = {"quoted": "blockquote .kn-embed", "addition": ".kn-addition"}
_PIECES = {
    "strong": "strong b",
    "emph": "em i",
    "underline": "u ins",
    "strike": "s del",
    "highlight": "mark",
    "sub": "sub",
    "super": "sup",
    "lost": ".kn-lost",
    "tag": """
        .kn-marker .kn-number .kn-tags .kn-since .kn-refusal-client
    """,
}
# What has a function of its own.
_OTHERS: Mapping[Handler, str] = {
    Converter.blocks: "li dt dd div section th td caption details aside",
    Converter.inline: "span dfn abbr small a.kn-zoom .kn-program .kn-dead .kn-anchor audio video",
    flow.paragraph: "p",
    flow.lead: ".kn-lead-text",
    flow.heading: "h2 h3 h4 h5 h6",
    flow.listing("bullets"): "ul",
    flow.listing("numbers"): "ol",
    flow.definitions: "dl",
    flow.table: "table",
    flow.sign("linebreak"): "br",
    flow.sign("rule"): "hr",  # between what stands above and below, which keeps two lists apart
    flow.link: "a a.kn-program .kn-to-cite",
    partial(flow.link, name="go"): ".kn-tag .kn-errata-line",
    flow.button: "a.md-button",
    flow.term: ".kn-term",
    flow.unlisted("tag"): ".kn-authority .kn-gap-see",
    flow.unlisted("badge"): ".kn-badge",
    flow.unlisted("bad-badge"): ".kn-badge-failed .kn-badge-refused",
    flow.code: "kbd code .math",
    flow.admonition: ".admonition",
    code.highlighted: "pre .highlight",
    code.parts: "figure.kn-code",
    code.part: ".kn-part",
    media.photo: "img",
    media.formula: "math",
    figures.picture: ".kn-picture",
    flow.block("introduction"): figures.INTRODUCTION,
    groups.group: ".kn-group",
    groups.statements: ".kn-statements",
    groups.mark: MARK,
    groups.words: ".kn-text",
    corrections.behind: "details.kn-more details.kn-objects",
    corrections.erratum: ".kn-erratum",
    corrections.kind: ".kn-erratum-kind",
    partial(corrections.labelled, name="own", of="kn-own-words"): ".kn-own",
    partial(corrections.labelled, name="right", of="kn-correction"): ".kn-right",
    corrections.gaps: ".kn-gaps",
    corrections.proof: ".kn-proof",
    corrections.answer: "details.kn-answer",
    corrections.errata: ".kn-errata",
    corrections.errata_entry: ".kn-errata-entry",
    corrections.pair: ".kn-errata-pair",
    corrections.noted_words: ".kn-errata-words",
    corrections.trust: ".kn-trust",
    corrections.glossary: ".kn-glossary",
    corrections.glossary_entry: ".kn-glossary-entry",
    corrections.key_numbers: ".kn-figures",
    corrections.legend: ".kn-legend",
    corrections.facts: ".kn-facts",
    flow.block("source-card"): ".kn-source-card",
    # What only a screen has, or what the book has in another form: contents instead of cards, footnotes instead of links
    # beside each statement, numbers instead of bars, an index instead of ways on.
    flow.skip: """
        a.headerlink button form script style template input label select option output .kn-filter .kn-letters .kn-overview
        .kn-cite .kn-map .kn-here .kn-books .kn-beginning .kn-picture-text .kn-picture-files .kn-known .kn-diff .kn-verdict .kn-answer .kn-bar
        .kn-patterns .kn-swatch .kn-card-count .kn-beside .kn-related .kn-backlinks .kn-mended .kn-raw .kn-props .kn-around .kn-home
        .kn-line-number
    """,
}
# Classes that say what something is without changing how it is printed.
_PLAIN = """
    md-typeset__scrollwrap md-typeset__table kn-statement kn-bullet kn-code kn-definitions kn-highlight kn-image
    kn-lead kn-paragraph kn-run kn-run-first kn-open kn-fixed kn-quiet-more kn-reference kn-step kn-row kn-next kn-note kn-instead kn-sources
    kn-ledger kn-hash kn-glossary-other kn-glossary-authority kn-glossary-details kn-misspelled kn-figure kn-total kn-picture-small
    kn-part-* kn-is-* language-* note warning tip info danger admonition-title kn-corrected kn-correction kn-wrong
    kn-own-label kn-own-words kn-erratum-* kn-wordings kn-wording kn-gap kn-badge-* kn-extra kn-cite-source kn-cite-line kn-cite-* kn-known-* kn-verdict-*
    kn-errata-figures kn-counts kn-errata-more kn-errata-open kn-differs kn-changed kn-errata-noted kn-errata-right kn-errata-side kn-errata-slips kn-mark-* kn-more kn-titles
    kn-source-page kn-lined kn-written kn-note-body kn-piece kn-list kn-heading kn-taken kn-task kn-task-* kn-box kn-verbatim
    kn-asks kn-short kn-index kn-titles-list kn-columns kn-count kn-name kn-to-* kn-trust-* kn-closing kn-callout-* kn-tint-* kn-photo kn-centered kn-embedded kn-aside kn-audio kn-video
    kn-addition-text kn-said kn-word kn-sketch kn-sketch-* kn-sketched kn-sketched-light
"""


def _made(maker: Callable[[str], Handler], rows: Mapping[str, str]) -> Iterator[tuple[str, Handler]]:
    return ((name, maker(function)) for function, names in rows.items() for name in names.split())


TABLE = Table(
    handlers={
        **dict(_made(flow.block, _BLOCKS)),
        **dict(_made(flow.box, _BOXES)),
        **dict(_made(flow.piece, _PIECES)),
        **{name: handler for handler, names in _OTHERS.items() for name in names.split()},
    },
    plain=frozenset(_PLAIN.split()),
    skip=flow.skip,
)
