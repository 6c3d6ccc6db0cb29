"""A new project from a folder of notes: configuration, notes, the pinned generator, a workflow. Nothing in it needs editing."""

import hashlib
import itertools
import json
import os
import re
import shlex
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from everyline.commands.fetching import hosts
from everyline.languages.recognizing import main_language
from everyline.model.pipeline import load_site
from everyline.model.site import Site
from everyline.notes.attachments import POINTER
from everyline.notes.corpus import BEGINNINGS
from everyline.notes.dialects import obsidian
from everyline.notes.graph_settings import graphs
from everyline.notes.units import NOTES, Kind, within
from everyline.options import CONFIGURATION, options_of
from everyline.publishing.branch import LARGEST
from everyline.publishing.downloads import human_size
from everyline.publishing.generator_wheel import make_wheel
from everyline.text.build_report import counted
from everyline.text.files import find_files, own, read
from everyline.text.messages import Messages
from everyline.text.problems import Problem, ProjectError
from everyline.text.terminal import program
from everyline.text.writing_systems import base, in_ascii, script

_TEMPLATES = Path(__file__).parent / "project"
_REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
_WORKFLOW = ".github/workflows/pages.yml"
_EASTERN = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")  # kana and hangul
_FONTS = 'fonts for its books: pip install "everyline[cjk]", else letters of Japanese, Korean and Traditional Chinese are printed as their numbers'
_ANY = ("notes", "source_notes", "content", "vault", "docs", "pages")  # names of folders that say nothing
_HOMES = ("home", "Users")
_ADDRESS = re.compile(r"\]\([^()\n]*\)")
_NAMED = 3  # notes
_HUB = 5  # notes that one leads to, so that a site may begin with it
_TITLE = 40  # letters that a site's title may have
_MANY = 10  # statements, of which one is in another language
_FEW = 4  # letters of others for each of somebody's own, from which on these are few
_PART = re.compile(r"[-_.\s]+")


@dataclass(frozen=True, slots=True)
class NewProject:
    """What somebody wants of a new project."""

    notes: Path  # the folder of the notes
    languages: tuple[str, ...] = ()  # of the site; none to find the language that the notes are in
    title: str = ""  # of the site; empty to make it from the folder's name
    is_in_place: bool = False  # whether the notes stay where they are, and the project reads them there


def start(folder: Path, asked: NewProject, step: Callable[[str], object] = str) -> list[str]:
    """Make a project in a folder; what is there stays, and is never written over.

    Args:
        folder: where.
        asked: what somebody wants of it.
        step: told what is done next, after the notes were read.

    Returns:
        What was recognized and done, in lines for a person.

    Raises:
        ProjectError: where there are no notes, or something is in the way; nothing was written then.
    """
    notes = asked.notes.resolve()
    if problems := _in_the_way(folder, notes, asked):
        raise ProjectError(problems)
    site, language = _recognized(notes, asked)
    told = _recognition(site, language)
    if pictures := site.linker.references.on_the_web():
        what = f"{counted(len(pictures), 'picture')} on the web ({hosts(pictures)})"
        told.append(
            f"not copied: {what}, links on pages: {program()} fetch --project {shlex.quote(str(folder))} copies them"
        )
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: a disk that is full leaves no half of a project behind.
    staged = Path(tempfile.mkdtemp(prefix=".everyline-", dir=folder))
    try:
        wheel = make_wheel(staged / "wheels")
        title = asked.title or _stated(site) or _title(notes)
        told.append(f"called {title}: `site_name` in {CONFIGURATION} says so, and so does --title")
        for path, text in _texts(title, asked, language, wheel).items():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).write_text(text, encoding="utf-8")
        if asked.is_in_place:
            (staged / NOTES).symlink_to(_way(notes, folder), target_is_directory=True)
            told.append(f"{NOTES} is a link to {notes}: the notes are read where they are")
        else:
            step(f"copying {counted(len(site.corpus.notes), 'note')} and what they show")
            told += _copy(site, notes, staged)
        _move(staged, folder)
    except BaseException:
        shutil.rmtree(folder if is_new else staged, ignore_errors=True)
        raise
    return told


