"""Builds languages in processes of their own: ``python -m everyline.commands.processes PROJECT (LANGUAGE SITE_DIR)…``; see `everyline.commands.building`."""

import contextlib
import gc
import json
import logging
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

import yaml
from mergedeep import merge
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, MkDocsException
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from everyline.commands.unchanged import AROUND, STATED
from everyline.editorial.skeletons import DOCS
from everyline.model.pipeline import load_neutral
from everyline.model.revision import EPOCH
from everyline.notes.units import NOTES
from everyline.options import CONFIGURATION, KEY, read_options
from everyline.pages.macros import TEMPLATES
from everyline.plugin.generated import compile_theme
from everyline.plugin.standalone import WholePlugin
from everyline.text.child_processes import died, end_with_parent, lifeline
from everyline.text.files import PlainFile, find_files, told
from everyline.text.problems import ProjectError
from everyline.text.store import STATE, of_package

_DEFAULTS = Path(__file__).parents[1] / "defaults.yml"
# A checkout has no list of its plug-ins, as an installed package has.
_OURS = EntryPoint(KEY, "everyline.plugin:EverylinePlugin", "mkdocs.plugins")
# The files among the notes, each with what tells whether it was changed.
_Files = dict[str, tuple[PlainFile, tuple[int, ...]]]


def configuration(project: Path, language: str, site_dir: Path, *, strict: bool) -> MkDocsConfig:
    """MkDocs' configuration for one language of a project: that of the project, with what follows from the language.

    A ``mkdocs.LANG.yml`` adds to it, as one that inherits from ``mkdocs.yml`` does.
    """
    pages = project / DOCS / language
    if not pages.is_dir():
        pages = site_dir.with_name(f"{site_dir.name}.pages")  # for a language whose pages nobody wrote
        pages.mkdir(parents=True, exist_ok=True)
    settings: dict[str, Any] = {}
    # What `INHERIT` brings is laid over our defaults as well.
    merge(
        settings,
        *map(_spelled_out, (_read(_DEFAULTS), _read(project / CONFIGURATION))),
        {"theme": {"language": language}},
    )
    merge(settings, _spelled_out(_own(project / f"mkdocs.{language}.yml")))
    known: Any = MkDocsConfig.plugins
    known.installed_plugins.setdefault(KEY, _OURS)
    # A hook of a checkout stands in for the plug-in.
    if not any(str(each).endswith("hooks.py") for each in settings.get("hooks") or ()):
        settings["plugins"].setdefault(KEY, {})
    settings |= {"docs_dir": str(pages), "site_dir": str(site_dir), "strict": strict}
    return load_config(str(project / CONFIGURATION), **settings)


