"""What a project decides in its configuration, in one typed form.

In two places alike: `plugins: everyline:` of mkdocs.yml where everyline is installed, `extra: everyline:` in a checkout, where a hook
stands in for the plug-in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.config import config_options as c
from mkdocs.config.base import Config

from everyline.notes.dialects import DIALECTS
from everyline.notes.privacy import Privacy, Reading
from everyline.notes.units import within
from everyline.subjects import load_subjects
from everyline.text.multilingual import NO_TEXT, Text
from everyline.text.problems import Problem, ProjectError

if TYPE_CHECKING:  # as in `everyline.subjects`
    from everyline.model.site import Subject

CONFIGURATION = "mkdocs.yml"
KEY = "everyline"
_NAME = "book"
_LANGUAGE = "en"
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SECTION = re.compile(r"\w[\w-]*(/\w[\w-]*)*")
_TEXTS = ("title", "description", "author", "license")
_PUBLISH = ("all", "explicit")
_BOOKS = ("auto", "one", "sections")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a project."""

    name: str = _NAME  # what its books and its offline copy are called, without language and ending
    # Those of the site, the first of them at its root, each other in a folder of its name
    languages: tuple[str, ...] = (_LANGUAGE,)
    title: Text = NO_TEXT  # what the site is called in each language; empty where MkDocs' own `site_name` says it
    description: Text = NO_TEXT  # one sentence on what it is, as `site_description`
    author: Text = NO_TEXT  # who made it, as `site_author`
    license: Text = NO_TEXT  # what others may do with it, which its books say
    subjects: tuple[Subject, ...] = ()  # the plug-ins that look through its notes
    # How its notes are read: their dialects where somebody says them, and what of them is private
    reading: Reading = field(default_factory=Reading)
    additions: bool = True  # whether pages have what editors added to the notes
    # The folder that the notes' pages have in a site that is there already; empty where they are the site
    section: str = ""
    system_fonts: bool = False  # whether books may take letters that no other font has from those of the machine
    line_numbers: bool = True  # whether pages of notes show them beside each piece
    books: str = _BOOKS[0]  # `one` a language, one a section, or either by how much there is to print


class Schema(Config):
    """The options as MkDocs reads them under ``plugins:``; `options_of` says more of what is wrong with them."""

    name = c.Optional(c.Type(str))
    languages = c.Optional(c.ListOfItems(c.Type(str)))
    title = c.Optional(c.Type((str, dict)))
    description = c.Optional(c.Type((str, dict)))
    author = c.Optional(c.Type((str, dict)))
    license = c.Optional(c.Type((str, dict)))
    subjects = c.Optional(c.ListOfItems(c.Type(str)))
    dialects = c.Optional(c.Type(dict))
    private = c.Optional(c.ListOfItems(c.Type(str)))
    publish = c.Optional(c.Type(str))
    home = c.Optional(c.Type(str))
    additions = c.Optional(c.Type(bool))
    section = c.Optional(c.Type(str))
    system_fonts = c.Optional(c.Type(bool))
    line_numbers = c.Optional(c.Type(bool))
    books = c.Optional(c.Type(str))

    def given(self) -> dict[str, Any]:
        """What somebody wrote."""
        return {name: value for name, value in self.items() if value is not None}


_KNOWN = tuple(Schema())


def options_of(given: object, language: str = _LANGUAGE) -> Options:
    """The options that are written under ``everyline:``; a project that names no language has the theme's.

    Raises:
        ProjectError: for what means nothing.
    """
    problems = []
    if not isinstance(given, dict | None):
        problems.append(_wrong("`everyline:` holds options", "write `name: value` pairs under it"))
    given = given if isinstance(given, dict) else {}
    known = f"known are: {', '.join(_KNOWN)}"
    problems += [_wrong(f"there is no option `{key}`", known) for key in given if key not in _KNOWN]
    name, subjects = given.get("name", _NAME), given.get("subjects") or []
    if not isinstance(name, str) or not name.strip() or any(letter in name for letter in "/\\\0"):
        problems.append(_wrong(f"`name: {name}` is no name for a file", "write one without slashes"))
    languages = _languages(given.get("languages", [language]), problems)
    title, description, author, license_ = (_text(given.get(key), key, languages, problems) for key in _TEXTS)
    if not isinstance(subjects, list) or not all(isinstance(each, str) for each in subjects):
        problems.append(_wrong("`subjects:` is a list of names", "write `subjects: [name]`, or leave it out"))
        subjects = []
    switches = {"additions": True, "system_fonts": False, "line_numbers": True}
    for key, usual in switches.items():
        if not isinstance(given.get(key, usual), bool):
            problems.append(
                _wrong(f"`{key}:` is true or false", f"`{key}: {str(usual).lower()}` is what it is without")
            )
    additions, system_fonts, line_numbers = (given.get(key, usual) for key, usual in switches.items())
    section = given.get("section", "")
    if not isinstance(section, str) or (section and not _SECTION.fullmatch(section)):
        problems.append(_wrong(f"`section: {section}` is no folder of a site", "write one such as `section: notes`"))
    elif section and len(languages) > 1:
        problems.append(_wrong("a section of a site has one language", "leave `languages:` out: it is the theme's"))
    books = _one_of("books", _BOOKS, given, problems)
    found: tuple[Subject, ...] = ()
    try:
        found = load_subjects(subjects)
    except LookupError as error:
        problems.append(Problem(CONFIGURATION, 0, str(error)))
    reading = _reading(given, problems)
    if problems:
        raise ProjectError(problems)
    texts = (title, description, author, license_)
    return Options(name, languages, *texts, found, reading, additions, section, system_fonts, line_numbers, books)


