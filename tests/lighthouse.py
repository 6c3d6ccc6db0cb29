"""What Lighthouse says of six kinds of pages on a phone: ``python -m tests.lighthouse [SITE …]``; other sites are measured beside ours."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.browser.conftest import chromium
from tests.support import ROOT

PAGES = (
    "en/index.html",
    "en/workloads/pod.html",
    "workloads/pod.html",
    "en/sources/logseq-kubernetes-books.html",
    "en/glossary.html",
    "en/examples.html",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
HOME = Path(__file__).parent / "browser" / "node"


class _Compressed(SimpleHTTPRequestHandler):
    """Hands out the compressed files beside the others, as deploy/nginx.conf does."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        file = Path(self.translate_path(self.path))
        if self.path.startswith("/favicon"):
            file = Path(self.directory) / "assets/mark.svg"
        packed = file.with_name(f"{file.name}.br")
        if not packed.is_file():
            return super().send_head()
        self.send_response(200)
        for name, value in (
            ("Content-Type", self.guess_type(str(file))),
            ("Content-Encoding", "br"),
            ("Content-Length", str(packed.stat().st_size)),
            ("Cache-Control", "max-age=31536000"),
        ):
            self.send_header(name, value)
        self.end_headers()
        return packed.open("rb")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def measure(address: str) -> dict:
    """What Lighthouse reports of a page."""
    flags = "--headless=new --no-sandbox --disable-background-networking"
    command = [
        str(HOME / "node_modules/.bin/lighthouse"),
        address,
        "--quiet",
        "--output=json",
        f"--chrome-flags={flags}",
    ]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    result = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": chromium() or ""}
    )
    return json.loads(result.stdout)


def wanting(report: dict) -> list[str]:
    """The audits that cost points outside performance, and what they found first."""
    names = {
        each["id"] for name in CATEGORIES[1:] for each in report["categories"][name]["auditRefs"] if each["weight"]
    }
    failed = [
        audit
        for name, audit in report["audits"].items()
        if name in names and audit["score"] is not None and audit["score"] < 1
    ]
    return [f"{each['id']}: {json.dumps((each.get('details') or {}).get('items', [])[:2])[:300]}" for each in failed]


def main(*sites: str) -> None:
    for site in sites or (str(ROOT / "site"),):
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Compressed, directory=site))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        pages = [each for each in PAGES if Path(site, each).is_file()] or ["index.html"]
        for page in pages:
            report = measure(f"http://127.0.0.1:{server.server_port}/{page}")
            scores = " ".join(f"{name} {100 * (report['categories'][name]['score'] or 0):.0f}" for name in CATEGORIES)
            audits = report["audits"]
            told = " ".join(
                audits[each]["displayValue"]
                for each in (
                    "first-contentful-paint",
                    "largest-contentful-paint",
                    "total-blocking-time",
                    "cumulative-layout-shift",
                )
            )
            sys.stdout.write(f"{page}: {scores} (FCP LCP TBT CLS {told})\n")
            sys.stdout.writelines(f"  {each}\n" for each in wanting(report))
        server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