def _read(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        return dict(yaml_load(stream))


def _spelled_out(settings: dict[str, Any]) -> dict[str, Any]:
    """The same settings where what may be a name or a list of names is a mapping, so that one can be laid over another."""
    given = dict(settings)
    if isinstance(theme := given.get("theme"), str):
        given["theme"] = {"name": theme}
    for name in ("plugins", "markdown_extensions"):
        listed = given.get(name)
        if listed is None:
            given.pop(name, None)
        elif not isinstance(listed, list | dict):
            raise ConfigurationError(f"{CONFIGURATION}: `{name}:` is a list (write `{name}: [{listed}]`)")
        if isinstance(listed, list):
            pairs = [each if isinstance(each, dict) else {each: None} for each in listed]
            given[name] = {key: value or {} for pair in pairs for key, value in pair.items()}
    return given


def _own(file: Path) -> dict[str, Any]:
    """The settings in a file, without those that it inherits; none where there is no file."""
    if not file.is_file():
        return {}
    with file.open("rb") as stream:
        settings = yaml.load(stream, Loader=get_yaml_loader()) or {}  # noqa: S506 - the loader that MkDocs itself reads it with
    settings.pop("INHERIT", None)
    return dict(settings)


def _tell_warnings() -> None:
    """Print what MkDocs and its plugins warn of, each in one line however narrow the terminal is: people and tools search it for a place."""
    told = logging.StreamHandler()
    told.setFormatter(logging.Formatter("%(levelname)s -  %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.addHandler(told)


def main(project: str, *words: str) -> int:
    """Build languages; MkDocs tells its problems, and warnings, itself. The status is 0 when all were built.

    Words are each language and the folder of its site; ``--strict`` where warnings fail the build; see `STATED`. What is the same in all languages is made
    once, and a process of its own for each goes on from there.
    """
    end_with_parent()
    _tell_warnings()
    sites, is_strict = _asked(words)
    if len(sites) > 1 and hasattr(os, "fork"):
        builders = dict[str, _Builder]()
        status, said = _build_all(Path(project), sites, builders, strict=is_strict)
        _end(builders)
        sys.stdout.write(said)
        return status
    built = [_build(Path(project), *each, strict=is_strict) for each in sites]
    return int(None in built)


def _asked(words: Sequence[str]) -> tuple[list[tuple[str, Path]], bool]:
    """Languages and the folders of their sites, and whether warnings fail the build; pages are kept by what the state is said to be."""
    given = [word for word in words if not word.startswith("--")]
    STATE.set(next((word.removeprefix(STATED) for word in words if word.startswith(STATED)), ""))
    return list(zip(given[::2], map(Path, given[1::2]), strict=True)), "--strict" in words


def wait() -> int:
    """Build whatever standard input asks for, words of `main` as JSON in a line each, and answer with the status and what was said.

    The processes of the languages go on from one build to the next with all that they have loaded and read.
    """
    end_with_parent()
    _tell_warnings()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends with Ctrl-C, and this with it
    begun, builders = of_package(), dict[str, _Builder]()
    for line in sys.stdin:
        project, *words = json.loads(line)
        sites, is_strict = _asked(words)
        if of_package() != begun:
            STATE.set("")  # what is loaded here is no more what the state says, so nothing is kept
        around = next((Path(word.removeprefix(AROUND)) for word in words if word.startswith(AROUND)), None)
        if around:
            answer = _edit_all(Path(project), sites, builders, around)
        else:
            answer = _build_all(Path(project), sites, builders, strict=is_strict)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
    return 0


def _prepare(project: Path, language: str, site_dir: Path) -> None:
    """Load and read what every language needs. What is wrong is told by those that it keeps from being built."""
    logging.disable()
    with contextlib.suppress(MkDocsException, ProjectError, OSError):
        compile_theme(configuration(project, language, site_dir, strict=False))
        TEMPLATES.compile()
        options = read_options(project)
        load_neutral(project, options.languages, options.subjects, options.reading, additions=options.additions)
    logging.disable(logging.NOTSET)


class _Builder:
    """A process that was forked from this one and builds a language of a project, as often as it is asked to."""

    def __init__(self, project: Path, language: str) -> None:
        self._language, self._said = language, tempfile.TemporaryFile()  # noqa: SIM115 - read after each build
        self._pipe, theirs = Pipe()
        # What was built last: in which state, of which files among the notes, with what.
        self._last: tuple[str, _Files, MkDocsConfig] | None = None
        self._process = os.fork()
        if not self._process:
            self._pipe.close()
            os.dup2(self._said.fileno(), sys.stdout.fileno())
            os.dup2(self._said.fileno(), sys.stderr.fileno())
            try:
                self._serve(project, theirs)
            finally:  # whatever happens
                os._exit(1)
        theirs.close()

    def _serve(self, project: Path, pipe: Connection) -> None:
        """What the process does until nobody asks it any more."""
        end_with_parent()
        given = os.environ.get(EPOCH)
        with contextlib.suppress(EOFError):
            while True:
                site_dir, strict, state, around = pipe.recv()
                STATE.set(state)
                status = 1
                try:
                    is_built = (
                        self._edit(project, site_dir, around)
                        if around
                        else self._make(project, site_dir, strict=strict)
                    )
                    status = int(not is_built)
                except (Exception, SystemExit):  # noqa: BLE001 - of a plug-in; told, and nothing but its own process ends
                    traceback.print_exc()
                sys.stdout.flush()
                sys.stderr.flush()
                if not given:
                    os.environ.pop(EPOCH, None)  # the next build may be of another commit
                pipe.send(status)
                gc.collect()  # while nobody waits

    def _make(self, project: Path, site_dir: Path, *, strict: bool) -> bool:
        self._last, notes = None, _states(project)
        if config := _build(project, self._language, site_dir, strict=strict):
            self._last = STATE.get(), notes, config
        return bool(config)

    def _edit(self, project: Path, folder: Path, around: Path) -> bool:
        """Build what differs since the last build into a folder, where that is not much; whether it was."""
        (state, before, config), self._last = self._last or ("", {}, None), None
        plugin = config and config.plugins.get(KEY)
        if not (config and state and state == STATE.get() and isinstance(plugin, WholePlugin)):
            return False
        notes = _states(project)
        changed = [path for path in before.keys() | notes.keys() if before.get(path) != notes.get(path)]
        if len(changed) > 1:
            return False
        for path in changed:
            if path not in notes or not plugin.edit(config, notes[path][0], folder, around):
                return False
        self._last = state, notes, config
        return True

    def ask(self, site_dir: Path, *, strict: bool = False, around: Path | None = None) -> None:
        """Have it build, a whole site or what differs of one that is `around`; `answer` waits for that."""
        with contextlib.suppress(OSError):
            self._pipe.send((site_dir, strict, STATE.get(), around))

    def answer(self) -> tuple[int, str]:
        """The status, 0 where all is well, and what was said."""
        status, ended = 1, ""
        try:
            status = self._pipe.recv()
        except (EOFError, OSError):
            ended = self._ended(os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1]))
            self._process = 0
        self._said.seek(0)
        said = self._said.read().decode(errors="replace")
        self._said.seek(0)
        self._said.truncate()
        return status, said + ended

    def _ended(self, status: int) -> str:
        by_itself = f"ERROR -  {self._language}: its process ended with status {status}, before it was done\n"
        return died(self._language, status) or by_itself

    def is_alive(self) -> bool:
        """Whether it can be asked again."""
        return bool(self._process)

    def end(self) -> None:
        """End the process, which has nothing left to do."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0


def _build_all(
    project: Path, sites: list[tuple[str, Path]], builders: dict[str, _Builder], *, strict: bool
) -> tuple[int, str]:
    """Build each language in a process of its own, of `builders` where those are for it; 0 where all were built, and what each said, one after the other."""
    if [*builders] != [f"{project} {language}" for language, _ in sites]:
        _end(builders)
        _prepare(project, *sites[0])
        os.environ |= lifeline()
        gc.freeze()  # so that memory stays shared
        sys.stdout.flush()
        for language, _ in sites:
            try:
                builders[f"{project} {language}"] = _Builder(project, language)
            except OSError as error:
                return 1, f"ERROR -  {told(error)}\n"
    for builder, (_, site_dir) in zip(builders.values(), sites, strict=True):
        builder.ask(site_dir, strict=strict)
    answers = [builder.answer() for builder in builders.values()]
    if not all(each.is_alive() for each in builders.values()):
        _end(builders)
    return int(any(status for status, _ in answers)), "".join(said for _, said in answers)


def _edit_all(
    project: Path, sites: list[tuple[str, Path]], builders: dict[str, _Builder], around: Path
) -> tuple[int, str]:
    """Build what differs in each language of a site that is `around`; 0 where that is all, and what was said."""
    if [*builders] != [f"{project} {language}" for language, _ in sites]:
        return 1, ""
    for builder, (language, folder) in zip(builders.values(), sites, strict=True):
        builder.ask(folder, around=around if language == sites[0][0] else around / language)
    answers = [builder.answer() for builder in builders.values()]
    return int(any(status for status, _ in answers)), "".join(said for _, said in answers)


def _states(project: Path) -> _Files:
    """The files by their paths, as they are now."""
    found = _Files()
    for each in find_files(project, NOTES)[0]:
        with contextlib.suppress(OSError):
            state = each.file.stat()
            found[each.path] = each, (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
    return found


def _end(builders: dict[str, _Builder]) -> None:
    while builders:
        builders.popitem()[1].end()


def _build(project: Path, language: str, site_dir: Path, *, strict: bool) -> MkDocsConfig | None:
    """Build a language; what it was built with, None where it was not."""
    try:
        config = configuration(project, language, site_dir, strict=strict)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        error.show()
        return None
    except OSError as error:
        logging.getLogger("mkdocs").log(logging.ERROR, told(error))
        return None
    return config


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 1 else wait())
