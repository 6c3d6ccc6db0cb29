"""The command line: ``python -m macros COMMAND``. Exit status 0, 1 for problems found, 2 for wrong use."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console

from macros.errors import Problem, ProjectError, Severity

Command = TypeVar("Command", bound=Callable[..., None])
_err = Console(stderr=True, highlight=False, soft_wrap=True)
_out = Console(highlight=False, soft_wrap=True)


def _in_project(function: Command) -> Command:
    path = click.Path(exists=True, file_okay=False, path_type=Path)
    option = click.option("--project", type=path, default=".", help="The folder of mkdocs.yml; here by default.")
    return option(function)


def _tell(problems: list[Problem]) -> bool:
    """Print problems; whether there was an error among them."""
    for problem in sorted(problems):
        style = "red" if problem.severity is Severity.ERROR else "yellow"
        _err.print(f"[{style}]{problem.severity.value}[/]: ", end="")
        _err.print(str(problem), markup=False)
    return any(problem.severity is Severity.ERROR for problem in problems)


@click.group(help=__doc__)
def main() -> None:
    """The commands are below."""


@main.command()
@_in_project
@click.option("--strict", is_flag=True, help="Warnings fail the build.")
@click.option("--no-pdf", is_flag=True, help="Leave out the books, which takes half the time.")
def build(project: Path, strict: bool, no_pdf: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Build both languages and their books into site/."""
    from macros import build as builder  # noqa: PLC0415 - MkDocs is slow to import, and only this needs it

    with _err.status("Building both languages"):
        is_built = builder.build(project.resolve(), project.resolve() / "site", strict=strict, books=not no_pdf)
    if not is_built:
        _err.print("[red]not built[/]: site/ is as it was")
        sys.exit(1)
    _err.print("built site/")


@main.command()
@_in_project
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(project: Path, host: str, port: int) -> None:
    """Preview both languages and follow changes."""
    from macros import build as builder  # noqa: PLC0415 - see build

    _err.print(f"preview at http://{host}:{port}/, stop with Ctrl-C")
    builder.serve(project.resolve(), host, port)


@main.command()
@_in_project
@click.argument("remote")
@click.option("--branch", default="gh-pages", show_default=True)
@click.option("--version", default="", help="Release the site as this edition too, in a folder of its own.")
@click.option("--replace", is_flag=True, help="An edition of this number may be replaced.")
@click.option("--cname", default="", help="The domain that GitHub Pages serves the site at; left as it is by default.")
@click.option("--output", type=click.Path(path_type=Path), help="Write into this folder and push nothing.")
def publish(project: Path, remote: str, output: Path | None, replace: bool, **options: str) -> None:  # noqa: FBT001 - see build
    """Put site/ on a branch of a Git REMOTE, as GitHub Pages wants it, with the editions released before."""
    from macros.publishing import branch  # noqa: PLC0415 - see parse

    publication = branch.Publication(remote, replaces=replace, **options)
    try:
        if output:
            branch.assemble(project.resolve(), publication, output.resolve())
            told = f"written to {output}"
        else:
            is_new = branch.publish(project.resolve(), publication)
            told = f"{'published on' if is_new else 'nothing is new on'} {remote} {publication.branch}"
    except ProjectError as error:
        _tell([*error.problems])
        sys.exit(1)
    _err.print(told, markup=False)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object a note.")
@_in_project
def parse(files: tuple[Path, ...], as_json: bool, project: Path) -> None:  # noqa: FBT001 - see build
    """Show the units of any note, with their spans."""
    from macros import inspection  # noqa: PLC0415 - each command loads what it needs, and starts at once
    from macros.dialects import read_note  # noqa: PLC0415

    root = project.resolve()
    problems = []
    notes = []
    for file in files:
        place = file.resolve()
        inside = place.is_relative_to(root)
        note, found = read_note(file, place.relative_to(root).as_posix() if inside else file.as_posix())
        notes.append(note)
        problems += found
    if as_json:
        click.echo(inspection.to_json(notes))
    else:
        for note in notes:
            _out.print(inspection.to_tree(note))
    if _tell(problems):
        sys.exit(1)


