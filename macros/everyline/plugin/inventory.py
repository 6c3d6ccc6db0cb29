"""What a site made of notes consists of, as MkDocs takes it: pages that nobody wrote, files beside them, the navigation."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from everyline.model.addresses import (
    ERRATA_PAGE,
    GALLERY_PAGE,
    GLOSSARY_PAGE,
    HOME_PAGE,
    LEDGER_PAGE,
    SOURCES_PAGE,
    UNSORTED_PAGE,
    folders,
)
from everyline.model.navigation import SectionRole, contents, folder_title, indexes
from everyline.model.site import Site
from everyline.notes.attachments import Display
from everyline.notes.media_metadata import bare
from everyline.notes.safe_svg import harmless_svg
from everyline.notes.units import Kind
from everyline.pages.statement_marks import claims_json
from everyline.pages.statements import FILES
from everyline.publishing.search import Names
from everyline.text.build_report import counted
from everyline.text.escaping import literal
from everyline.text.files import read, write_whole
from everyline.text.writing_systems import direction

_PAGE = "# {title}\n\n{{{{ {macro}() }}}}\n"
_HIDDEN = "---\nsearch:\n  exclude: true\n---\n"  # a note all of whose statements are found on pages of topics


_NAMED = 6  # lines of a note


def generated(site: Site, site_title: str) -> Iterator[tuple[str, str, str]]:
    """The pages that come with every site, those of notes, the lists of them, and the pages of names, by their addresses.

    Each with its Markdown, and the name of the macro where that is a title and what one macro prints.
    """
    for page in site.defaults:
        yield page, _home(site, site_title) if page == HOME_PAGE else _default(site, page), ""
    msg, references = site.messages, site.linker.references
    of_folders = {page: folder for folder, page in folders(site.corpus).items()}
    for note in site.corpus.notes:
        if (page := note.page) == HOME_PAGE:
            continue  # it is there already
        is_home = any(site.addresses.unit(unit).page == page for unit in note.units if unit.kind.is_statement)
        title = site.note_title(note)
        of = site.wordings.spoken(title, note.path)
        said = f' dir="{direction(of)}"' if direction(of) != direction(site.language) else ""
        told = f' {{: lang="{of}"{said} }}' if of != site.language else ""
        macro = "folder" if of_folders.pop(page, "") else "source"
        text = _PAGE.format(title=literal(title) + told, macro=macro)
        yield page, text if is_home else _HIDDEN + text, macro
    for page, macro in indexes(site):
        yield page, _PAGE.format(title=literal(msg[f"nav-{macro}"]), macro=macro), macro
    for page, folder in of_folders.items():
        yield page, _PAGE.format(title=literal(folder_title(site, folder)), macro="folder"), "folder"
    for name in references.names.values():
        if name.address:
            yield name.address.page, _PAGE.format(title=literal(name.name), macro="name"), "name"


class NotesFile(File):
    """A file of the notes, whose owner need not have meant to publish where it was taken."""

    form = Display.OTHER

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as in MkDocs
        shown = bare(read(Path(str(self.abs_src_path))), is_picture=self.form is Display.PICTURE)
        write_whole(Path(str(self.abs_dest_path)), shown)


def more_files(config: MkDocsConfig, site: Site) -> Iterator[File]:
    """What is published beside the pages: the notes' files, the accounts, what subjects add, drawings to take away."""
    for each in site.linker.references.shown():
        if each.address.lower().endswith(".svg"):
            drawing = harmless_svg(each.data()) or b""
            yield File.generated(config, each.address, content=drawing)
        else:
            file = NotesFile.generated(config, each.address, abs_src_path=str(each.file))
            file.form = each.form  # type: ignore[attr-defined] # MkDocs says less than what it returns
            yield file
    yield File.generated(config, "ledger.json", content=site.ledger.to_json())
    if site.editorial.claims is not None:
        yield File.generated(config, "claims.json", content=claims_json(site))
    examples: dict[str, list[Any]] = {}
    for its in site.findings:
        for kind, found in its.account(site).items():
            examples.setdefault(kind, []).extend(found)
        for path, content in its.files(site).items():
            yield File.generated(config, path, content=content)
    account = json.dumps(examples, ensure_ascii=False, indent=1) + "\n"
    yield File.generated(config, "examples.json", content=account)
    drawings = site.diagrams.drawings
    for name in site.diagrams.gallery:
        yield File.generated(config, f"{FILES}/{name}.svg", content=drawings.standalone(name))
        yield File.generated(config, f"{FILES}/{name}.png", content=drawings.png(name))


def navigation(site: Site) -> list[Any]:
    """The navigation: home, every section with its topics, the reference pages, and pages on the project."""
    entries: list[Any] = []
    for section in contents(site):
        pages: list[Any] = [f"{page}.md" for page in section.pages]
        if section.role in (SectionRole.HOME, SectionRole.FOLDER):  # which has one page
            pages = pages[0]
        elif section.role is SectionRole.REFERENCE:
            notes = [page for page in pages if page.startswith(("sources/", "lists/", "tags/"))]
            place = pages.index(notes[0])
            if site.editorial.topics:
                pages[place : place + len(notes)] = [{escape(site.messages["nav-sources"]): notes}]
            else:  # notes are what such a site is about
                del pages[place : place + len(notes)]
                if pages == [f"{LEDGER_PAGE}.md"]:  # a list as the others
                    notes += pages
                    pages = []
                called = site.messages["home-notes"]  # unless a folder is
                called = (
                    site.messages["home-lists"]
                    if any(called in entry for entry in entries if isinstance(entry, dict))
                    else called
                )
                entries.append({escape(called): _in_folders(site, notes)})
        if pages:
            entries.append({escape(section.title): pages})  # the theme prints it as it is
    return entries


