"""The command line: ``everyline COMMAND``, or ``python -m macros COMMAND`` in a checkout. Exit status 0, 1 for problems found, 2 for wrong use."""

from __future__ import annotations

import errno
import os
import shlex
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from everyline.subjects import installed, load_subjects
from everyline.text.build_report import Told, counted
from everyline.text.files import own, told, write_whole
from everyline.text.problems import ProjectError
from everyline.text.terminal import ERR, OUT, begin, in_project, program, tell

if TYPE_CHECKING:
    from everyline.editorial import Editorial
    from everyline.languages.catalogs import Update

_SOON = 10  # seconds after which a person wonders what goes on


class _Command(click.Command):
    """A command, which first mends what a killed build may have left of the site, and says in lines what can't be or what the system would not do."""

    def invoke(self, ctx: click.Context) -> object:
        from everyline.publishing.staging import mend  # noqa: PLC0415 - a command of a subject may need no site

        try:
            if project := ctx.params.get("project"):
                mend(project / "site")
            return super().invoke(ctx)
        except ProjectError as error:
            tell([*error.problems])
            sys.exit(1)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read what this prints has seen enough
                raise
            tell([told(error)])
            sys.exit(1)


class _Commands(click.Group):
    """The commands below and those of all subjects, which are loaded as far as a name is looked for."""

    command_class = _Command

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or next(
            (each for each in self._added() if each.name == cmd_name), None
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *(str(each.name) for each in self._added())})

    def _added(self) -> Iterator[click.Command]:
        for name in installed():
            yield from load_subjects([name])[0].commands()


@click.group(cls=_Commands, help=__doc__)
def main() -> None:
    """The commands are below."""


