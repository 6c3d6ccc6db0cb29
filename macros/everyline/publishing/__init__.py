"""What a whole site needs before people get it: the offline copy, downloads, headers, compressed files, editions."""

from __future__ import annotations

from pathlib import Path

from everyline.model.revision import Commit
from everyline.publishing.compression import compress
from everyline.publishing.downloads import fill_downloads
from everyline.publishing.editions import Editions
from everyline.publishing.headers import policy, write_headers
from everyline.publishing.offline import write_offline_copy
from everyline.verification.scripts import Scripts


def finish(site_dir: Path, name: str, languages: tuple[str, ...], commit: Commit, scripts: Scripts) -> None:
    """Complete a site in which all pages and books are already, and have been verified.

    The order matters: the offline copy holds pages that offer everything but itself, and files are compressed as they
    are at last.

    Args:
        site_dir: the folder of the whole site, all languages.
        name: what the offline copy is called, before ``-offline.zip``; also the folder in it.
        languages: of the site, the first at its root.
        commit: what dates the downloads and every file in the offline copy.
        scripts: what its pages may run.
    """
    fill_downloads(site_dir, languages, commit.date)
    hashes = scripts.used(site_dir)
    write_offline_copy(site_dir, name, commit.time, policy(hashes))
    fill_downloads(site_dir, languages, commit.date)
    Editions(commit.name, commit.date, hashes).write(site_dir)
    write_headers(site_dir, hashes)
    compress(site_dir)
