"""The headers that a web server should send, written into the site so that they can't be older than its pages.

The Content-Security-Policy lets pages load from their own host only and run no script that is not a file, except the
theme's few inline ones, each by its hash. ``_headers`` is what Netlify and Cloudflare Pages read,
``_headers.nginx`` is included by ``deploy/nginx.conf``.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

_INLINE = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
_NOT_RUN = re.compile(rb'\ssrc=|\stype="application/json"')
_POLICY = """
default-src 'none'
script-src 'self' {hashes}
style-src 'self'
img-src 'self' data:
font-src 'self'
connect-src 'self'
worker-src 'self'
manifest-src 'self'
base-uri 'none'
form-action 'none'
frame-ancestors 'none'
"""
_OTHERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",  # for browsers that don't know frame-ancestors
}


def policy(site_dir: Path) -> str:
    """The Content-Security-Policy under which every page of a site works.

    Inline styles and event handlers don't exist: `everyline.verification.site` sees to that.
    """
    hashes = sorted({each for page in site_dir.rglob("*.html") for each in _hashes(page.read_bytes())})
    lines = _POLICY.format(hashes=" ".join(hashes)).strip().splitlines()
    return "; ".join(line.strip() for line in lines)


def write_headers(site_dir: Path) -> None:
    """Write a site's headers in both forms."""
    headers = {"Content-Security-Policy": policy(site_dir), **_OTHERS}
    lines = [f"  {name}: {value}\n" for name, value in headers.items()]
    (site_dir / "_headers").write_text("".join(["/*\n", *lines]), encoding="utf-8")
    # A policy keeps some browsers from showing PDF files; nginx.conf leaves it out there.
    directives = [f'set $kn_policy "{headers.pop("Content-Security-Policy")}";\n']
    directives += [f'add_header {name} "{value}" always;\n' for name, value in headers.items()]
    (site_dir / "_headers.nginx").write_text("".join(directives), encoding="utf-8")


def _hashes(page: bytes) -> set[str]:
    scripts = (each["code"] for each in _INLINE.finditer(page) if not _NOT_RUN.search(each["attributes"]))
    return {f"'sha256-{base64.b64encode(hashlib.sha256(code).digest()).decode()}'" for code in scripts}
