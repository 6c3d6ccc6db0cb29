"""Everything that a whole site gets before people get it, in its order: books, what machines read, the offline copy, downloads, headers, compressed files, editions."""

from collections.abc import Callable, Container
from functools import partial

from everyline.publishing.books import KINDS, write_books
from everyline.publishing.cards import write_cards
from everyline.publishing.downloads import downloads, fill_downloads
from everyline.publishing.editions import Edition, Editions
from everyline.publishing.headers import policy, write_headers
from everyline.publishing.llms import write_markdown
from everyline.publishing.machine_readable import write_feeds, write_sitemap
from everyline.publishing.packing import compress, write_offline_copy
from everyline.publishing.redirects import write_redirects
from everyline.publishing.whole_site import WholeSite

# Each takes its time, and nobody who writes looks at it.
NOT_PREVIEWED = (*KINDS, "feeds", "cards", "markdown", "offline", "sitemap", "headers", "compression")


def write_outputs(site: WholeSite, without: Container[str] = ()) -> bool:
    """Complete a site in which all pages are already, and have been verified; whether it is whole. What went wrong has been told."""
    made = {name: write for name, write in OUTPUTS.items() if name not in without}
    return all((site.step(name, site.folder), write(site) is not False)[1] for name, write in made.items())


def _offer(site: WholeSite) -> None:
    if downloads(site.folder, site.languages):  # else all pages would be read for nothing
        fill_downloads(site.folder, site.languages, site.commit.date)


def _pack(site: WholeSite) -> None:
    _offer(site)  # the pages in the archive offer everything but the archive itself
    write_offline_copy(site.folder, site.name, site.commit.time, policy(site.scripts))


# In this order: an output sees what those before it wrote, and files are compressed as they are at last. A new format is a row: what
# a build may leave out, and what adds to the folder of the site; False where that went wrong, which it has told.
OUTPUTS: dict[str, Callable[[WholeSite], bool | None]] = {
    **{kind: partial(write_books, kind) for kind in KINDS},
    "redirects": write_redirects,
    "sitemap": write_sitemap,
    "feeds": write_feeds,
    "cards": write_cards,
    "markdown": write_markdown,
    "offline": _pack,
    "downloads": _offer,
    "editions": lambda site: Editions(Edition("", site.commit.name, site.commit.date, site.scripts)).write(site.folder),
    "headers": lambda site: write_headers(site.folder, site.scripts),
    "compression": lambda site: compress(site.folder),
}
