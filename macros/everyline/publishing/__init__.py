"""What a whole site needs before people get it: the offline copy, downloads, headers, compressed files, editions."""

from __future__ import annotations

from pathlib import Path

from everyline.model.revision import Commit
from everyline.publishing.compression import compress
from everyline.publishing.downloads import fill_downloads
from everyline.publishing.editions import Editions
from everyline.publishing.headers import write_headers
from everyline.publishing.offline import write_offline_copy


def finish(site_dir: Path, name: str, languages: tuple[str, ...], commit: Commit) -> None:
    """Complete a site in which all pages and books are already, and have been verified.

    The order matters: the offline copy holds pages that offer everything but itself, and files are compressed as they
    are at last.

    Args:
        site_dir: the folder of the whole site, all languages.
        name: what the offline copy is called, before ``-offline.zip``; also the folder in it.
        languages: of the site, the first at its root.
        commit: what dates the downloads and every file in the offline copy.
    """
    fill_downloads(site_dir, languages, commit.date)
    write_offline_copy(site_dir, name, commit.time)
    fill_downloads(site_dir, languages, commit.date)
    Editions(commit.name, commit.date).write(site_dir)
    write_headers(site_dir)
    compress(site_dir)
