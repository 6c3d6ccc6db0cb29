"""Repairing broken YAML without ever making something else of it.

Changes are tried from the smallest to the largest; of those that are as large all must lead to the same data. The
layout is made anew only as far as the schema leaves no choice, and never where that would hide a mistake.
"""

import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from everyline.subjects.kubernetes.checks.apis import REMOVED
from everyline.subjects.kubernetes.checks.bundle import Api, Bundle
from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.checks.documents import load, load_manifests
from everyline.subjects.kubernetes.checks.layout import lay_out
from everyline.subjects.kubernetes.checks.lines import LineKind, YamlLine, evened, is_lost, read_lines, spaced
from everyline.subjects.kubernetes.checks.places import Place, field_names, nearest, place_of
from everyline.subjects.kubernetes.checks.schemas import load_schemas
from everyline.subjects.kubernetes.checks.sentences import UnclearError, fill, say
from everyline.subjects.kubernetes.checks.slips import Unwrapped, mend_slips, mend_word, unwrap
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Layer
from everyline.subjects.kubernetes.checks.versions import minor
from everyline.text.problems import Severity

_SEPARATOR = re.compile(r"---(?:[ \t].*)?")
_NAME = re.compile(r"(\s*)(kind|apiVersion)[ \t]*:[ \t]+([\"']?)([\w./-]+)\3([ \t]*(?:#.*)?)", re.IGNORECASE)
_ELLIPSIS = re.compile(r"\s*(?:#\s*)?(?:\.{3,}|…+)\s*")
_ROUNDS = 4  # of mending words: one that is mended may show another
_MOST = 50  # layouts that are as good, of which each is judged


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a repair."""

    text: str  # the manifest; as it was, letter for letter, where nothing was wrong or nothing could be answered for
    changes: tuple[CheckVerdict, ...] = ()  # what was changed and what was assumed, in the order of the lines
    refusal: CheckVerdict | None = None  # why nothing was changed though something is wrong

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong any more."""
        return not self.refusal


def repair(text: str, versions: Sequence[str] | None = None, *, allow_custom: bool = False) -> Repaired:
    """Repair manifests, each document for itself.

    Args:
        text: YAML, however broken.
        versions: the Kubernetes versions that must take it; see `check_file`.
        allow_custom: whether kinds that somebody added to their cluster are only worth a warning.
    """

    @functools.cache  # each proposal is judged more than once
    def errors(part: str) -> tuple[CheckVerdict, ...]:
        return check_file(part, "", versions, allow_custom=allow_custom).errors

    if not errors(text):
        return Repaired(text)
    mending = _Mending(errors, load_schemas().bundle)
    refusals: list[CheckVerdict] = []
    found: dict[str, Repaired] = {}
    for base in unwrap(text.removeprefix("\ufeff").replace("\r\n", "\n")):
        try:
            candidate = mending.file(base)
            found.setdefault(_data(candidate.text), candidate)
        except UnclearError as refusal:
            refusals.append(refusal.verdict)
        if found and not base.changes:
            break  # what can be repaired as it is was not pasted along with anything
    if len(found) == 1:
        (best,) = found.values()
        changes = sorted(dict.fromkeys(best.changes), key=lambda change: change.line)
        return Repaired(best.text.replace("\n", "\r\n") if "\r\n" in text else best.text, tuple(changes))
    if found:
        return Repaired(text, refusal=say("ambiguous"))
    return Repaired(text, refusal=next((each for each in refusals if each.rule != "no-repair"), refusals[0]))


def _data(text: str) -> str:
    return json.dumps([document.value for document in load(text)[0]], sort_keys=True)


_Tier = Callable[[Repaired], Iterable[Repaired]]


