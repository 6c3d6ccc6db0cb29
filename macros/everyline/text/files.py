"""Files that anybody may have made and named: what is no plain file is told, and never opened; what names mean on other systems."""

import errno
import os
import posixpath
import re
import stat
import time
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from everyline.text.problems import Problem, ProjectError

# What no address, no message and no terminal should hold: control characters, and what stands for bytes that are no UTF-8.
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# What web servers run when they are asked for it, some wherever it stands among a name's endings; and browsers when they open it.
_BY_SERVERS = "php php3 php4 php5 php7 php8 phps pht phtml phar shtml shtm stm cgi fcgi pl asp aspx ashx asmx asa axd cer svc cshtml vbhtml jsp jspx cfm"
_BY_BROWSERS = "htm html xhtml xht hta htc svgz swf wasm xml xsl xslt mhtml mht"
_ACTIVE = frozenset(f".{each}" for each in f"{_BY_SERVERS} {_BY_BROWSERS} js mjs".split())
_RUN_WITHIN = re.compile(rf"\.(?=({_BY_SERVERS.replace(' ', '|')})\.)", re.IGNORECASE)
# Servers that do not know the last ending of a name, or take it for how a file is packed, send it as what the one before says; and
# `x.gz` in the place of `x`.
SENT_AS = re.compile(
    rf"\.(?=({f'{_BY_SERVERS} {_BY_BROWSERS} svg'.replace(' ', '|')})\.|(css|m?js)\.(gz|br|zst|z|bz2|xz|lzma)$)",
    re.IGNORECASE,
)
SETTINGS_OF_SERVERS = {".htaccess", ".user.ini", "web.config"}  # in whatever folder
# What some systems take in no name: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_UNSAFE = re.compile(r'[\\<>:"|?*\x00-\x1f]|[. ]+(?=/|$)')
_RESERVED = re.compile(r"(?:^|(?<=/))(con|prn|aux|nul|com\d|lpt\d)(?=[./]|$)", re.IGNORECASE)

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_EARLIEST, _LATEST = 315532800, 4354819198  # 1980 and 2107: an archive has no dates before and after

_REMEDIES = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room on the disk",
    errno.EFBIG: "let this user write larger files",
    errno.EROFS: "let this user write there",
    errno.EACCES: "let this user read and write there",
    errno.EPERM: "let this user read and write there",
    errno.EMFILE: "let this user open more files",
}


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A plain file."""

    file: Path  # where it lies on disk, no link on the way
    path: str  # what it is called everywhere else, relative to the project, with forward slashes
    real: str  # the path of what it leads to, where it is a link; its own elsewhere


def find_files(
    project: Path, folder: str, is_wanted: Callable[[str], bool] = lambda _: True
) -> tuple[list[PlainFile], list[Problem]]:
    """The plain files in a folder and in those beneath it, by their paths, and a warning for all else that is called like one.

    Links to folders are not followed; links to files are where these lie in the folder, too. Nothing is opened: reading a pipe, a
    device or what a link to one leads to may wait for ever. Files whose names are not wanted are neither given nor told of.
    """
    files: list[PlainFile] = []
    problems: list[Problem] = []
    top = os.path.realpath(project / folder)

    def refuse(place: Path, message: str, hint: str) -> None:
        problems.append(Problem.warning(shown(place, project), 0, message, hint))

    def unreadable(error: OSError) -> None:
        refuse(Path(os.fsdecode(error.filename)), f"can't be read: {error.strerror}", "let this user read it")

    for place, folders, names in os.walk(project / folder, onerror=unreadable):
        folders.sort()
        for name in folders:
            if (each := Path(place, name)).is_symlink():
                refuse(each, "is a link to a folder, which is not followed", "copy the folder here")
        inside = Path(place).relative_to(project).as_posix()
        for name in sorted(filter(is_wanted, names)):
            file = f"{place}{os.sep}{name}"
            is_link = os.path.islink(file)  # noqa: PTH114 - a text; only these are looked up: the way to a folder has none
            real = os.path.realpath(file) if is_link else f"{top}{place[len(str(project / folder)) :]}{os.sep}{name}"
            if reason := _reason(real, top if is_link else ""):
                refuse(Path(file), *reason)
                continue
            path = _readable(f"{inside}/{name}")
            lies = shown(Path(real), Path(os.path.realpath(project))) if is_link else path
            files.append(PlainFile(Path(real), path, lies))
            if path != f"{inside}/{name}":
                message = "the file's name can't be read as UTF-8, or has control characters"
                problems.append(Problem.warning(path, 0, message, "rename it"))
    return sorted(files, key=lambda each: each.path), problems


def _reason(real: str, top: str) -> tuple[str, str] | None:
    """Why something is not opened, with what to do about it; None where it is a plain file. A link must lead into a folder."""
    try:
        is_plain = stat.S_ISREG(os.stat(real).st_mode)  # noqa: PTH116 - a text
    except OSError as error:
        return f"can't be read: {error.strerror}", "let it be a file, or remove it"
    if top and not is_inside(real, top):
        return "is a link to a file elsewhere", "copy the file here"
    return None if is_plain else ("is no file", "remove it")


def read(file: Path, most: int = -1) -> bytes:
    """What a file that was found holds, or so many bytes of it.

    Raises:
        OSError: of any kind, and where it, or a folder on the way, has become a link meanwhile, or something else.
    """
    with open(file, "rb", opener=unwaiting) as opened:
        held = os.fstat(opened.fileno())
        if (
            not stat.S_ISREG(held.st_mode)
            or os.path.realpath(file) != str(file)
            or not os.path.samestat(held, file.stat())
        ):
            raise OSError(errno.ESTALE, "it was exchanged while it was read", str(file))
        return opened.read(most)


def unwaiting(path: str, flags: int) -> int:
    """Open what may be a pipe, whose other end nobody may ever open."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def told(error: OSError) -> Problem:
    """What the system would not do, as a problem of the file that it was to be done with."""
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)  # the name would be that of what was copied
    place = os.fsdecode(error.filename) if error.filename and not is_full else "the disk"
    return Problem(place, 0, error.strerror or str(error), _REMEDIES.get(error.errno or 0, ""))


