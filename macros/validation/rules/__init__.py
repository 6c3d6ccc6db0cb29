"""All rules of what manifests mean, with what each asks for and who says so."""

from __future__ import annotations

from types import MappingProxyType

from macros.validation.rules import (
    choices,
    containers,
    environment,
    metadata,
    mounts,
    pod_settings,
    probes,
    ranges,
    resources,
    scheduling,
    security,
    selectors,
    volumes,
)
from macros.validation.rules.rule import Rule

_MODULES = (
    metadata,
    selectors,
    containers,
    environment,
    volumes,
    mounts,
    resources,
    probes,
    pod_settings,
    security,
    scheduling,
)

RULES: tuple[Rule, ...] = (
    *(each for module in _MODULES for each in vars(module).values() if isinstance(each, Rule)),
    *choices.RULES,
    *ranges.RULES,
)
"""The rules, by theme."""

BY_NAME = MappingProxyType({rule.name: rule for rule in RULES})
"""The rules by their names."""
