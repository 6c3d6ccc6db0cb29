"""The pages of a site that nobody has to write: home, glossary, diagrams, errata, list of notes, ledger.

They are Markdown that calls macros, as a file of a project is that takes the place of one.
"""

from __future__ import annotations

from everyline.model.addresses import ERRATA_PAGE, GALLERY_PAGE, GLOSSARY_PAGE, HOME_PAGE, LEDGER_PAGE, SOURCES_PAGE
from everyline.model.site import Site
from everyline.text.escaping import literal

_MACROS = {
    GLOSSARY_PAGE: "glossary",
    GALLERY_PAGE: "gallery",
    ERRATA_PAGE: "errata",
    SOURCES_PAGE: "sources",
    LEDGER_PAGE: "ledger",
}


def default_pages(site: Site, title: str) -> dict[str, str]:
    """The text of every page that the package brings to a site, by its address.

    Args:
        site: the site.
        title: its name, which its home page bears.
    """
    return {page: _home(site, title) if page == HOME_PAGE else _page(site, page) for page in site.defaults}


def _page(site: Site, page: str) -> str:
    name = page.partition("/")[0]
    lead = site.messages[f"lead-{name}"]
    return f"# {literal(site.page_title(page))}\n\n{literal(lead)}\n\n{{{{ {_MACROS[page]}() }}}}\n"


def _home(site: Site, title: str) -> str:
    """What there is in numbers, then the ways in: topics where somebody chose them, else the notes."""
    msg = site.messages
    parts = [f"# {literal(title)}", literal(msg["lead-index"]), "{{ beginning() }}"]
    if site.editorial.topics:
        parts += [f"## {literal(msg['home-topics'])} {{: #topics }}", "{{ topic_map() }}"]
    else:
        parts += [f"## {literal(msg['home-notes'])}", "{{ sources() }}"]
    parts += ["{{ downloads() }}", "{{ figures() }}"]
    return "\n\n".join(["---\nhide:\n  - toc\n---", *parts]) + "\n"