def _move(source: Path, target: Path) -> None:
    """Put what one folder holds into another, whose own files stay."""
    for each in sorted(source.iterdir()):
        there = target / each.name
        if each.is_dir() and not each.is_symlink() and there.is_dir():
            _move(each, there)
        elif not os.path.lexists(there):
            each.rename(there)
    shutil.rmtree(source, ignore_errors=True)


def _in_the_way(folder: Path, notes: Path, asked: NewProject) -> list[Problem]:
    place = folder.resolve()
    if not notes.is_dir():
        return [Problem(str(asked.notes), 0, "this is no folder", "name the folder that the notes are in")]
    if place == notes or notes in place.parents:
        return [Problem(str(folder), 0, "the project would lie among the notes", "choose a folder beside them")]
    if folder.exists() and not folder.is_dir():
        return [Problem(str(folder), 0, "this is no folder", "choose another name")]
    for path in (_WORKFLOW, "wheels/wheel"):
        own(folder, path)
    return [
        Problem(str(folder), 0, f"`{name}` is there already", "choose an empty folder, or move that away")
        for name in (CONFIGURATION, NOTES, "requirements.txt", _WORKFLOW)
        if os.path.lexists(folder / name)
    ]


def _recognized(notes: Path, asked: NewProject) -> tuple[Site, str]:
    """The notes as the generator will see them, read where they are; and their language."""
    with tempfile.TemporaryDirectory(prefix="everyline-") as place:
        project = Path(place)
        (project / NOTES).symlink_to(notes, target_is_directory=True)
        languages = asked.languages or ("en",)
        options_of({"languages": [*languages]})  # a code that means nothing is told before anything is read
        site = load_site(project, languages[0], languages)
    return site, asked.languages[0] if asked.languages else main_language(_own_words(site))


def _own_words(site: Site) -> list[str]:
    """What notes say but for addresses; without quotes and highlights, unless these are most of it."""
    own, others = list[str](), list[str]()
    for unit in (unit for note in site.corpus.notes for unit in note.units):
        if (unit.kind.is_statement and unit.kind is not Kind.CODE) or unit.kind is Kind.HEADING:
            is_quoted = unit.kind is Kind.HIGHLIGHT or unit.text.startswith(">") or "/hls__" in unit.span.path
            (others if is_quoted else own).append(_ADDRESS.sub("", unit.text))
    return own if sum(map(len, own)) * _FEW > sum(map(len, others)) else [*own, *others]


def _texts(title: str, asked: NewProject, language: str, wheel: Path) -> dict[str, str]:
    """The files that a project has besides notes and generator."""
    values = {
        "title": _as_yaml(title),
        "name": _as_yaml(in_ascii(title) or "notes"),
        "language": language,
        "languages": _as_yaml([*(asked.languages or (language,))]),
    }
    configuration = (_TEMPLATES / CONFIGURATION).read_text(encoding="utf-8")
    for name, value in values.items():
        configuration = configuration.replace(f"{{{name}}}", value)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    pins = [line for line in _REQUIREMENTS.read_text(encoding="utf-8").splitlines() if not line.strip().startswith("#")]
    head = "# The generator, from the wheel in this project, and all that it needs, pinned: pip install --require-hashes -r requirements.txt"
    requirements = "\n".join([head, f"./wheels/{wheel.name} \\", f"    --hash=sha256:{digest}", *pins, ""])
    return {
        CONFIGURATION: configuration,
        "requirements.txt": requirements,
        _WORKFLOW: (_TEMPLATES / "pages.yml").read_text(encoding="utf-8"),
        ".gitignore": (_TEMPLATES / "gitignore").read_text(encoding="utf-8"),
    }


def _stated(site: Site) -> str:
    """What the note to begin with calls itself, if that can stand at the head of every page and is more than that one begins there."""
    home = site.corpus.home
    title = home.called if home and (home.title or home.heading) else ""
    return (
        ""
        if len(title) > _TITLE or title.casefold() in (*BEGINNINGS, *_ANY, "root", "welcome", "introduction")
        else title
    )


def _title(folder: Path) -> str:
    """A folder's name as a title: ``my-garden`` is *My garden*, and so is ``my-garden/notes``, but nobody's home says what notes are about."""
    above = folder.parent
    is_told = above.parent != above and above != Path.home() and above.parent.name not in _HOMES
    name = above.name if is_told and folder.name.casefold() in _ANY else folder.name
    words = " ".join(filter(None, _PART.split(name))) or "Notes"
    return words[0].upper() + words[1:] if words.islower() else words


