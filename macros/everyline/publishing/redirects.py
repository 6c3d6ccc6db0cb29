"""Where pages went: for each address that a site had, a page that leads on to the one that has its words now."""

import re
from html import escape

from everyline.editorial.yamlfile import Value, load
from everyline.model.addresses import way
from everyline.publishing.machine_readable import read_pages
from everyline.publishing.whole_site import TEMPLATES, WholeSite
from everyline.text.messages import Messages
from everyline.text.problems import Problem, ProjectError

MOVED = "editorial/moved.yml"
# Each part names a file that is not hidden, on any system; the whole is no longer than a name may be.
_PART = r"[^/.\\#?\s\x00-\x1f\x7f-\x9f][^/\\#?\s\x00-\x1f\x7f-\x9f]*"
_ADDRESS = re.compile(rf"(?=.{{1,200}}$){_PART}(?:/{_PART})*")


def write_redirects(site: WholeSite) -> None:
    """Write a page for each address in ``editorial/moved.yml``, in every language that has the page which it leads to.

    Raises:
        ProjectError: for an address that leads nowhere, or that a page has.
    """
    problems: list[Problem] = []
    moved = load(site.project / MOVED, MOVED, problems).pairs
    for language in site.languages:
        prefix = site.prefix(language)
        pages = {facts.path: (facts, frame) for facts, frame in read_pages(site, language)} if moved else {}
        for old, value in moved:
            page, _, anchor = value.text().partition("#")
            source, target = f"{prefix}{old}.html", f"{prefix}{page}.html"
            if language == site.languages[0]:
                problems += _check(site, old, value)
            if problems or target not in pages:
                continue
            file = site.folder / source
            if file.exists() or any(each.is_file() for each in file.parents):  # in this language only
                problems.append(_taken(f"{prefix}{old}", value))
                continue
            facts, frame = pages[target]
            href = way(target, source) + (f"#{anchor}" if anchor else "")
            text = TEMPLATES.get_template("moved.html").render(
                title=facts.title,
                language=language,
                href=href,
                address=frame.address + target if frame.address else href,
                msg=Messages(language),
                script=way("assets/moved.js", source),
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n", encoding="utf-8")
    if problems:
        raise ProjectError(problems)


def _check(site: WholeSite, old: str, value: Value) -> list[Problem]:
    page, _, anchor = value.text().partition("#")
    target = site.folder / f"{page}.html"
    if not _ADDRESS.fullmatch(old):
        return [
            Problem(MOVED, value.line, f"`{old}` is no address of a page", "such as `section/topic`, without .html")
        ]
    if (site.folder / f"{old}.html").is_file():
        return [_taken(old, value)]
    if not target.is_file():
        return [Problem(MOVED, value.line, f"`{page}` is no page", "such as `section/topic`, without .html")]
    if anchor and f' id="{escape(anchor)}"' not in target.read_text(encoding="utf-8"):
        return [Problem(MOVED, value.line, f"`{page}` has no place `{anchor}`", "such as the id of a group")]
    return []


def _taken(old: str, value: Value) -> Problem:
    return Problem(MOVED, value.line, f"`{old}` is a page", "remove this line")
