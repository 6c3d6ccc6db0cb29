"""Filling the templates that macros print, the core's and those of subjects."""

from __future__ import annotations

from pathlib import Path

from everyline.languages.recognizing import is_decided
from everyline.model.site import Site
from everyline.pages.blocks import block
from everyline.text.templates import templates_in
from everyline.text.writing import direction


class Templates:
    """Templates of HTML. A subject's own come before those of the core, which they may import."""

    def __init__(self, *folders: Path) -> None:
        self._environment = templates_in(*folders, Path(__file__).parent / "templates")
        self._environment.globals |= {"is_decided": is_decided, "direction": direction}

    def compile(self) -> None:
        """Compile all, for processes that go on from this one."""
        for name in self._environment.list_templates(["html"]):
            self._environment.get_template(name)

    def html(self, template: str, site: Site, **values: object) -> str:
        """A filled template, with the site's messages as ``msg``; ``grouped`` writes long numbers as people do."""
        return (
            self._environment.get_template(template)
            .render(
                values,
                msg=site.messages,
                grouped=site.messages.number,
                language=site.language,
                language_of=site.language_of,
            )
            .strip()
        )

    def fill(self, template: str, site: Site, **values: object) -> str:
        """A filled template as a block of HTML within Markdown."""
        return block(self.html(template, site, **values))