@dataclass(frozen=True, slots=True)
class _Mending:
    """Repairs with one set of schemas, judged in one way."""

    errors: Callable[[str], tuple[CheckVerdict, ...]]
    bundle: Bundle

    def file(self, base: Unwrapped) -> Repaired:
        """A whole file.

        Raises:
            UnclearError: if a document of it can't be repaired.
        """
        parts: list[str] = []
        changes = list(base.changes)
        fields = field_names(self.bundle)
        begin = 0
        lines = base.lines
        for at in range(len(lines) + 1):
            if at < len(lines) and not _SEPARATOR.fullmatch(lines[at][1]):
                continue
            inside = lines[begin:at]
            if any(line.strip() and not line.lstrip().startswith("#") for _, line in inside):
                numbers = [0, *(number for number, _ in inside)]
                try:
                    best = self._document("\n".join(line for _, line in inside))
                except UnclearError as refusal:
                    said = refusal.verdict
                    raise UnclearError(replace(said, line=numbers[min(said.line, len(numbers) - 1)])) from None
                changes += [replace(each, line=numbers[each.line]) for each in best.changes]
                parts.append(best.text)
            elif inside:
                parts.append("\n".join(line for _, line in inside))
            if at < len(lines):
                separator = mend_slips([lines[at]], fields)
                changes += separator.changes
                parts.append(separator.text)
            begin = at + 1
        text = "\n".join(parts)
        if left := self.errors(text):
            raise UnclearError(say("no-repair", left[0].line, reason=left[0].message))
        if doubt := _doubt(text, changes):
            raise UnclearError(doubt)
        return Repaired(text, tuple(changes))

    def _document(self, text: str) -> Repaired:
        """One document, with changes whose lines are those of its own text."""
        found = self.errors(text)
        if not found:
            return Repaired(text)
        slips = mend_slips([*enumerate(text.split("\n"), 1)], field_names(self.bundle))
        bases = [self._with_names(each) for each in (Repaired(text), Repaired(slips.text, slips.changes))]
        for refused in () if is_lost(text) else self.errors(slips.text):
            if refused.rule in ("duplicate-key", "second-object"):
                raise UnclearError(refused)
        api = self._api(read_lines(slips.text.replace("\t", "  ")))
        tiers: list[_Tier] = [lambda each: [each]]
        if api:
            root = place_of(self.bundle, api.served[-1], api.definition)
            even: _Tier = lambda each: (Repaired(text, (*each.changes, said)) for text, said in evened(each.text))  # noqa: E731 - beside the other
            tiers += [even, lambda each: self._laid_out(each, root, api.kind)]
        for tier in tiers:
            for each in dict.fromkeys(bases):
                if best := self._only(map(self._with_words, tier(each))):
                    return best
        has_kind = any(line.key == "kind" and line.value for line in read_lines(slips.text.replace("\t", "  ")))
        raise UnclearError(say("no-schema/repair") if has_kind and not api else _reason(text, found))

    def _only(self, proposals: Iterable[Repaired]) -> Repaired | None:
        """The one of some proposals that is whole, if they are not whole in different ways."""
        whole: dict[str, Repaired] = {}
        for each in proposals:
            if not self.errors(each.text):
                whole.setdefault(_data(each.text), each)
        if len(whole) > 1:
            texts = [each.text.split("\n") for each in whole.values()]
            differing = (at for at, lines in enumerate(zip(*texts, strict=False), 1) if len({*lines}) > 1)
            raise UnclearError(say("ambiguous", next(differing, 0)))
        return next(iter(whole.values()), None)

    def _laid_out(self, base: Repaired, root: Place, kind: str) -> Iterator[Repaired]:
        """The layouts that a text can have: of those that are whole all of the least cost."""
        lines = read_lines("\n".join(map(spaced, base.text.split("\n"))))
        is_flat = is_lost(base.text)
        if is_flat and (lost := next((line for line in lines if line.opens_text), None)):
            raise UnclearError(say("text-lost", lost.number + 1, line=lost.text.strip()))
        general = (say("repair/layout-rebuilt", 0, kind=kind),) if is_flat else ()
        said = self.errors(base.text)
        can_be_read = all(each.layer is not Layer.YAML for each in said)
        movable = {each.line for each in said if each.rule == "unknown-field"}
        cost = None
        for count, layout in enumerate(lay_out(lines, root, is_flat=is_flat)):
            if cost is not None and layout.cost > cost:
                return
            if count > _MOST:
                raise UnclearError(say("ambiguous"))
            moved = {each.line for each in layout.changes if each.rule == "moved"}
            if can_be_read and not is_flat and not moved <= movable:
                continue  # what stands where it can stand is not what is wrong
            candidate = Repaired(layout.text, (*base.changes, *general, *layout.changes))
            if not self.errors(self._with_words(candidate).text):
                if layout.is_doubtful:
                    raise UnclearError(say("chosen"))
                cost = layout.cost
                yield candidate

    def _with_names(self, base: Repaired) -> Repaired:
        """A text whose kind and apiVersion are those that it must mean. An API that was removed stays what it is."""
        lines = base.text.split("\n")
        api = self._api(read_lines(base.text.replace("\t", "  ")))
        changes: list[CheckVerdict] = []
        seen: set[str] = set()
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        for at, line in enumerate(lines if api else ()):
            found = _NAME.fullmatch(line)
            if not found or not api or len(found.group(1)) > margin or found.group(2).lower() in seen:
                continue  # only the first of each: further ones name other objects
            key = "kind" if found.group(2).lower() == "kind" else "apiVersion"
            seen.add(key.lower())
            new, old = api.kind if key == "kind" else api.version, found.group(4)
            is_gone = (old, api.kind) in REMOVED
            if (old, key) != (new, found.group(2)) and not (key == "apiVersion" and is_gone):
                lines[at] = f"{found.group(1)}{key}: {new}{found.group(5)}"
                changes.append(say("repair/name-mended", at + 1, key=key, old=old, new=new))
        return Repaired("\n".join(lines), (*base.changes, *changes))

    def _api(self, lines: Sequence[YamlLine]) -> Api | None:
        """The API that a text names, however it is indented and misspelt."""
        said = {line.key.lower(): line.value.strip("\"'") for line in reversed(lines) if line.kind is LineKind.KEY}
        kind, version = said.get("kind", ""), said.get("apiversion", "")
        apis = self.bundle.apis
        near = nearest(kind, sorted({name for _, name in apis})) if kind else ""
        if (version, near) in apis:
            return apis[version, near]
        group = version.rpartition("/")[0]
        own = [api for (_, name), api in apis.items() if name == near and ("." not in group or api.group == group)]
        return max(own, key=lambda api: (minor(api.served[-1]), "beta" not in api.version, api.version), default=None)

    def _with_words(self, base: Repaired) -> Repaired:
        """A text in which misspelt fields and missing or needless quotation marks are mended."""
        for _ in range(_ROUNDS):
            documents, found = load(base.text)
            values = {document.index: document.value for document in documents}
            lines = base.text.split("\n")
            changes: list[CheckVerdict] = []
            is_read = all(each.severity is not Severity.ERROR for each in found)
            for verdict in self.errors(base.text) if is_read else ():
                value = values.get(verdict.document, {})
                api = self.bundle.apis.get((value.get("apiVersion", ""), value.get("kind", "")))
                if api and verdict.path and 0 < verdict.line <= len(lines):
                    root = place_of(self.bundle, api.served[-1], api.definition)
                    mended = mend_word(lines[verdict.line - 1], verdict, root)
                    if mended:
                        lines[verdict.line - 1] = mended[0]
                        changes.append(mended[1])
            if not changes:
                break
            base = Repaired("\n".join(lines), (*base.changes, *changes))
        return base


def _doubt(text: str, changes: Sequence[CheckVerdict]) -> CheckVerdict | None:
    """Why a text may still not be what was meant, though nothing but a warning is said of it."""
    mended = {fill(f"repair/{each}")[1] for each in ("quotes-made-plain", "full-width-list")}
    if any(each.message in mended for each in changes) and any(mark in text for mark in "“”‘’"):
        return say("text-quotes")
    left = (each for each in load_manifests(text)[1] if each.rule == "no-manifest")
    return next((say("no-manifest", each.line) for each in left), None)


def _reason(text: str, found: Sequence[CheckVerdict]) -> CheckVerdict:
    """Why a text can't be repaired."""
    for number, line in enumerate(text.split("\n"), 1):
        if _ELLIPSIS.fullmatch(line):
            return say("left-out", number)
    first = next((each for each in found if each.rule != "duplicate-key"), found[0])
    if first.rule == "second-object":
        return first
    return say("no-repair", first.line, reason=first.message)
