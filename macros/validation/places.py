"""The places of a manifest for the search of an indentation: `Shape`s that are worked out once."""

from __future__ import annotations

from functools import cached_property

from rapidfuzz import fuzz, process

from macros.validation.bundle import Bundle
from macros.validation.schema_shape import Form, Shape
from macros.validation.versions import VERSIONS

_NEAR = 80  # of 100: how alike a field must be to be taken for a slip of the pen


class Place:
    """Where something may stand. Two places are the same only if they are one object."""

    def __init__(self, shape: Shape | None, known: dict[int, Place]) -> None:
        """Take a shape; None for a place where anything may stand."""
        self._shape = shape
        self._known = known
        self.form = shape.form if shape else Form.ANYTHING

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that are known here."""
        return frozenset(self._shape.fields) if self._shape else frozenset()

    @cached_property
    def recent(self) -> frozenset[str]:
        """The fields that the oldest version of Kubernetes known here does not have."""
        oldest = self._shape.bundle.schema(self._shape.name, VERSIONS[0]) if self._shape else {}
        return self.fields - set(oldest.get("properties", self.fields))

    @cached_property
    def required(self) -> frozenset[str]:
        """The fields that must be there."""
        return frozenset(self._shape.schema.get("required", ())) if self._shape else frozenset()

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types of a scalar; none where any will do."""
        return frozenset(self._shape.types) if self._shape else frozenset()

    @cached_property
    def item(self) -> Place:
        """The place of an item of this list."""
        return self._place(self._shape.child(0) if self._shape else None)

    def child(self, key: str) -> Place:
        """The place under a key."""
        if key not in self._children:
            self._children[key] = self._place(self._shape.child(key) if self._shape else None)
        return self._children[key]

    def nearest(self, key: str) -> str:
        """The known field that a key which is none was probably meant to be."""
        if key not in self._nearest:
            found = process.extractOne(key, sorted(self.fields), scorer=fuzz.ratio, score_cutoff=_NEAR)
            self._nearest[key] = str(found[0]) if found else ""
        return self._nearest[key]

    @cached_property
    def _children(self) -> dict[str, Place]:
        return {}

    @cached_property
    def _nearest(self) -> dict[str, str]:
        return {}

    def _place(self, shape: Shape | None) -> Place:
        if shape is None:
            return Place(None, self._known)
        return self._known.setdefault(id(shape.schema), Place(shape, self._known))


def place_of(bundle: Bundle, version: str, definition: str) -> Place:
    """The place that a definition describes, in one version of Kubernetes."""
    return Place(Shape.definition(bundle, version, definition), {})


def list_of(place: Place) -> Place:
    """A list of such places."""
    listing = Place(None, {})
    listing.form = Form.LIST
    listing.__dict__["item"] = place
    return listing
