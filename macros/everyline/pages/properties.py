"""What a note says about itself, as its page shows it: tags, other names, and what its author or a program wrote above it."""

import re

from markupsafe import Markup, escape

from everyline.model.addresses import HOME_PAGE, Address
from everyline.model.safe_html import Renderer
from everyline.model.site import Site
from everyline.notes.dialects.inline import Tags, translate
from everyline.notes.dialects.readwise import SYNCED
from everyline.notes.properties import TITLES, iso_date, marked
from everyline.notes.units import Kind, Note, normalize

# What is shown elsewhere on the page, or says something to a program alone.
_QUIET = {"title", "alias", "aliases", "tag", "tags", "id", "collapsed", "icon", "cssclass", "cssclasses", "filters"}
# A day, as some programs write it.
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?")
_CHANGED = re.compile(r"(date[ _-])?(updated|modified|changed|edited)([ _-]at)?|last[ _-]?mod(ified)?")
_OF_TAGS = re.compile(r"[\w -]*tags")
_MADE = re.compile(r"(date[ _-])?created([ _-]at)?|date")
# What a program is to do with the note, yes or no.
_SWITCH = re.compile(r"share|publish(ed|ing)?|public|private|draft|hidden|pin(ned)?|comments?|toc|dg-.*|exclude.*")


def properties_of(site: Site, renderer: Renderer, note: Note, page: str) -> tuple[tuple[str, tuple[Markup, ...]], ...]:
    """What is said about a note beside its text: names and values, but for what is shown elsewhere or only tells a program something."""
    msg, references = site.messages, site.linker.references
    found = []
    if note.tags:
        found.append(
            (
                msg["note-tags"],
                tuple(tag_link(name, references.tag(name, note.units[0]).address, page) for name in note.tags),
            )
        )
    title = normalize(site.note_title(note)).casefold()
    if aliases := [name for name in note.aliases if normalize(name).casefold() != title]:
        found.append((msg["note-aliases"], (escape(msg["comma"].join(aliases)),)))
    stated = [unit for unit in note.units if unit.kind is Kind.METADATA and unit.parent is None and "::" in unit.text]
    pairs = [(name.strip(), value.strip()) for name, _, value in (unit.text.partition("::") for unit in stated)]
    made = {value for name, value in pairs if _MADE.fullmatch(name.casefold())}
    for unit, (name, value) in zip(stated, pairs, strict=True):
        names = marked(value)
        key, is_switch = name.casefold(), value.casefold() in ("true", "false")
        is_said = key in TITLES and normalize(value).strip("\"'").casefold() == title
        is_said |= bool(_OF_TAGS.fullmatch(key)) and bool(names) and {*names} <= {*note.tags}
        is_said |= key == "description" and page == HOME_PAGE  # which begins with it
        is_said |= key == "file-path" and "file" in note.properties  # a link, which says the same
        is_said |= bool(_CHANGED.fullmatch(key)) and value in made
        is_said |= key in _QUIET or (is_switch and bool(_SWITCH.fullmatch(key)))
        if value and not is_said:
            shown = name.replace("_", " ")
            if names:
                values = tuple(tag_link(each, references.tag(each, unit).address, page) for each in names)
                found.append((shown, values))
                continue
            day = _MIDNIGHT.fullmatch(value)
            # Of moments that only programs read the day.
            said = day[1] if day else iso_date(value) if value.isdecimal() else ""
            html = renderer.line(unit, said or translate(value, tags=Tags.NONE).text, page)
            found.append((shown, (Markup(html),)))  # noqa: S704 - made safe there
    days = sorted(unit.date for unit in note.units if unit.date and SYNCED.fullmatch(unit.text))
    if days:
        span = " \N{EN DASH} ".join(dict.fromkeys((days[0], days[-1])))
        found.append((msg[f"dialect-{note.dialect}"], (escape(msg("noted", date=span)),)))
    return tuple(found)


def tag_link(name: str, address: Address | None, page: str) -> Markup:
    """A tag, which leads to its page where it has one."""
    if not address:
        return Markup('<span class="kn-tag">#{}</span>').format(name)
    return Markup('<a class="kn-tag" href="{}">#{}</a>').format(address.seen_from(page), name)
