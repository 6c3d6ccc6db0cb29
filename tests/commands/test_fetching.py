"""`fetch`: pictures on the web that notes show are copied where somebody asks for it, and from nowhere else than the public web."""

import io
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from PIL import Image

from everyline.commands import fetching
from everyline.commands.fetching import fetch
from everyline.commands.main import main
from everyline.model.pipeline import load_site
from tests.support import write

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><script/><rect width="8" height="8"/></svg>'


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


class Pictures(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/slow":
            for _ in range(100):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                time.sleep(0.1)
        to = f"{self.path}?" if self.path.startswith("/round") else self.path.removeprefix("/to?")
        found = {"/a": png(), "/b.png?x=1": SVG, "/page": b"<html>no picture</html>"}.get(self.path)
        self.send_response(302 if to != self.path else 200 if found else 404)
        if to != self.path:
            self.send_header("Location", to)
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_):
        pass


@pytest.fixture
def web():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path, web):
    def made(note: str):
        return write(tmp_path, {"mkdocs.yml": "site_name: Tea\n", "source_notes/Tea.md": note.replace("WEB", web)})

    return made


def shown(project) -> str:
    site = load_site(project, "en", ("en",))
    return "".join(site.prints.own[unit.id] for unit in site.corpus.statements())


@pytest.mark.slow
def test_pictures_of_the_web_are_shown_once_they_are_fetched(folder, monkeypatch):
    monkeypatch.setattr(fetching, "is_of_the_web", lambda _: True)
    project = folder('A ![leaf](WEB/a) here.\n\n<img src="WEB/b.png?x=1" width="20">\n\nSee [that](WEB/a).\n')
    assert "<img" not in shown(project)
    assert fetch(project) == (["fetched 2 of 2 pictures into fetched/; a build shows them"], [])
    html = shown(project)
    assert html.count("<img") == 2
    assert 'alt="leaf"' in html
    assert 'width="20" height="20"' in html
    assert 'href="http://127.0.0.1' in html  # a link leads where it led
    assert not [each for each in (project / "fetched").iterdir() if b"script" in each.read_bytes()]
    assert fetch(project)[0] == ["the notes show no picture of the web that is not here"]


@pytest.mark.slow
def test_what_can_not_be_had_is_told_with_its_line(folder, monkeypatch):
    monkeypatch.setattr(fetching, "is_of_the_web", lambda _: True)
    project = folder("# Tea\n\n![](WEB/none)\n\n![](WEB/page)\n\n![](WEB/to?file:///etc/passwd)\n")
    lines, problems = fetch(project)
    assert lines == ["fetched 0 of 3 pictures into fetched/; a build shows them"]
    assert [each.line for each in problems] == [3, 5, 7]
    reasons = [each.message.partition("could not be fetched: ")[2] for each in problems]
    assert reasons[:2] == ["Not Found", "what is there is no picture"]
    assert "file" in reasons[2]
    assert not (project / "fetched").exists()


@pytest.mark.slow
def test_a_note_asks_no_machine_of_its_readers_network(folder):
    project = folder("![](WEB/a)\n\n![](http://localhost/x)\n\n![](http://[::1]/x)\n\n![](http://169.254.169.254/x)\n")
    _, problems = fetch(project)
    assert [each.message.rpartition(": ")[2] for each in problems] == ["its machine is none of the public web"] * 4


@pytest.mark.slow
@pytest.mark.parametrize("host", ["a.example", "%61.example", "b\u00fccher.example", "user:word@a.example"])
def test_whoever_a_name_is_judged_by_is_who_is_asked(folder, monkeypatch, host):
    """The next answer of who resolves the name may be another."""
    answers, asked = iter(["93.184.216.34", *["127.0.0.1"] * 9]), []

    def connect(place, *_):
        asked.append(place)
        raise OSError("nobody is there")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(answers), 0))])
    monkeypatch.setattr(socket, "create_connection", connect)
    _, problems = fetch(folder(f"![](http://{host}:81/x)\n"))
    assert ([each.message.rpartition(": ")[2] for each in problems], asked) in [
        (["nobody is there"], [("93.184.216.34", 81)]),
        (["it names no machine"], []),
    ]


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        *((each, False) for each in ("127.0.0.1", "10.0.0.1", "100.64.0.1", "0.0.0.1", "169.254.169.254", "224.0.0.1")),
        *((each, False) for each in ("::1", "::", "fe80::1%eth0", "fec0::1", "fc00::1", "ff02::1", "ff0e::1")),
        *((each, False) for each in ("64:ff9b::7f00:1", "2002:7f00:1::", "2002:c0a8:101::1", "::127.0.0.1")),
        *((each, False) for each in ("::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::a00:1", "2001:0:1::1")),
        *((each, True) for each in ("93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822")),
    ],
)
def test_an_address_is_public_where_the_one_that_it_holds_is(address, is_public):
    assert fetching.is_of_the_web(address) == is_public


@pytest.mark.slow
def test_a_server_that_never_comes_to_an_end_is_left(folder, monkeypatch):
    monkeypatch.setattr(fetching, "is_of_the_web", lambda _: True)
    monkeypatch.setattr(fetching, "_PATIENCE", 0.5)
    _, (problem,) = fetch(folder("![](WEB/slow)\n"))
    assert problem.message.endswith("could not be fetched: it takes longer than 0.5 seconds")


@pytest.mark.slow
def test_a_server_that_leads_on_in_a_circle_is_left(folder, monkeypatch):
    monkeypatch.setattr(fetching, "is_of_the_web", lambda _: True)
    _, problems = fetch(folder("![](WEB/to?/a)\n\n![](WEB/round)\n"))
    assert [each.message.partition("fetched: ")[2] for each in problems] == ["its server leads on without end"]


@pytest.mark.slow
def test_private_notes_ask_for_nothing_and_new_says_what_is_elsewhere(tmp_path):
    notes = write(
        tmp_path / "notes",
        {
            "a.md": "![](https://example.org/a.png)\n",
            "b.md": "---\npublic: false\n---\n![](https://example.com/b.png)\n",
        },
    )
    said = CliRunner().invoke(main, ["new", str(tmp_path / "site"), "--notes", str(notes)]).output
    assert "not copied: 1 picture on the web (example.org 1), links on pages: " in said
    site = load_site(tmp_path / "site", "en", ("en",))
    assert [*site.linker.references.on_the_web()] == ["https://example.org/a.png"]
