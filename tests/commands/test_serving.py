"""The preview: it says when it is ready, shows why a build failed, and recovers by itself."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from watchdog.observers.polling import PollingObserver

from everyline.commands import serving
from everyline.commands.building import Waiting
from everyline.commands.serving import _Preview
from tests.support import write

PAGE = b"<html><body><p>here</p></body></html>"


@pytest.fixture
def preview(tmp_path, monkeypatch):
    says = []

    def build(_project, _target, *, without, tell, **_):
        assert {"pdf", "epub", "offline", "compression"} <= {*without}
        tell("".join(says))
        return not says

    monkeypatch.setattr(serving, "build", build)
    server = _Preview(tmp_path, tmp_path, "127.0.0.1", 0)
    yield server, says
    server.server_close()


def test_a_build_that_failed_is_over_every_page_until_one_is_whole(preview, capsys):
    server, says = preview
    server.make()
    assert b'role="alert"' not in server._inject_js_into_html(PAGE, 1)  # noqa: SLF001 - what MkDocs calls for every page
    says.append("topics.yml:3: <wrong>\n")
    server.make()
    page = server._inject_js_into_html(PAGE, 1)  # noqa: SLF001 - what MkDocs calls for every page
    assert b"topics.yml:3: &lt;wrong&gt;" in page
    assert b"<p>here</p>" in page
    assert b"topics.yml:3: &lt;wrong&gt;" in server.error_handler(404)
    assert "topics.yml:3: <wrong>" in capsys.readouterr().err
    says.clear()
    server.make()
    assert b'role="alert"' not in server._inject_js_into_html(PAGE, 1)  # noqa: SLF001 - what MkDocs calls for every page


@pytest.mark.parametrize(
    ("bound", "asked", "is_answered"),
    [
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("127.0.0.1", "localhost:8000", True),
        ("127.0.0.1", "[::1]:8000", True),
        ("127.0.0.1", "evil.example:8000", False),
        ("127.0.0.1", "127.0.0.1.evil.example", False),
        ("127.0.0.1", "a@evil.example", False),
        ("127.0.0.1", "[evil", False),
        ("0.0.0.0", "desk.example:8000", True),  # noqa: S104 - whoever asks for that shows it to others
    ],
)
def test_a_page_elsewhere_can_t_read_the_preview_by_a_name_that_leads_here(tmp_path, bound, asked, is_answered):
    (tmp_path / "index.html").write_bytes(PAGE)
    server, said = _Preview(tmp_path, tmp_path, bound, 0), []
    answer = b"".join(server.serve_request({"PATH_INFO": "/", "HTTP_HOST": asked}, lambda *told: said.append(told[0])))
    assert (said[0], b"here" in answer) == (("200 OK", True) if is_answered else ("403 Forbidden", False))
    server.server_close()


def test_a_page_elsewhere_can_t_read_the_preview_by_loading_its_index_as_a_script(tmp_path):
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "root.js").write_text("everylineIndex(0)")
    server, headers = _Preview(tmp_path, tmp_path, "127.0.0.1", 0), {}
    asked = {"PATH_INFO": "/search/root.js", "HTTP_HOST": "127.0.0.1"}
    assert b"".join(server.serve_request(asked, lambda _, given: headers.update(given))) == b"everylineIndex(0)"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    server.server_close()


def test_an_address_that_no_file_can_have_is_not_found(preview):
    server, said = preview[0], []
    asked = {"PATH_INFO": "/\0", "HTTP_HOST": "127.0.0.1"}
    assert [*server.serve_request(asked, lambda status, _: said.append(status))] == []
    assert said == ["404 Not Found"]


def test_it_says_that_it_is_ready_when_it_listens(preview, capsys):
    server, _ = preview
    server.make()
    assert "ready" not in capsys.readouterr().err
    server.server_bind()
    server.server_activate()
    assert "ready: http://127.0.0.1:0/ (it follows your changes; stop with Ctrl-C)" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("polls", [False, True])
def test_files_and_folders_are_followed_and_those_that_are_new(preview, tmp_path, polls):
    """As that of pictures, once somebody fetches them; but not that files are read, or what else lies in the project."""
    server, _ = preview
    write(tmp_path, {"mkdocs.yml": "", "editorial/a.yml": "", "other/b.md": ""})
    server.follow(("fetched", "editorial"), [tmp_path / "mkdocs.yml"], polls=polls)

    def is_followed(seconds):
        with server._rebuild_cond:  # noqa: SLF001 - what MkDocs waits for
            is_told = server._rebuild_cond.wait_for(lambda: server._want_rebuild, seconds)  # noqa: SLF001 - see above
            server._want_rebuild = False  # noqa: SLF001 - see above
            return is_told

    try:
        (tmp_path / "editorial" / "a.yml").read_text()
        (tmp_path / "other" / "b.md").write_text("more")
        assert not is_followed(1.5)
        (tmp_path / "fetched").mkdir()
        assert is_followed(60)
        for name in ("fetched/a.png", "editorial/a.yml", "editorial/deep/b.yml", "mkdocs.yml"):
            write(tmp_path, {f"{name}.new": "said"})
            (tmp_path / f"{name}.new").replace(tmp_path / name)  # as editors do
            assert is_followed(60), name
            while is_followed(1.5):
                pass
        # As where another branch is looked at that has none of it.
        shutil.rmtree(tmp_path / "editorial")
        while is_followed(1.5):
            pass
        (tmp_path / "editorial").mkdir()
        while is_followed(1.5):
            pass
        write(tmp_path, {"editorial/a.yml": "again"})
        assert is_followed(60)
    finally:
        server.observer.stop()
        server.observer.join()


@pytest.mark.slow
@pytest.mark.parametrize("polls", [False, True])
def test_where_the_system_can_not_tell_of_changes_or_need_not_they_are_looked_for(
    preview, tmp_path, monkeypatch, polls
):
    """As where there are more folders than it tells of, or a network drive."""
    server, _ = preview
    asked = list[bool]()

    class Full(PollingObserver):
        def start(self) -> None:
            asked.append(True)
            raise OSError(28, "no space left on device")

    monkeypatch.setattr(serving, "Observer", Full)
    write(tmp_path, {"notes/a.md": ""})
    server.follow(("notes",), [], polls=polls)
    try:
        assert asked == ([] if polls else [True])
        write(tmp_path, {"notes/b.md": "said"})
        with server._rebuild_cond:  # noqa: SLF001 - what MkDocs waits for
            assert server._rebuild_cond.wait_for(lambda: server._want_rebuild, 60)  # noqa: SLF001 - see above
    finally:
        server.observer.stop()
        server.observer.join()


@pytest.mark.slow
def test_one_process_builds_again_and_again_what_is_there_then(tmp_path):
    files = {
        "mkdocs.yml": "site_name: Tea\nplugins: [everyline: {languages: [en, zh]}]\n",
        "source_notes/tea.md": "- Tea is hot.\n",
    }
    waiting, words = Waiting(), [str(tmp_path), "en", str(tmp_path / "out/en"), "zh", str(tmp_path / "out/zh")]
    write(tmp_path, files)
    assert waiting.build(words) == (0, "")
    process = waiting._process  # noqa: SLF001 - that it is the same
    write(tmp_path, {"source_notes/tea.md": "- Tea is cold.\n", "editorial/topics.yml": "sections: [\n"})
    status, said = waiting.build(words)
    assert status == 1
    assert said.count("editorial/topics.yml:2: not readable as YAML") == 2
    (tmp_path / "editorial/topics.yml").unlink()
    assert waiting.build(words) == (0, "")
    for language in ("en", "zh"):
        assert "Tea is cold." in (tmp_path / "out" / language / "sources/tea.html").read_text()
    assert waiting._process is process  # noqa: SLF001 - see above
    if sys.platform == "linux":  # one that the system ends is told of, and there is another
        builders = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(builders[0]), signal.SIGKILL)
        status, said = waiting.build(words)
        assert status == 1
        assert "en: its process was ended by signal 9" in said
        assert waiting.build(words) == (0, "")
    process.kill()
    process.wait()
    assert waiting.build(words) == (0, "")
    waiting._process.kill()  # noqa: SLF001 - see above
