"""The built site behind Debian's nginx with the project's configuration: headers, caching, compression, error pages."""

from __future__ import annotations

import gzip
import http.client
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import lxml.html
import pytest

from tests.publishing.nginx import nginx

KEPT = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nginx(built, tmp_path_factory.mktemp("nginx")) as address:
        yield address


def get(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers in small letters, and body."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.mark.parametrize("path", ["index.html", "en/workloads/pod.html", "assets/everyline.css", "search/root.js"])
def test_compressed_files_are_handed_out_as_built(served, built, path):
    plain = (built / path).read_bytes()
    for coding, unpack in {"gzip": gzip.decompress, "br": brotli.decompress}.items():
        status, headers, body = get(served, f"/{path}", Accept_Encoding=coding)
        assert (status, headers.get("content-encoding"), headers.get("vary")) == (200, coding, "Accept-Encoding")
        assert unpack(body) == plain
        assert len(body) < len(plain)
    _, headers, body = get(served, f"/{path}")
    assert "content-encoding" not in headers
    assert body == plain


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/en/", "text/html; charset=utf-8"),
        ("/assets/everyline.css", "text/css; charset=utf-8"),
        ("/assets/everyline.js", "text/javascript; charset=utf-8"),
        ("/ledger.json", "application/json; charset=utf-8"),
        ("/assets/diagrams/topics.svg", "image/svg+xml; charset=utf-8"),
        ("/assets/diagrams/topics.png", "image/png"),
        ("/pdf/kubernetes-notes.zh.pdf", "application/pdf"),
        ("/epub/kubernetes-notes.zh.epub", "application/epub+zip"),
        ("/kubernetes-notes-offline.zip", "application/zip"),
    ],
)
@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_files_say_what_they_are(served, path, kind, coding):
    status, headers, _ = get(served, path, Accept_Encoding=coding)
    assert (status, headers["content-type"]) == (200, kind)


def test_what_is_named_by_its_content_is_kept_and_all_else_asked_for_again(served):
    page = lxml.html.document_fromstring(get(served, "/en/workloads/pod.html")[2])
    loaded = page.xpath("//script/@src | //link[@rel='stylesheet']/@href")
    kinds = {(urlsplit(path).path.rpartition(".")[2], "?v=" in path) for path in loaded}
    assert kinds == {("css", True), ("js", False), ("js", True)}  # one style, the theme's script and our own
    kept = {path: get(served, f"/en/workloads/{path}")[1]["cache-control"] for path in loaded}
    assert set(kept.values()) == {KEPT}
    for path in ("/", "/en/index.html", "/assets/everyline.css", "/search/root.js", "/versions.json"):
        status, headers, _ = get(served, path)
        assert (status, headers["cache-control"]) == (200, "no-cache")
        assert get(served, path, If_None_Match=headers["etag"])[0] == 304


@pytest.mark.parametrize(
    ("path", "language"), [("/nowhere.html", "zh"), ("/workloads/nowhere", "zh"), ("/en/no/where.html", "en")]
)
def test_what_is_not_there_gets_the_page_of_its_language(served, path, language):
    status, headers, body = get(served, path)
    assert status == 404
    assert f'<html lang="{language}"' in body.decode()
    assert "content-security-policy" in headers
    assert "cache-control" not in headers


def test_nothing_within_nginx_is_shown(served):
    for path in ("/_headers", "/_headers.nginx", "/.nojekyll"):
        assert get(served, path)[0] == 404
    assert get(served, "/")[1]["server"] == "nginx"


def test_no_hidden_file_is_shown_however_deep(built, tmp_path):
    site = tmp_path / "site"
    hidden = (".hidden", "assets/.hidden", "en/.git/config", "en/assets/.hidden/notes.css")
    for path in (*hidden, "index.html", "assets/a.b/c.css"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("text")
    shutil.copy(built / "_headers.nginx", site)
    with nginx(site, tmp_path) as address:
        assert [get(address, f"/{path}")[0] for path in hidden] == [404] * len(hidden)
        assert [get(address, path)[0] for path in ("/", "/assets/a.b/c.css")] == [200, 200]


def test_every_answer_has_the_security_headers(served):
    for path in ("/", "/en/glossary.html", "/assets/everyline.js", "/nowhere"):
        headers = get(served, path)[1]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http:" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["permissions-policy"]
    assert "content-security-policy" not in get(served, "/pdf/kubernetes-notes.en.pdf")[1]
