"""The preview: it says when it is ready, shows why a build failed, and recovers by itself."""

from __future__ import annotations

import pytest

from everyline.commands import building
from everyline.commands.building import _Preview

PAGE = b"<html><body><p>here</p></body></html>"


@pytest.fixture
def preview(tmp_path, monkeypatch):
    says = []

    def build(_project, _target, *, without, tell):
        assert {"pdf", "epub", "offline", "compression"} <= {*without}
        tell("".join(says))
        return not says

    monkeypatch.setattr(building, "build", build)
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


def test_it_says_that_it_is_ready_when_it_listens(preview, capsys):
    server, _ = preview
    server.make()
    assert "ready" not in capsys.readouterr().err
    server.server_bind()
    server.server_activate()
    assert "ready: http://127.0.0.1:0/ (it follows your changes; stop with Ctrl-C)" in capsys.readouterr().err
