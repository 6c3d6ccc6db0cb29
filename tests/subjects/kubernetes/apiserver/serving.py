"""A real API server with its etcd, on free loopback ports, for as long as a test needs it.

``make apiserver`` builds the program. ``python -m tests.subjects.kubernetes.apiserver.serving`` runs it by hand and names its kubeconfig.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.support import ROOT

BUILT = ROOT / ".cache" / "apiserver"
TOKEN = "a-token-for-loopback-only"  # noqa: S105 - it opens nothing but a server that lives for one test
_LONGEST_START = 90.0
_PR_SET_PDEATHSIG = 1
# ServiceAccount would refuse every Pod: the controller that makes the accounts is not running.
_WITHOUT = "ServiceAccount"


def is_built() -> bool:
    """Whether ``make apiserver`` has been run."""
    return all((BUILT / name).exists() for name in ("kube-apiserver", "etcd"))


@contextlib.contextmanager
def running() -> Iterator[Path]:
    """Run etcd and an API server; gives the path of a kubeconfig.

    Both end with the block, and also when this process is killed.

    Raises:
        RuntimeError: one of them stopped, or the server was not ready in time; with the end of its log.
    """
    with tempfile.TemporaryDirectory(prefix="apiserver-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        ports = _free_ports(3)
        stack.enter_context(_process(_etcd(folder, *ports[:2]), folder / "etcd.log"))
        server = stack.enter_context(_process(_server(folder, ports[0], ports[2]), folder / "apiserver.log"))
        _wait(server, folder, ports[2])
        yield _kubeconfig(folder, ports[2])


def _etcd(folder: Path, client: int, peer: int) -> list[str]:
    own = f"http://127.0.0.1:{peer}"
    return [
        *(str(BUILT / "etcd"), "--name", "test", "--data-dir", str(folder / "etcd")),
        *("--listen-client-urls", f"http://127.0.0.1:{client}"),
        *("--advertise-client-urls", f"http://127.0.0.1:{client}"),
        *("--listen-peer-urls", own, "--initial-advertise-peer-urls", own, "--initial-cluster", f"test={own}"),
        "--unsafe-no-fsync",
    ]


def _server(folder: Path, etcd: int, port: int) -> list[str]:
    key = folder / "accounts.key"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    tokens = folder / "tokens.csv"
    tokens.write_text(f'{TOKEN},tester,tester,"system:masters"\n', encoding="utf-8")
    options = {
        "etcd-servers": f"http://127.0.0.1:{etcd}",
        "bind-address": "127.0.0.1",
        "advertise-address": "127.0.0.1",
        "secure-port": port,
        "cert-dir": folder / "certificates",
        "token-auth-file": tokens,
        "authorization-mode": "RBAC",
        "service-cluster-ip-range": "10.96.0.0/16",
        "service-account-issuer": "https://127.0.0.1",
        "service-account-key-file": key,
        "service-account-signing-key-file": key,
        "disable-admission-plugins": _WITHOUT,
        "allow-privileged": "true",
    }
    return [str(BUILT / "kube-apiserver"), *(f"--{name}={value}" for name, value in options.items())]


@contextlib.contextmanager
def _process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, preexec_fn=_die_with_parent)  # noqa: PLW1509 - no threads run here yet
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait(server: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    trusting = ssl._create_unverified_context()  # noqa: S323, SLF001 - the server makes its certificate as it starts
    request = urllib.request.Request(f"https://127.0.0.1:{port}/readyz", headers={"Authorization": f"Bearer {TOKEN}"})
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(request, context=trusting, timeout=5).close()  # noqa: S310 - loopback
            return
        time.sleep(0.1)
    log = (folder / "apiserver.log").read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"the API server did not become ready:\n{log[-2000:]}")


def _kubeconfig(folder: Path, port: int) -> Path:
    server = {"server": f"https://127.0.0.1:{port}", "insecure-skip-tls-verify": True}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": server}],
        "users": [{"name": "tester", "user": {"token": TOKEN}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "tester"}}],
        "current-context": "test",
    }
    path = folder / "kubeconfig"
    path.write_text(json.dumps(config), encoding="utf-8")
    return path


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


if __name__ == "__main__":
    if not is_built() or not shutil.which("openssl"):
        sys.exit("there is no API server: run `make apiserver` first")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt), running() as config:
        sys.stderr.write(f"ready after {time.monotonic() - started:.1f} s; stop with Ctrl-C\n")
        sys.stdout.write(f"export KUBECONFIG={config}\n")
        sys.stdout.flush()
        signal.pause()
