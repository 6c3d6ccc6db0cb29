"""The headers that a web server should send, written into the site so that they can't be older than its pages.

The Content-Security-Policy lets pages load from their own host only and run no script that is not a file, except the
theme's few inline ones, each by its hash (`everyline.verification.security`). ``_headers`` is what Netlify and Cloudflare Pages read,
``_headers.nginx`` is included by ``deploy/nginx.conf``.
"""

from collections.abc import Iterable
from pathlib import Path

_POLICY = """
default-src 'none'
script-src 'self' {hashes}
style-src 'self'
img-src 'self' data:
media-src 'self'
font-src 'self'
connect-src 'self'
worker-src 'self'
manifest-src 'self'
base-uri 'none'
form-action 'none'
"""
_HEADER_ONLY = "; frame-ancestors 'none'"
OTHERS = {  # of a preview, too
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",  # for browsers that don't know frame-ancestors
}


def policy(hashes: Iterable[str]) -> str:
    """The Content-Security-Policy under which every page of a site works, with the hashes of the theme's inline scripts.

    Inline styles, event handlers and scripts of anybody else don't exist: `everyline.verification` sees to that.
    """
    lines = _POLICY.format(hashes=" ".join(f"'{each}'" for each in sorted(hashes))).strip().splitlines()
    return "; ".join(line.strip() for line in lines)


def write_headers(site_dir: Path, hashes: Iterable[str]) -> None:
    """Write a site's headers in both forms; for the hashes see `policy`."""
    headers = {"Content-Security-Policy": policy(hashes) + _HEADER_ONLY, **OTHERS}
    lines = [f"  {name}: {value}\n" for name, value in headers.items()]
    (site_dir / "_headers").write_text("".join(["/*\n", *lines]), encoding="utf-8")
    # A policy keeps some browsers from showing PDF files; nginx.conf leaves it out there.
    directives = [f'set $kn_policy "{headers.pop("Content-Security-Policy")}";\n']
    directives += [f'add_header {name} "{value}" always;\n' for name, value in headers.items()]
    (site_dir / "_headers.nginx").write_text("".join(directives), encoding="utf-8")