@main.command()
@_in_project
def status(project: Path) -> None:
    """List what awaits a person, with lines ready to paste."""
    from macros import inspection  # noqa: PLC0415 - see parse

    is_clean = inspection.report(project.resolve(), _out)
    if not is_clean:
        sys.exit(1)


@main.command()
@_in_project
@click.option("--check", is_flag=True, help="Only tell what is missing or out of step.")
def sync(project: Path, check: bool) -> None:  # noqa: FBT001 - see build
    """Create missing page skeletons, never overwrite one; bring translations in step with the notes."""
    from macros.catalogs import updates  # noqa: PLC0415 - see parse
    from macros.corpus import read_corpus  # noqa: PLC0415
    from macros.editorial import load_editorial  # noqa: PLC0415
    from macros.skeletons import missing_skeletons  # noqa: PLC0415

    editorial, problems = load_editorial(project)
    corpus, _ = read_corpus(project)  # what is wrong with notes is no matter here
    translations, found = updates(project, corpus)
    if _tell(problems + found):
        sys.exit(1)
    missing = missing_skeletons(project, editorial)
    changes = [("missing" if check else "created", path, text) for path, text in missing.items()]
    for each in translations:
        if not each.is_there and not check:  # translating is up to people; a project without translations is in order
            changes.append(("created", each.path, each.text))
        elif each.is_there and not each.is_current:
            changes.append(("out of step" if check else "updated", each.path, each.text))
    for what, path, text in changes:
        _out.print(f"{what} {path}", markup=False)
        if not check:
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text, encoding="utf-8")
    if check and changes:
        sys.exit(1)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--kubernetes", multiple=True, metavar="VERSION", help="1.34, or 1.30-1.34; all that are known by default."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object a file.")
@click.option("--repair", is_flag=True, help="Print the file mended, and to the error output what was changed.")
@click.option("--allow-custom", is_flag=True, help="Say nothing about kinds that Kubernetes itself does not have.")
@click.option("--server", is_flag=True, help="Ask a real API server as well: kubectl's dry run, which stores nothing.")
@click.option(
    "--kubeconfig",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which server --server asks; kubectl's own choice by default.",
)
@_in_project
def validate(
    files: tuple[Path, ...],
    kubernetes: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - see build
    repair: bool,  # noqa: FBT001
    allow_custom: bool,  # noqa: FBT001
    server: bool,  # noqa: FBT001
    kubeconfig: Path | None,
    project: Path,
) -> None:
    """Check any Kubernetes manifests: files, folders, or - for standard input."""
    from macros.validation import command  # noqa: PLC0415 - see parse

    wish = command.Wish(files, kubernetes, project.resolve(), allow_custom, server or bool(kubeconfig), kubeconfig)
    try:
        is_clean = command.repair(wish, _err) if repair else command.check(wish, _out, _err, as_json=as_json)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not is_clean:
        sys.exit(1)


@main.command()
@click.option("--server", is_flag=True, help="Ask the server of your kubeconfig about the manifests, too.")
@click.option(
    "--kubeconfig", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its address and login."
)
@_in_project
def record(server: bool, kubeconfig: Path | None, project: Path) -> None:  # noqa: FBT001 - see build
    """Ask kubectl and helm about the notes' commands, and keep their answers for later builds."""
    from macros.examples import recording  # noqa: PLC0415 - see parse

    try:
        asked = recording.server(kubeconfig) if server or kubeconfig else None
        done = recording.record(project.resolve(), asked)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except ProjectError as error:
        _tell(list(error.problems))
        sys.exit(1)
    clients = ", ".join(done.clients) or "nobody"
    asked_about = len(done.records.commands) + len(done.records.manifests)
    _out.print(f"asked {clients} about {asked_about} examples, {len(done.changed)} answers are new", markup=False)
    for name in done.missing:
        _err.print(f"{name} is not here: what it said before is kept (install it, or run `make clients`)", markup=False)


if __name__ == "__main__":
    main()