def own(project: Path, path: str) -> Path:
    """The place of a file that is to be written into a project.

    Raises:
        ProjectError: where a link on the way leads out of it.
    """
    file = project / path
    if not is_inside(file.parent, project):
        raise ProjectError([Problem(path, 0, "a link on the way leads out of the project", "put a folder there")])
    return file


def write_whole(file: Path, data: bytes, mode: int = 0) -> None:
    """Write a file so that nobody ever finds half of it, even where that fails; a link in its place is replaced, never followed."""
    mode = mode or (file.stat().st_mode if file.exists() else 0o644)
    place = file.with_name(f".everyline-{os.urandom(8).hex()}")
    try:
        part = os.open(place, _NEW, 0o600)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = os.open(place, _NEW, 0o600)
    try:
        with open(part, "wb") as opened:  # noqa: PTH123 - it is open already
            opened.write(data)
        place.chmod(stat.S_IMODE(mode))
        place.replace(file)
    except OSError:
        place.unlink(missing_ok=True)
        raise


def entry(name: str, moment: int = 0, *, is_packed: bool = True) -> zipfile.ZipInfo:
    """What an archive says of a file, the same wherever it is made, at a moment in seconds since 1970."""
    info = zipfile.ZipInfo(name, time.gmtime(min(max(moment, _EARLIEST), _LATEST))[:6])
    info.create_system = 3  # Unix: permissions are read only then
    info.external_attr = 0o100644 << 16
    info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    return info


def is_inside(path: str | Path, folder: str | Path) -> bool:
    """Whether a path leads into a folder, whatever links are on its way."""
    real, top = os.path.realpath(path), os.path.realpath(folder)
    return real == top or real.startswith(top.rstrip(os.sep) + os.sep)


def is_active(path: str) -> bool:
    """Whether browsers or servers run a file of this name, or take it for their settings."""
    name = posixpath.basename(path).lower()
    return bool(SENT_AS.search(path)) or posixpath.splitext(name)[1] in _ACTIVE or name in SETTINGS_OF_SERVERS


def begins_as_page(data: bytes) -> bool:
    """Whether a browser that is not told better, or whose server knows an ending as one of XML, may take a file for a page by its first bytes."""
    begins = data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n\f")
    return begins.startswith(b"<") or bool(data and not begins)


def portable(path: str) -> str:
    """A path without what some systems, where the offline copy may be unpacked, take in no name, and what a server would run."""
    safe = _RESERVED.sub(r"\1-", _UNSAFE.sub("-", path))
    return _RUN_WITHIN.sub("-", f"{safe}.")[:-1]


def on_disk(name: str) -> str:
    """What some disks hold for the same name."""
    return unicodedata.normalize("NFC", name).casefold()


def untaken(wanted: str, taken: dict[str, int]) -> str:
    """A name that no disk holds for one of those taken, each with the last number that it was given: with a number where it needs one. It is
    taken from now on.
    """
    name = wanted
    while on_disk(name) in taken:
        taken[on_disk(wanted)] += 1
        name = f"{wanted}-{taken[on_disk(wanted)]}"
    taken[on_disk(name)] = 1
    return name


def shown(file: Path, project: Path) -> str:
    """A file's path in a project as text: ``caf~E9.md`` for a name that is no UTF-8."""
    return _readable(file.relative_to(project).as_posix())


def _readable(path: str) -> str:
    return _ODD.sub(lambda found: "".join(f"~{byte:02X}" for byte in os.fsencode(found[0])), path)
