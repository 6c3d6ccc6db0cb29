"""All rules of what manifests mean, with what each asks for and who says so."""

from __future__ import annotations

from types import MappingProxyType

from everyline.subjects.kubernetes.checks.rules import (
    access,
    autoscaling,
    budgets,
    choices,
    cluster,
    config,
    containers,
    environment,
    ingress,
    jobs,
    mentions,
    metadata,
    mounts,
    network,
    pod_settings,
    probes,
    quotas,
    ranges,
    references,
    resources,
    scheduling,
    security,
    selectors,
    service_addresses,
    services,
    storage,
    tags,
    volumes,
    workloads,
)
from everyline.subjects.kubernetes.checks.rules.rule import Rule

_MODULES = (
    metadata,
    tags,
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
    workloads,
    jobs,
    services,
    service_addresses,
    ingress,
    network,
    config,
    storage,
    autoscaling,
    access,
    quotas,
    cluster,
    references,
    mentions,
    budgets,
)

RULES: tuple[Rule, ...] = (
    *(each for module in _MODULES for each in vars(module).values() if isinstance(each, Rule)),
    *choices.RULES,
    *ranges.RULES,
)
"""The rules, by theme."""

BY_NAME = MappingProxyType({rule.name: rule for rule in RULES})
"""The rules by their names."""