def _reading(given: Mapping[str, Any], problems: list[Problem]) -> Reading:
    """How notes are read: ``dialects: {folder: name}``, ``private: [folder, "#tag"]``, ``publish: explicit``."""
    dialects, private = given.get("dialects") or {}, given.get("private") or []
    names = [each.name for each in DIALECTS]
    if not isinstance(dialects, dict):
        problems.append(_wrong("`dialects:` maps notes and folders to dialects", "write `dialects: {folder: logseq}`"))
        dialects = {}
    hint = f"known are: {', '.join(names)}"
    problems += [_wrong(f"`{name}` is no dialect", hint) for name in dialects.values() if name not in names]
    if not isinstance(private, list) or not all(isinstance(each, str) and each.strip("#/ ") for each in private):
        problems.append(_wrong("`private:` is a list of folders and tags", 'write `private: [folder, "#tag"]`'))
        private = []
    publish = _one_of("publish", _PUBLISH, given, problems)
    tags = frozenset(each.removeprefix("#").lower() for each in private if each.startswith("#"))
    folders = tuple(within(each.strip("/")) for each in private if not each.startswith("#"))
    home = given.get("home", "")
    if not isinstance(home, str):
        problems.append(_wrong("`home:` is the path of a note", "write `home: Start.md`"))
        home = ""
    return Reading(
        tuple((within(str(each).strip("/")), str(name)) for each, name in dialects.items()),
        Privacy(folders, tags, is_explicit=publish == "explicit"),
        within(home.strip("/")),
    )


def _one_of(key: str, known: tuple[str, ...], given: Mapping[str, Any], problems: list[Problem]) -> str:
    """The word of an option that has only some; the first where nobody wrote any."""
    if (found := given.get(key, known[0])) not in known:
        problems.append(_wrong(f"`{key}: {found}` means nothing", f"write one of: {', '.join(known)}"))
    return str(found)


def _languages(given: object, problems: list[Problem]) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        problems.append(_wrong("`languages:` is a list of codes", "write `languages: [en]`, the first at the root"))
        return (_LANGUAGE,)
    hint = "write codes such as `de`, `ja` or `pt-BR`"
    problems += [_wrong(f"`{each}` is no language", hint) for each in given if not _CODE.fullmatch(each)]
    if len({*given}) < len(given):
        problems.append(_wrong("`languages:` names a language twice", "keep one of them"))
    words = files("material") / "templates" / "partials" / "languages"
    problems += [
        _wrong(f"the theme has no words in `{each}`", "see the list of languages of Material for MkDocs")
        for each in given
        if _CODE.fullmatch(each) and not (words / f"{each}.html").is_file()
    ]
    return tuple(given)


def _text(given: object, key: str, languages: tuple[str, ...], problems: list[Problem]) -> Text:
    """A text by language, or a plain one: the same in all."""
    if given is None:
        return NO_TEXT
    if isinstance(given, str):
        return Text.same(given)
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in (*given, *given.values())):
        problems.append(_wrong(f"`{key}:` is a text", f"write it, or one a language: `{{{languages[0]}: …}}`"))
        return NO_TEXT
    hint = f"those are: {', '.join(languages)}"
    problems += [
        _wrong(f"`{each}:` in `{key}` is no language of this project", hint) for each in given if each not in languages
    ]
    problems += [
        _wrong(f"`{key}:` has no text in `{each}`", f"add `{each}:` to it") for each in languages if each not in given
    ]
    return Text(given)


def needs_configuration(project: Path) -> None:
    """Say where there is no project, and how to get one.

    Raises:
        ProjectError: where there is none.
    """
    if not (project / CONFIGURATION).is_file():
        hint = "name a project with --project, or make one from a folder of notes with `new`"
        raise ProjectError([Problem(CONFIGURATION, 0, "there is none here", hint)])


def read_options(project: Path) -> Options:
    """The options of a project, from its mkdocs.yml; a folder without one has those by default.

    Raises:
        ProjectError: for what can't be read or means nothing.
    """
    language = configured(project, "theme").get("language")
    return options_of(_given(project), language if isinstance(language, str) else _LANGUAGE)


def configured(project: Path, name: str) -> Mapping[str, Any]:
    """A part of a project's mkdocs.yml, such as ``extra:``; nothing where there is none.

    Raises:
        ProjectError: for what can't be read.
    """
    found = _root(project).get(name)
    return found if isinstance(found, dict) else {}


def plugins(project: Path) -> dict[str, object]:
    """The plug-ins of MkDocs that a project names, each with what it says of them, be they a list or a mapping."""
    given = _root(project).get("plugins")
    found: dict[str, object] = {}
    for each in given if isinstance(given, list) else [given]:
        found |= each if isinstance(each, dict) else {str(each): None} if each else {}
    return found


def _given(project: Path) -> object:
    """What stands under ``everyline:`` among the plug-ins, or else among what MkDocs calls extra."""
    named = plugins(project)
    if KEY in named:
        return named[KEY]
    return configured(project, "extra").get(KEY)


def _root(project: Path) -> Mapping[str, Any]:
    file = project / CONFIGURATION
    if not file.is_file():
        return {}
    try:
        root = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader that makes nothing of unknown tags
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProjectError([Problem(CONFIGURATION, 0, f"not readable: {error}")]) from None
    if root is not None and not isinstance(root, dict):
        raise ProjectError([_wrong("it holds no settings", "write `site_name: …` into it")])
    return root or {}


class _Loader(yaml.SafeLoader):
    """Reads past MkDocs' own tags (`!ENV`, `!!python/…`), which no option of ours uses."""


_Loader.add_multi_constructor("", lambda _loader, _tag, _node: None)


def _wrong(message: str, hint: str) -> Problem:
    return Problem(CONFIGURATION, 0, message, hint)
