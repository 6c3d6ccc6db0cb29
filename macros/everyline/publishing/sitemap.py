"""The list of all pages in all languages for search engines, each with those that say the same in another language."""

from __future__ import annotations

from html import escape

from everyline.publishing.head import address_of, read_pages
from everyline.publishing.output import WholeSite

SITEMAP = "sitemap.xml"
_SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def write_sitemap(site: WholeSite) -> bool:
    """Write it in the place of that of the first language, and tell robots where it is; not where no address is known."""
    pages = {
        language: {
            facts.path.removeprefix(site.prefix(language)): (facts, frame)
            for facts, frame in read_pages(site, language)
        }
        for language in site.languages
    }
    urls = []
    address = ""
    for found in pages.values():
        for name, (facts, frame) in found.items():
            address = frame.address
            same = {language: each[name][0].path for language, each in pages.items() if name in each}
            links = [
                f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(address + address_of(path))}"/>'
                for language, path in (same.items() if len(same) > 1 else ())
            ]
            day = f"<lastmod>{facts.modified}</lastmod>" if facts.modified else ""
            urls.append(
                "".join([f"<url><loc>{escape(address + address_of(facts.path))}</loc>{day}", *links, "</url>\n"])
            )
    if address:
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SPACES}>\n{"".join(urls)}</urlset>\n'
        (site.folder / SITEMAP).write_text(text, encoding="utf-8")
        (site.folder / f"{SITEMAP}.gz").unlink(
            missing_ok=True
        )  # MkDocs wrote one of one language; compression writes it anew
        (site.folder / "robots.txt").write_text(
            f"User-agent: *\nAllow: /\n\nSitemap: {address}{SITEMAP}\n", encoding="utf-8"
        )
    return True