def _as_yaml(value: object) -> str:
    """A value on one line of YAML."""
    options: dict[str, Any] = {"allow_unicode": True, "default_flow_style": True, "width": 10**6}
    return str(yaml.safe_dump(value, **options)).removesuffix("...\n").strip()


def _recognition(site: Site, language: str) -> list[str]:
    notes, references = site.corpus.notes, site.linker.references
    dialects = Counter(note.dialect for note in notes)
    kinds = ", ".join(f"{count:,} {name}" for name, count in dialects.most_common())
    named = [each for each in references.names.values() if each.address]
    links = sum(1 for note in notes for unit in note.units if unit.kind.is_statement for _ in references.of(unit))
    # What of the notes will never be on the site, and what that means for those who see the project.
    whole, parts = site.corpus.withheld, [note for note in notes if note.withheld]
    private = []
    # Those that say in vain that they are public, with the line that says so.
    lines = {each.path: f"{within(each.path)}:{each.line}" for each in site.warnings}
    if whole:
        reasons = ", ".join(
            f"{count:,}: {why}"
            + (
                f", {', '.join(lines.get(each.path, within(each.path)) for each in whole if each.reason == why)}"
                if count <= _NAMED
                else ""
            )
            for why, count in Counter(each.reason for each in whole).most_common()
        )
        private.append(f"withheld: {counted(len(whole), 'note')} ({reasons}), not copied")
    if parts:
        count = f"{counted(sum(len(each.withheld) for each in parts), 'private line')} in {counted(len(parts), 'other note')}"
        where = ", ".join(within(each.path) for each in parts[:_NAMED]) + ", …" * (len(parts) > _NAMED)
        private.append(f"withheld: {count} ({where}); in the copies, never on the site")
    if drawings := references.unshown(site.corpus.drawings):
        drawn = ", ".join(map(within, drawings))
        private.append(f"not copied: {counted(len(drawings), 'drawing')} of Excalidraw that no note shows: {drawn}")
    if boards := references.boards():
        private.append(f"not copied: {counted(len(boards), 'whiteboard')}, no notes: {', '.join(map(within, boards))}")
    return [
        f"{counted(len(notes), 'note')} ({kinds}), {counted(len(site.corpus.wordings()), 'statement')}, mostly in `{language}`",
        f"{counted(links, 'reference')}, {counted(len(references.shown()), 'picture or file', 'pictures and files')} that notes show, {counted(len(named), 'tag or name', 'tags and names')} with a page",
        *_others(site, language),
        f"the home page begins with {within(home.path)}: `home:` in {CONFIGURATION} names another"
        if (home := site.corpus.home)
        else f"the home page lists the notes: `home: {_hub(site)}` in {CONFIGURATION} has it begin with one",
        *private,
        *([f"{counted(len(site.warnings), 'place')} that `build --all` lists"] if site.warnings else []),
        *([f"{_FONTS} (as in {where})"] if (where := _lacks_letters(site, language)) else []),
    ]


def _hub(site: Site) -> str:
    """The note that leads to most others, if that is what it is for, as its lines say: most of them do."""
    references = site.linker.references
    leading = Counter[str]()
    for note in site.corpus.notes:
        said = [unit for unit in note.units if unit.kind.is_statement]
        found = [[each.note.path for _, each, _ in references.of(unit) if each.note] for unit in said]
        is_list = 2 * sum(map(bool, found)) > len(said)
        leading[within(note.path)] = len({*itertools.chain.from_iterable(found)}) if is_list and not note.date else 0
    (path, count), *_ = leading.most_common(1)
    return path if count >= _HUB else "NOTE.md"


def _others(site: Site, language: str) -> Iterator[str]:
    """What else many notes are in, for whoever writes for readers of that."""
    units = [unit for unit in site.corpus.wordings() if unit.kind is not Kind.CODE]
    spoken = Counter(base(site.language_of(unit.text)) for unit in units)
    # Of languages in Latin letters a sentence does not tell which it is.
    others = [each for each in spoken.most_common() if each[0] != base(language) and script(each[0]) != "Latn"]
    (other, count), *_ = others or [("", 0)]
    if count * _MANY > len(units) and Messages(other).has_catalog:
        yield f"{count / len(units):.0%} of it in `{other}`: LANGUAGE={other}, or --language {other}, for a site that speaks that"