@main.command()
@in_project
@click.option("--strict", is_flag=True, help="Warnings fail the build.")
@click.option("--no-pdf", is_flag=True, help="Leave out the books, which takes half the time.")
@click.option("--all", "everything", is_flag=True, help="Tell every warning; many are summed up otherwise.")
def build(project: Path, strict: bool, no_pdf: bool, everything: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Build all languages and their books into site/."""
    from everyline.commands import building as builder  # noqa: PLC0415 - MkDocs is slow to import, and only this needs it
    from everyline.publishing.books import KINDS  # noqa: PLC0415 - see above

    told = Told()
    target = project.resolve() / "site"
    begin("building the pages")
    without = KINDS if no_pdf else ()
    begun = monotonic()
    with ERR.status("Building the pages") as status:

        def step(name: str, pages: Path) -> None:
            status.update(f"Making {name}")
            if name in KINDS and (seconds := round(monotonic() - begun)) >= _SOON:
                place = pages.relative_to(target.parent)
                where = f"the pages are ready, in {place}/{' for now' if pages != target else ''},"
                made = where if name == KINDS[0] else "the PDF is done"
                ERR.print(f"{made} after {counted(seconds, 'second')}; now {name}, which may take as long again")

        is_built = builder.build(project.resolve(), target, strict=strict, without=without, tell=told, step=step)
    ERR.print(f"{builder.sums(target)}, {told.sums()}" if is_built else told.sums(), markup=False)
    for line in told.lines(everything=everything or strict):
        ERR.print(line, markup=False)
    if told.is_shortened and not (everything or strict):
        ERR.print(f"each of them: {program()} build --all", markup=False)
    if not is_built:
        ERR.print("[red]not built[/]: site/ is as it was")
        sys.exit(1)
    ERR.print("built site/")


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--notes", required=True, type=click.Path(path_type=Path), help="The folder of notes, as any tool left it."
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="Of the site, as `en`; found from the notes by default. May be repeated.",
)
@click.option("--title", default="", help="Of the site; made from the folder's name by default.")
@click.option("--in-place", is_flag=True, help="Read the notes where they are; they are copied otherwise.")
def new(folder: Path, notes: Path, languages: tuple[str, ...], title: str, in_place: bool) -> None:  # noqa: FBT001 - see build
    """Make a project in DIR from a folder of notes, ready to build."""
    from everyline.commands import starting  # noqa: PLC0415 - see parse

    asked = starting.NewProject(notes, languages, title, in_place)
    with ERR.status("Reading the notes") as status:
        begin("reading the notes")

        def step(name: str) -> None:
            status.update(name.capitalize())
            begin(name)

        told = starting.start(folder, asked, step)
    for line in told:
        OUT.print(line, markup=False)
    if "MAKELEVEL" not in os.environ:  # make goes on by itself
        OUT.print(f"next: {program()} build --project {shlex.quote(str(folder))}", markup=False)
    OUT.print("to publish: push it to GitHub, then Settings → Pages → Source: GitHub Actions", markup=False)


@main.command()
@in_project
def fetch(project: Path) -> None:
    """Copy the pictures that notes show from the web into fetched/, so that pages show them; without it they are links."""
    from everyline.commands import fetching  # noqa: PLC0415 - see parse
    from everyline.options import needs_configuration  # noqa: PLC0415

    needs_configuration(project)
    with ERR.status("Fetching pictures"):
        told, problems = fetching.fetch(project.resolve())
    tell(problems)
    for line in told:
        OUT.print(line, markup=False)


@main.command()
@in_project
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--poll", "polls", is_flag=True, help="Look for changes twice a second, as on network drives.")
def serve(project: Path, host: str, port: int, *, polls: bool) -> None:
    """Preview all languages and follow changes."""
    from everyline.commands import serving  # noqa: PLC0415 - see build

    serving.serve(project.resolve(), host, port, polls=polls)


@main.command()
@in_project
@click.argument("remote")
@click.option("--branch", default="gh-pages", show_default=True)
@click.option("--version", default="", help="Release the site as this edition too, in a folder of its own.")
@click.option("--replace", is_flag=True, help="An edition of this number may be replaced.")
@click.option("--cname", default="", help="The domain that GitHub Pages serves the site at; left as it is by default.")
@click.option("--output", type=click.Path(path_type=Path), help="Write into this folder and push nothing.")
def publish(project: Path, remote: str, output: Path | None, replace: bool, **options: str) -> None:  # noqa: FBT001 - see build
    """Put site/ on a branch of a Git REMOTE, as GitHub Pages wants it, with the editions released before."""
    from everyline.options import read_options  # noqa: PLC0415 - see parse
    from everyline.publishing import branch  # noqa: PLC0415

    languages = read_options(project).languages
    publication = branch.Publication(remote, languages, replaces=replace, **options)
    if output:
        branch.assemble(project.resolve(), publication, output.resolve())
        told = f"written to {output}"
    else:
        is_new = branch.publish(project.resolve(), publication)
        told = f"{'published on' if is_new else 'nothing is new on'} {remote} {publication.branch}"
    ERR.print(told, markup=False)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object a note.")
@in_project
def parse(files: tuple[Path, ...], as_json: bool, project: Path) -> None:  # noqa: FBT001 - see build
    """Show the units of any note, with their spans."""
    from everyline.commands import status as inspection  # noqa: PLC0415 - each command loads what it needs, and starts at once
    from everyline.notes.dialects import read_note  # noqa: PLC0415

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
            OUT.print(inspection.to_tree(note))
    if tell(problems):
        sys.exit(1)


@main.command()
@in_project
@click.option(
    "--stale", metavar="DAYS", help="List verdicts older than this, such as 365d, and those on another version."
)
@click.option("--all", "everything", is_flag=True, help="List everything, not only the first lines of what is long.")
@click.option(
    "--suggest",
    is_flag=True,
    help="Only write topics, terms and merges that the notes ask for into suggested/, to take lines from.",
)
def status(project: Path, stale: str | None, everything: bool, suggest: bool) -> None:  # noqa: FBT001 - see build
    """List what awaits a person, with lines ready to paste."""
    from everyline.commands import status as inspection  # noqa: PLC0415 - see parse
    from everyline.options import needs_configuration  # noqa: PLC0415

    if stale is not None and not stale.removesuffix("d").isdecimal():
        raise click.UsageError(f"--stale {stale}: write a number of days, such as 365d")
    needs_configuration(project)
    age = timedelta(days=int(stale.removesuffix("d"))) if stale is not None else None
    if suggest:
        for line in inspection.suggest(project.resolve()):
            OUT.print(line, markup=False)
        return
    if not inspection.report(project.resolve(), OUT, age, everything=everything):
        sys.exit(1)


@main.command()
@in_project
@click.option("--with", "command", required=True, metavar="COMMAND", help="The program, with its arguments.")
@click.option("--language", default="", help="Only into this language; into all of the project by default.")
@click.option("--most", default=0, metavar="N", help="Only the first N texts that lack a translation.")
def translate(project: Path, command: str, language: str, most: int) -> None:
    """Draft missing translations with any program, for a person to approve.

    It is given a line of JSON for each text, {"id", "text", "from", "to", "places", "terms"}, and answers with lines {"id", "text"}.
    """
    from everyline.languages.catalogs import draft  # noqa: PLC0415 - see parse

    editorial, files = _translations(project)
    languages = editorial.languages
    if language and language not in languages:
        raise click.UsageError(f"--language {language}: the project has {', '.join(languages)}")
    is_whole = True
    for each in files:
        if language in ("", Path(each.path).stem):
            drafts = draft(project, each, command, languages, editorial.terms, most)
            is_whole = not tell(drafts.problems) and is_whole
            OUT.print(f"{each.path}: {counted(drafts.made, 'text')} of {drafts.asked:,} drafted", markup=False)
    hint = "to approve one, take `fuzzy` from its line that begins with `#,`"
    OUT.print(hint if files else "nothing to translate: see `languages:` in mkdocs.yml", markup=False)
    if not is_whole:
        sys.exit(1)


@main.command()
@in_project
@click.option("--check", is_flag=True, help="Only tell what is missing or out of step.")
def sync(project: Path, check: bool) -> None:  # noqa: FBT001 - see build
    """Create missing page skeletons, never overwrite one; bring translations in step with the notes."""
    from everyline.editorial.skeletons import missing_skeletons  # noqa: PLC0415 - see parse

    editorial, translations = _translations(project)
    missing = missing_skeletons(project, editorial)
    changes = [("missing" if check else "created", path, text) for path, text in missing.items()]
    for each in translations:
        if not each.is_there and not check:  # translating is up to people; a project without translations is in order
            changes.append(("created", each.path, each.text))
        elif each.is_there and not each.is_current:
            changes.append(("out of step" if check else "updated", each.path, each.text))
    for what, path, text in changes:
        OUT.print(f"{what} {path}", markup=False)
        if not check:
            write_whole(own(project, path), text.encode())
    if check and changes:
        sys.exit(1)


def _translations(project: Path) -> tuple[Editorial, list[Update]]:
    """What people decided, and the files of translations; what is wrong with notes is no matter here."""
    from everyline.editorial.loading import load_editorial  # noqa: PLC0415 - see parse
    from everyline.languages.catalogs import updates  # noqa: PLC0415
    from everyline.notes.corpus import read_kept  # noqa: PLC0415
    from everyline.options import needs_configuration, read_options  # noqa: PLC0415

    needs_configuration(project)
    options = read_options(project)
    editorial, problems = load_editorial(project, options.languages)
    files, found = updates(project, options.languages, read_kept(project, options.reading)[0])
    if tell(problems + found):
        sys.exit(1)
    return editorial, files


if __name__ == "__main__":
    main()
