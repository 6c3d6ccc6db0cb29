"""What a whole site gets before people get it: books, what machines read, the offline copy, downloads, headers, compressed files, editions."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from everyline.publishing.books import KINDS, write_books
from everyline.publishing.cards import write_cards
from everyline.publishing.compression import compress
from everyline.publishing.downloads import fill_downloads
from everyline.publishing.editions import Editions
from everyline.publishing.feed import write_feeds
from everyline.publishing.headers import policy, write_headers
from everyline.publishing.markdown import write_markdown
from everyline.publishing.moved import write_redirects
from everyline.publishing.offline import write_offline_copy
from everyline.publishing.output import Output, WholeSite
from everyline.publishing.sitemap import write_sitemap

# Each takes its time, and nobody who writes looks at it.
NOT_PREVIEWED = (*KINDS, "feeds", "cards", "markdown", "offline", "compression")


def write_outputs(site: WholeSite, without: Collection[str] = ()) -> bool:
    """Complete a site in which all pages are already, and have been verified.

    Args:
        site: to be added to.
        without: names of outputs to leave out.

    Returns:
        Whether it is whole; what went wrong has been told.
    """
    return all(output.write(site) for output in OUTPUTS if output.name not in without)


def _offer(site: WholeSite) -> bool:
    fill_downloads(site.folder, site.languages, site.commit.date)
    return True


def _pack(site: WholeSite) -> bool:
    _offer(site)  # the pages in the archive offer everything but the archive itself
    write_offline_copy(site.folder, site.name, site.commit.time, policy(site.scripts))
    return True


def _list_editions(site: WholeSite) -> bool:
    Editions(site.commit.name, site.commit.date, site.scripts).write(site.folder)
    return True


def _send_headers(site: WholeSite) -> bool:
    write_headers(site.folder, site.scripts)
    return True


def _compress(site: WholeSite) -> bool:
    compress(site.folder)
    return True


# In this order: an output sees what those before it wrote, and files are compressed as they are at last. A new format is a row.
OUTPUTS = (
    *(Output(kind, partial(write_books, kind)) for kind in KINDS),
    Output("redirects", write_redirects),
    Output("sitemap", write_sitemap),
    Output("feeds", write_feeds),
    Output("cards", write_cards),
    Output("markdown", write_markdown),
    Output("offline", _pack),
    Output("downloads", _offer),
    Output("editions", _list_editions),
    Output("headers", _send_headers),
    Output("compression", _compress),
)