def _lacks_letters(site: Site, language: str) -> str:
    """The first place that has letters for which no font is shipped: Japanese, Korean, Chinese other than Simplified; nothing where there is none."""
    units = (unit for note in site.corpus.notes for unit in note.units)
    is_theirs = language.lower().startswith(("ja", "ko", "zh-"))
    found = (
        None
        if find_spec("manimgx_fonts_cjk")
        else next((u for u in units if is_theirs or _EASTERN.search(u.text)), None)
    )
    return f"{found.span.path}:{found.span.first}" if found else ""


def _copy(site: Site, notes: Path, folder: Path) -> list[str]:
    """Copy the notes and what they show, byte for byte; one whose name is no text gets a name that is."""
    everything, _ = find_files(notes.parent, notes.name)
    files = {f"{NOTES}{each.path.removeprefix(notes.name)}": each.file for each in everything}
    paths = [note.path for note in site.corpus.notes] + [file.path for file in site.linker.references.shown()]
    refused = Counter(file.refused for file in site.linker.references.files.values() if file.refused)
    pointers = refused.pop(POINTER, 0)  # by which a build will know what is missing
    paths += [file.path for file in site.linker.references.files.values() if file.refused == POINTER]
    for path in paths:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read(files.get(path, notes / Path(path).relative_to(NOTES))))
    # Of a graph's settings what says something of its pages, and nothing else that may stand there.
    for path, graph in graphs(notes.parent, notes.name).items():
        target = folder / f"{NOTES}{path.removeprefix(notes.name)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(graph.settings, encoding="utf-8")
    # That it is a vault of Obsidian, which says how lines end, and what of it are templates.
    said = {
        f"{NOTES}{path.removeprefix(notes.name)}": json.dumps(named, ensure_ascii=False)
        for path, named in (
            *obsidian.templates(notes.parent, notes.name).items(),
            *obsidian.excluded(notes.parent, notes.name, _places(site, notes)).items(),
        )
    }
    for vault in {path.partition(f"/{obsidian.FOLDER}/")[0] for path in files if f"/{obsidian.FOLDER}/" in path}:
        inside = f"{vault}/{obsidian.FOLDER}/"
        if not obsidian.is_strict(notes.parent / notes.name / Path(inside).relative_to(NOTES)):
            kept = {each: text for each, text in said.items() if each.startswith(inside)}
            for path, text in {f"{inside}app.json": "{}", **kept}.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(f"{text}\n", encoding="utf-8")
    # Of the last three it is said already that they are not copied.
    others = len(everything) - len(paths) - refused.total() - len(site.corpus.withheld)
    others -= len(site.linker.references.boards()) + len(site.linker.references.unshown(site.corpus.drawings))
    large = [within(path) for path in paths if (folder / path).stat().st_size > LARGEST]
    copied = [f"copied {counted(len(paths), 'file')} into {NOTES}/"]
    if pointers:
        hint = "`git lfs pull` where the notes come from, and copy these files again"
        copied.append(f"of which pointers of Git LFS: {pointers}, not shown: {hint}")
    if large:
        why = f"GitHub takes no file of more than {human_size(LARGEST)} into a repository"
        copied.append(
            f"of which too large to be pushed: {', '.join(large)} ({why}: `git lfs track` before you add them, or take them out)"
        )
    return [
        *copied,
        *(f"not copied: {counted(count, 'file')} that notes show ({why})" for why, count in refused.most_common()),
        *([f"not copied: {counted(others, 'file')} that no note shows"] if others > 0 else []),
        # Links of the disk: the project has nothing that its build could name.
        *(f"not copied: {each}" for each in site.warnings if not each.line and not os.path.lexists(folder / each.path)),
    ]


def _places(site: Site, notes: Path) -> Iterator[str]:
    """Where the notes lie, from what their folder is in."""
    yield from (f"{notes.name}/{within(note.path)}" for note in site.corpus.notes)


def _way(notes: Path, folder: Path) -> str:
    """What a link in the project says: the way from it where both lie in one repository, so that it holds in every clone."""
    place = folder.resolve()
    root = next((each for each in (place, *place.parents) if (each / ".git").exists()), None)
    if root and notes.is_relative_to(root):
        return os.path.relpath(notes, place)
    return str(notes)
