"""The rules that manifests are checked by, beyond YAML and schemas."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from everyline.model.safe_html import Renderer
from everyline.model.site import Site
from everyline.subjects.kubernetes.checks.rules import RULES
from everyline.subjects.kubernetes.checks.rules.rule import Rule

_SHOWN = 4  # kinds of objects named before the list stops


@dataclass(frozen=True, slots=True)
class CheckView:
    """A rule: what it asks for, of which kinds of objects, who says so, and whether API servers refuse what breaks it."""

    name: str
    summary: Markup
    kinds: tuple[str, ...]
    more: int
    authority: tuple[str, str]
    is_refused: bool


def checks_view(site: Site, renderer: Renderer) -> tuple[CheckView, ...]:
    """Every rule, in the order of their themes."""
    return tuple(_check(site, rule, renderer) for rule in RULES)


def _check(site: Site, rule: Rule, renderer: Renderer) -> CheckView:
    kinds = tuple(kind for kind in rule.kinds if kind != "*")
    return CheckView(
        name=rule.name,
        summary=Markup(renderer.inline(rule.summary[site.language])),  # noqa: S704 - made safe by everyline.model.safe_html
        kinds=kinds[:_SHOWN],
        more=max(len(kinds) - _SHOWN, 0),
        authority=(rule.authority.title, rule.authority.url),
        is_refused=rule.server_refuses,
    )