def _in_folders(site: Site, pages: list[str]) -> list[Any]:
    """Pages of notes in the folders that these lie in, but for those that all notes lie in; others as they are."""
    parts = {f"{note.page}.md": note.folder.split("/") if note.folder else [] for note in site.corpus.notes}
    beside = zip(*(parts[page] for page in pages if page in parts), strict=False)
    within = [each[0] for each in itertools.takewhile(lambda each: len({*each}) == 1, beside)]
    entries: list[Any] = []
    inside: dict[tuple[str, ...], list[Any]] = {(): entries}
    for page in pages:
        above = tuple(parts.get(page, within)[len(within) :])
        for end in range(1, len(above) + 1):
            if above[:end] not in inside:
                inside[above[:end]] = []
                folder = "/".join([*within, *above[:end]])
                inside[above[: end - 1]].append({escape(folder_title(site, folder)): inside[above[:end]]})
        inside[above].append(page)
    return entries


_MACROS = {
    GLOSSARY_PAGE: "glossary",
    GALLERY_PAGE: "gallery",
    ERRATA_PAGE: "errata",
    SOURCES_PAGE: "sources",
    LEDGER_PAGE: "ledger",
}


def _default(site: Site, page: str) -> str:
    """A page that comes with every site; a file of a project takes its place."""
    name = page.partition("/")[0]
    lead = site.messages[f"lead-{name}"]
    return f"# {literal(site.page_title(page))}\n\n{literal(lead)}\n\n{{{{ {_MACROS[page]}() }}}}\n"


def _home(site: Site, title: str) -> str:
    """What there is in numbers, then the ways in: topics where somebody chose them, else the notes. The note to begin with says what the site is called."""
    msg, home = site.messages, site.corpus.home
    if home and (home.title or home.heading) and not site.editorial.topics:
        title = site.note_title(home)
    lead = home.description if home else ""
    if site.editorial.topics:  # elsewhere what this is about is for its author to say
        lead = lead or msg["lead-index"]
    parts = [f"# {literal(title)}", *([f"{literal(lead)}\n{{: .kn-site }}"] if lead else []), "{{ beginning() }}"]
    if site.editorial.topics:
        parts += [f"## {literal(msg['home-topics'])} {{: #topics .kn-site }}", "{{ topic_map() }}"]
    else:
        parts += [
            *([] if site.corpus.home else [f"## {literal(msg['home-notes'])} {{: .kn-site }}"]),
            "{{ source() }}" if home and home.page == HOME_PAGE else "{{ sources() }}",
        ]
    parts += ["{{ downloads() }}", "{{ figures() }}"]
    return "\n\n".join(["---\nhide:\n  - navigation\n  - toc\n---", *parts]) + "\n"


def headings_of(site: Site) -> Iterator[str]:
    """What headings say in notes and of topics."""
    for topic in site.editorial.topics.values():
        yield topic.title[site.language]
    for note in site.corpus.notes:
        yield from (note.called, *note.tags)
        yield from (unit.text for unit in note.units if unit.kind is Kind.HEADING)


def roles_of(site: Site) -> dict[str, SectionRole]:
    """What each page in the navigation is for, in its order; those that print notes are as good as topics."""
    roles = {page: section.role for section in contents(site) for page in section.pages}
    notes = {UNSORTED_PAGE, *(note.page for note in site.corpus.notes)}
    return {page: SectionRole.TOPICS if page in notes else role for page, role in roles.items()}


def names_in(site: Site) -> Iterator[Names]:
    """All names that lead to a page, in every language and as people misspell them."""
    editorial = site.editorial
    for topic in editorial.topics.values():
        yield Names(topic.page, "", (*topic.title.values(), *topic.aliases), is_title=True)
        for group in topic.groups:
            others = tuple(title for language, title in group.title.items() if language != site.language)
            yield Names(topic.page, group.id, others, is_title=False)
    for note in site.corpus.notes:
        # A note all of whose statements a topic took is found there.
        page = note.page
        homes = [site.addresses.unit(unit).page for unit in note.units if unit.kind.is_statement] or [page]
        is_home = page in homes
        # The address that the home page would have as a note is one of its names.
        named = (note.title, *note.aliases, *([note.slug] if note.is_home else []))
        yield Names(page if is_home else homes[0], "", named, is_title=is_home)
    for term in editorial.terms:
        if term.topic:
            forms = [alias.text for alias in term.aliases if not alias.is_qualified or term.topic in alias.topics]
            yield Names(editorial.topics[term.topic].page, term.anchor, tuple(forms), is_title=False)
        forms = [*term.name.values(), *(alias.text for alias in term.aliases if not alias.quotes)]
        yield Names(GLOSSARY_PAGE, f"term-{term.id}", tuple(forms), is_title=False)


def withheld_of(site: Site) -> Iterator[str]:
    """What is not published, for whoever builds: it is no problem, and nobody should look for it in vain."""
    for each in site.corpus.withheld:
        yield f"{each.path}: withheld, as {each.reason}"
    for note in site.corpus.notes:
        if note.withheld:
            lines = ", ".join(map(str, sorted(note.withheld)[:_NAMED])) + ", …" * (len(note.withheld) > _NAMED)
            yield f"{note.path}: {counted(len(note.withheld), 'line')} withheld, as a whole or in part ({lines})"
    if boards := site.linker.references.boards():
        yield f"{len(boards)} whiteboards are no notes, so they are left out (a link to one brings it along): {', '.join(boards)}"
    if drawings := site.linker.references.unshown(site.corpus.drawings):
        shown = "a note that embeds one shows it, or the SVG or PNG of its name"
        yield f"{len(drawings)} drawings of Excalidraw are no notes, so they are left out ({shown}): {', '.join(drawings)}"
