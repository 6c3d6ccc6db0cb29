"""Subjects: plug-ins that know a field. The port is in `everyline.model.site`; here they are found by their names."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command that needs no model of a site starts without one
    from everyline.model.site import Subject

# What comes with the package are the folders beside this file; others are entry points of this group, or `module:object`.
_OWN = {each.name: f"{__name__}.{each.name}:SUBJECT" for each in pkgutil.iter_modules(__path__)}
_GROUP = "everyline.subjects"


def load_subjects(names: Iterable[str]) -> tuple[Subject, ...]:
    """Subjects by the names that a project gives them: of installed ones, or ``module:object``.

    Raises:
        LookupError: for a name that leads to no subject, with what to do.
    """
    return tuple(map(_load, names))


def installed() -> Iterator[str]:
    """The names of all subjects that are there, those that come with the package first."""
    yield from sorted(_OWN)
    yield from sorted(_added().keys() - _OWN.keys())


def _added() -> dict[str, str]:
    """The subjects that other packages bring."""
    from importlib import metadata  # noqa: PLC0415 - slow to import, and a command of our own needs no other package

    return {each.name: each.value for each in metadata.entry_points(group=_GROUP)}


def _load(name: str) -> Subject:
    target = _OWN.get(name) or _added().get(name, name)
    module, _, attribute = target.partition(":")
    try:
        subject: Subject = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError, TypeError):
        hint = f"known are: {', '.join(sorted({*_OWN, *_added()}))}; or write `module:object`"
        raise LookupError(f"there is no subject `{name}` ({hint})") from None
    return subject
