"""The commands that this subject adds: ``validate`` and ``record``."""

import sys
from pathlib import Path

import click

from everyline.text.problems import ProjectError
from everyline.text.terminal import ERR, OUT, in_project, tell


@click.command()
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
@in_project
def validate(
    files: tuple[Path, ...],
    kubernetes: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click passes flags so
    repair: bool,  # noqa: FBT001
    allow_custom: bool,  # noqa: FBT001
    server: bool,  # noqa: FBT001
    kubeconfig: Path | None,
    project: Path,  # noqa: ARG001 - every command takes `--project`
) -> None:
    """Check any Kubernetes manifests: files, folders, or - for standard input."""
    from everyline.subjects.kubernetes.checks import command  # noqa: PLC0415 - each command loads what it needs

    asked = command.CheckOptions(files, kubernetes, allow_custom, server or bool(kubeconfig), kubeconfig)
    try:
        is_clean = command.repair(asked, ERR) if repair else command.check(asked, OUT, ERR, as_json=as_json)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not is_clean:
        sys.exit(1)


@click.command()
@click.option("--server", is_flag=True, help="Ask the server of your kubeconfig about the manifests, too.")
@click.option(
    "--kubeconfig", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its address and login."
)
@in_project
def record(server: bool, kubeconfig: Path | None, project: Path) -> None:  # noqa: FBT001 - click passes flags so
    """Ask kubectl and helm about the notes' commands, and keep their answers for later builds."""
    from everyline.subjects.kubernetes.examples import recording  # noqa: PLC0415 - each command loads what it needs

    try:
        asked = recording.server(kubeconfig) if server or kubeconfig else None
        done = recording.record(project.resolve(), asked)
    except (ValueError, OSError) as error:
        raise click.UsageError(str(error)) from None
    except ProjectError as error:
        tell(list(error.problems))
        sys.exit(1)
    clients = ", ".join(done.clients) or "nobody"
    asked_about = len(done.records.commands) + len(done.records.manifests)
    OUT.print(f"asked {clients} about {asked_about} examples, {len(done.changed)} answers are new", markup=False)
    if not done.is_cut_off:
        ERR.print(
            "this system could not keep the network from the clients (Linux with user namespaces can)", markup=False
        )
    for name in done.missing:
        ERR.print(f"{name} is not here: what it said before is kept (install it, or run `make clients`)", markup=False)
