"""`fetch`: pictures on the web that notes show are copied where somebody asks for it, and from nowhere else than the public web."""

import io
import threading
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
        to = self.path.removeprefix("/to?")
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


def test_pictures_of_the_web_are_shown_once_they_are_fetched(folder, monkeypatch):
    monkeypatch.setattr(fetching, "_is_public", lambda _: True)
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


def test_what_can_not_be_had_is_told_with_its_line(folder, monkeypatch):
    monkeypatch.setattr(fetching, "_is_public", lambda _: True)
    project = folder("# Tea\n\n![](WEB/none)\n\n![](WEB/page)\n\n![](WEB/to?file:///etc/passwd)\n")
    lines, problems = fetch(project)
    assert lines == ["fetched 0 of 3 pictures into fetched/; a build shows them"]
    assert [each.line for each in problems] == [3, 5, 7]
    reasons = [each.message.partition("could not be fetched: ")[2] for each in problems]
    assert reasons[:2] == ["Not Found", "what is there is no picture"]
    assert "file" in reasons[2]
    assert not (project / "fetched").exists()


def test_a_note_asks_no_machine_of_its_readers_network(folder):
    project = folder("![](WEB/a)\n\n![](http://localhost/x)\n\n![](http://[::1]/x)\n\n![](http://169.254.169.254/x)\n")
    _, problems = fetch(project)
    assert [each.message.rpartition(": ")[2] for each in problems] == ["its machine is none of the public web"] * 4


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
