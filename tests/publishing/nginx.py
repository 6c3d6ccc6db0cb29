"""Debian's nginx with the project's own configuration, serving a folder on a free port."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support import ROOT

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
NAME = "nginx"
PATIENCE = 10  # seconds
_AROUND = """
load_module {module};
worker_processes 1;
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program() -> str | None:
    """Where nginx is; Debian keeps it where not everybody's PATH leads."""
    return shutil.which(NAME, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))


def has_nginx() -> bool:
    """Whether Debian's nginx and its Brotli module are here."""
    return bool(program()) and MODULE.exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def nginx(site_dir: Path, folder: Path) -> Iterator[str]:
    """Serve a built site; the address it is served at, without a slash at the end."""
    port = free_port()
    text = CONFIGURATION.read_text(encoding="utf-8").replace("/var/www/kubernetes-notes", str(site_dir))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("    listen [::]:80;\n", "")
    (folder / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""  # temporary folders are readable by us alone
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, module=MODULE, user=user), encoding="utf-8")
    command = [program(), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    with subprocess.Popen(command) as server:
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, "nginx does not answer"
        time.sleep(0.05)
