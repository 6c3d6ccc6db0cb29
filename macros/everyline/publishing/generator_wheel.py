"""The generator itself as a wheel, so that a project can pin it: from a checkout, or from what is installed."""

import base64
import hashlib
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from everyline.text.files import entry
from everyline.text.problems import Problem, ProjectError

_NAME = "everyline"
_ROOT = Path(__file__).parents[3]  # of a checkout
_INSTALLERS = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}  # what these wrote beside a wheel's own files


def make_wheel(folder: Path) -> Path:
    """Write the wheel of this generator into a folder; the same bytes whenever it is made.

    Raises:
        ProjectError: where there is neither a checkout with its build backend nor an installed package.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (_ROOT / "pyproject.toml").is_file() and (_ROOT / "macros" / _NAME).is_dir():
        return _built(folder)
    try:
        return _packed(distribution(_NAME), folder)
    except PackageNotFoundError:
        problem = Problem(_NAME, 0, "this is neither a checkout nor an installed package", "install everyline")
        raise ProjectError([problem]) from None


def _built(folder: Path) -> Path:
    try:
        from hatchling.builders.wheel import WheelBuilder  # noqa: PLC0415 - only a checkout has and needs it
    except ImportError:
        problem = Problem("pyproject.toml", 0, "a checkout needs hatchling for this", "pip install -r requirements.txt")
        raise ProjectError([problem]) from None
    return Path(next(iter(WheelBuilder(str(_ROOT)).build(directory=str(folder), versions=["standard"]))))


def _packed(installed: Distribution, folder: Path) -> Path:
    """The wheel that an installed package came in, with the files that it has now."""
    name = f"{_NAME}-{installed.version}"
    paths = sorted(str(each) for each in installed.files or ())
    kept = [
        each
        for each in paths
        if each.startswith((f"{_NAME}/", f"{name}.dist-info/"))
        and not each.endswith(".pyc")
        and Path(each).name not in _INSTALLERS
    ]
    target = folder / f"{name}-py3-none-any.whl"
    rows = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path in kept:
            data = Path(str(installed.locate_file(path))).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.append(f"{path},sha256={digest},{len(data)}")
            wheel.writestr(entry(path), data)
        record = f"{name}.dist-info/RECORD"
        wheel.writestr(entry(record), "\n".join([*rows, f"{record},,", ""]))
    return target
