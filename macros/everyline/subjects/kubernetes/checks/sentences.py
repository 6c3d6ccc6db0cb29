"""What the checks and repairs say: every sentence whole and in one place, with its names in braces.

A row is what is wrong, an arrow, and what to do. Its key is the name of a rule, with ``/`` and a word where a rule has
several things to say; where one has no hint of its own, that of the rule is given. A row without the first part is another
hint for the same rule.
"""

from collections.abc import Sequence
from functools import reduce

from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document, Layer, Path
from everyline.subjects.kubernetes.phrases import ARROW, Phrase
from everyline.text.problems import Severity

SENTENCES = {
    # What was pasted along with YAML
    "command": "`{line}` is a command for a shell, not part of a manifest → delete the line",
    "fence": "{line} is Markdown's mark around code, not YAML → delete the line",
    "line-number": "`{line}` begins with the number of a line, which is not part of the YAML → delete the numbers before all lines",
    "left-out": "`…` or `...` stands for lines that were left out here → write those lines, or delete this one if nothing is missing",
    "left-out/not-read": "`...` ends a document in YAML, so what follows it is not read → write `---` instead if another object follows; if lines were left out here, write them",
    "html": "`{entity}` is how HTML writes `{character}`; YAML takes it as it stands → write `{character}`, here and wherever it was pasted like that",
    "separator": "words stand behind `---`, which kubectl does not read: `{words}` → make them a comment, `--- # {words}`, or begin a new line after `---`",
    "template": "`{found}` is for a template engine such as Helm; before it has run this is no YAML → check what `helm template` prints",
    "placeholder": "`{value}` in `{field}` stands for a value that everybody fills in for themselves → write your own value there",
    "placeholder/variable": "`{value}` in `{field}` is a variable that nothing fills in: neither YAML nor kubectl does → write the value, or let `envsubst` fill it in before",
    "placeholder/elided": "`{value}` in `{field}` stands for something that was left out → write what belongs there",
    "curly-quotes": 'the curly quotation marks around `{value}` are part of the value: YAML knows only straight ones → write `"{value}"`, unless they are meant',
    # Characters and signs
    "tab": "the line is indented with a tab, and YAML allows only spaces there → replace each tab with two spaces, in the whole file",
    "full-width": "the full-width character `{wrong}` is not the `{right}` that YAML needs → type `{right}` with the input method switched to English",
    "full-width/curly": "the curly quotation mark `{wrong}` is not the straight `{right}` that YAML needs → type `{right}`; word processors and chats make curly ones of it",
    "full-width/space": "a space that is none to YAML (U+{code}) stands here → type an ordinary space instead",
    "control-character": "an invisible control character (U+{code}) stands here → delete it, or type the line again",
    "encoding": "the file is not UTF-8 → save it as UTF-8 in your editor",
    "blank-after-colon": "a space is missing after the colon in `{key}:{rest}` → write `{key}: {rest}`",
    "blank-after-dash": "a space is missing after the dash in `{line}` → write `{right}`",
    "no-colon": "`{line}` is neither `key: value` nor an item of a list → add the colon, or indent it if it continues the value above",
    "quote": "a quotation mark is opened here and never closed → add the closing one",
    "quote/behind": "something stands behind the closing quotation mark in `{line}` → put the whole value in one pair of quotes",
    "quote/bracket": "something stands behind the closing bracket in `{line}` → put the whole value in quotes",
    "colon-in-value": "the value of `{key}:` contains a second colon followed by a space → put the whole value after `{key}:` in quotes",
    "bracket": "`{opening}` is opened here and not closed, or a comma is missing between its items → add `{closing}`, or quotes if the value is text",
    "special-character": "a value can't begin with `{character}` → put the whole value in quotes",
    "alias": "a value that begins with `*` refers to an anchor, and there is none of that name above → put it in quotes if the asterisk is part of the value",
    "alias/anchor": "a value that begins with `&` names an anchor, and this is no name → put the whole value in quotes",
    "escape": "a backslash in double quotes begins an escape, and this is none that YAML knows → use single quotes, or write the backslash twice",
    "block-text": "something stands behind `|` or `>`, whose text begins in the next line → move it to the next line and indent it",
    "yaml": "this is no YAML: {problem} → look at this line and the one above it",
    # Indentation
    "indentation/deeper": "`{key}:` is indented deeper than `{above}:` above it, which has a value already → give both lines the same indentation, or remove the value of `{above}:`",
    "indentation/further-left": "`{line}` stands further left than the first line of the document → begin all top-level keys in the same column",
    "indentation/list-here": "a list can't begin here: `{line}` → begin it on a line of its own, below a key that ends with a colon",
    "indentation/fits": "`{line}` is indented by {width} spaces, which fits none of the lines above → indent it {places}",
    "indentation/none": "`{line}` is indented by {width} spaces, which fits none of the lines above → indent it like the lines that it belongs to",
    # What the nodes of a document can be
    "alias-bomb": "the document has more than {most} fields once its aliases are followed → write the parts out, or split the file",
    "alias-bomb/self": "this anchor contains itself → remove the `*` inside",
    "too-deep": "nested more than {most} deep → close a bracket, or indent less",
    "duplicate-key/twice": "`{key}:` is given twice → keep one of them, or merge what stands under them",
    "duplicate-key": "`{key}:` is given twice; the first is in line {first} → keep one of them, or merge what stands under them",
    "second-object": "`{key}:` is given twice, as if a second object began here; the first is in line {first} → write `---` on a line of its own between two objects",
    "merge": "`<<:` takes over the fields of a mapping, and this is none → write `<<: *name` with an anchor of a mapping",
    "merge/replaces": "`<<:` replaces `{name}:` of line {first}, because it stands below it → move `<<:` above",
    "key": "a key must be plain text, and this is a list or mapping → put text with braces or brackets in quotes",
    "key/empty": "a key is empty or null → write a name before the colon",
    "boolean-key": 'the key `{key}` means {meant} in YAML, so Kubernetes reads `{meant}:` → write `"{key}":`',
    "tag/value": "`{value}` is no value for the tag `!!{tag}` → remove the tag",
    "tag": "the tag `{tag}` has no place in a manifest → remove it, or put the whole value in quotes if it should begin with `!`",
    "number": "`{value}` is a number that JSON does not have → put it in quotes if text is meant",
    "empty/file": "there is no manifest in here → it should begin with `apiVersion:`",
    "no-manifest": "this is no manifest and was not checked: it has neither `apiVersion:` nor `kind:` → a manifest begins with both",
    "chart": "this describes a Helm chart, is no manifest and was not checked → check what `helm template` prints",
    "patch": "`$patch:` makes a patch of this, which is no whole manifest and was not checked → check what `kubectl kustomize` prints",
    "not-an-object": "a manifest consists of `key: value` pairs, and this is {what} → it should begin with `apiVersion:`",
    "not-an-object/item": "an item of this list is no object → each item needs `apiVersion:` and `kind:`",
    # What a repair did
    "repair/command-left-out": "left out, because it is no YAML: `{line}`",
    "repair/fence-left-out": "left out, because it is Markdown: {line}",
    "repair/mark-left-out": "the `{mark}` before each line was left out",
    "repair/margin": "all lines were moved left by {width} columns",
    "repair/numbers-left-out": "the numbers of the lines were left out",
    "repair/entities-read": "what was written for HTML (`&quot;`) was read as what it means",
    "repair/words-made-comment": "the words behind `---` became a comment",
    "repair/space-made-plain": "an unusual space became an ordinary one",
    "repair/full-width-colon": "a full-width colon became `:`",
    "repair/quotes-made-plain": "curly quotation marks became straight ones",
    "repair/full-width-list": "full-width marks in a list became plain ones",
    "repair/long-dash": "a long dash became `-`",
    "repair/space-added": "a space was added after the colon",
    "repair/dash-blank-added": "a space was added after the dash",
    "repair/name-mended": "there is no {key} `{old}` here: `{new}`",
    "repair/renamed": "`{old}` is no field there: `{new}`",
    "repair/quoted": "text was needed: `{value}` was put in quotes",
    "repair/unquoted": "no text was needed: the quotes around {value} were removed",
    "repair/tabs-replaced": "tabs became spaces, {width} for each",
    "moved/margin": "all lines but the first were moved left by {width} columns",
    "repair/layout-rebuilt": "no line was indented: the layout was rebuilt from what a {kind} can have where",
    "moved": "`{line}` was moved from column {old} to column {new}, its only place",
    "repair/assumed": "`{key}:` was taken for a field of `{outer}`, not for one more in `{inner}`",
    # Why a repair was refused
    "too-many/layouts": "there are more ways to lay this out than can be tried → indent at least some of the lines",
    "ambiguous": "it can be laid out in more than one way, with different meanings → indent the lines from here on yourself",
    "chosen": "a line may belong among names that people choose, where anything fits → indent it by hand",
    "no-schema/repair": "there is no schema for this kind, so its layout can't be rebuilt → mend its indentation by hand",
    "text-lost": "the indentation inside the text below `{line}` is lost, and nothing says what it was → indent the text by hand",
    "text-tabs": "tabs inside the text below `{line}` may be part of it → replace those before it",
    "text-quotes": "a text has curly quotation marks too, perhaps on purpose → mend them by hand",
    "no-repair": "no small change makes a manifest of it: {reason} → mend that first",
    # Whether it is a manifest, and of what
    "missing-api": "`{key}:` is missing → every manifest names both",
    "missing-api/empty": "`{key}:` is empty",
    "missing-api/type": "`{key}:` must be text, and this is {value} → put it in quotes",
    "missing-api/known": "→ a {kind} has `apiVersion: {newest}`",
    "no-schema": "no schema for this kind: {kind} in `{version}` is none of Kubernetes' own, so its fields were not checked → compare them with the documentation of whoever defines it",
    "unknown-api": "there is no {kind} in `{version}` → write `apiVersion: {newest}`",
    "unknown-api/group": "there is no API `{version}` in Kubernetes, nor a kind `{kind}`",
    "unknown-api/resources": "→ `kubectl api-resources` lists what your cluster has",
    "unknown-kind": "there is no kind `{kind}` → write `kind: {near}`",
    "unknown-kind/api": "→ write `kind: {near}` with `apiVersion: {newest}`",
    "unknown-kind/list": "→ `{version}` has {kinds}",
    "removed-api": "{version} {kind} was removed in {since} → use `apiVersion: {instead}`; fields may have changed, see {guide}",
    "removed-api/nothing": "→ nothing replaces it, see {guide}",
    "newer-api": "{version} {kind} exists only from {since} on → leave it out for older versions",
    "newer-api/older": "→ older versions have `{older}`",
    "deprecated-api": "{version} {kind} is deprecated and will be gone in {since} → use `apiVersion: {instead}`",
    "deprecated-api/kind": "{version} {kind} is deprecated since {since} → look for another way to get the same",
    "deprecated-api/trial": "{version} {kind} is a trial version of {instead} and will be removed",
    "deprecated-api/nothing": "→ nothing replaces it",
    "deprecated-api/endpoints": "→ use an EndpointSlice, `apiVersion: discovery.k8s.io/v1`",
    # Fields
    "unknown-field": "there is no field `{field}:` in `{place}` → compare it with the API reference",
    "unknown-field/top": "there is no field `{field}:` at the top level",
    "unknown-field/dash": "→ put a space after the dash: `- {meant}:`",
    "unknown-field/moved": "→ this version of the API has {meant} instead",
    "unknown-field/capitals": "→ write `{meant}:`; capitals count",
    "unknown-field/near": "→ write `{meant}:`",
    "unknown-field/out": "→ it belongs to `{home}`: indent it less",
    "unknown-field/out-top": "→ it belongs to the top level: indent it less",
    "unknown-field/in": "→ it belongs under `{home}:`: indent it more, or add that line above",
    "unknown-field/under": "→ it belongs under `{home}:`",
    "unknown-field/perhaps": "→ perhaps `{meant}:` is meant",
    "unknown-field/known": "→ known are {fields}",
    "unknown-field/own": "→ known are {fields}; names of your own go under {maps}",
    "newer-field": "`{field}:` exists only from {since} on → leave it out for older versions",
    "removed-field": "`{field}:` exists only in {there} → leave it out for other versions",
    "missing-field": "`{field}:` is missing in `{place}` → add `{field}:`",
    "missing-field/top": "`{field}:` is missing at the top level",
    "missing-field/list": "→ add `{field}:` with a list below it",
    "missing-field/mapping": "→ add `{field}:` with its fields below it",
    "missing-field/selector": "→ add `selector:` with `matchLabels:` and the labels of the template: {labels}",
    "missing-spec": "`spec:` is missing at the top level, and a {kind} needs {fields} in it → add `spec:` with its fields below it",
    "missing-spec/empty": "`spec:` is empty, and a {kind} needs {fields} in it → write its fields on lines of their own below it, indented",
    "type": "`{field}` must be {wanted}, and this is {found} → compare it with the API reference",
    "type/boolean-text": '→ put it in quotes, `"true"` for instance; unquoted yes, no, on and off are booleans too',
    "type/number-text": '→ put it in quotes: `"{value}"`',
    "type/unquote": "→ remove the quotes",
    "type/boolean": "→ write true or false, without quotes",
    "type/to-list": "→ write it as a list: `[{value}]`, or each item behind `- ` on a line of its own",
    "type/dashes": "→ begin its first line, and that of each further item, with `- `",
    "type/no-dash": "→ remove the `- `: there is only one of these",
    "type/colon": "→ put a space after its colon: {meant}",
    "type/fields": "→ write its fields on lines of their own below it, indented",
    "type/single": "→ write a single value behind the colon",
    "type/number": "→ write only a number, without unit or decimals",
    "empty/null": "`{field}` is empty, and it needs {wanted} → write a value, or remove the line",
    "empty": "`{field}` is empty → write a value",
    "empty/list": "→ write at least one item",
    "enum": "`{field}` cannot be {value} → use {choices}",
    "enum/near": "→ write `{meant}`",
    "range": "`{field}` cannot be {value} → write a number from {low} to {high}",
    "range/bits": "`{field}` is a number that does not fit {bits} bits: {value} → write one nearer to 0",
    "range/low": "→ write {low} or more",
    "range/mode": "→ write an octal number from 0 to 0777, such as `0644`",
    "format": "`{field}` cannot be {value}: it takes {form} → write one such as `{example}`",
    "format/byte": "`{field}` is not base64 → encode it",
    "format/key": "{value} cannot be a key of `{field}`: it takes {form}",
    "format/meant": "→ write `{meant}`",
    "format/unquote": "→ write {value} without quotes",
    "format/secret": "→ encode it, or put plain text under `stringData`",
    "format/config-map": "→ encode it, or put plain text under `data`",
    "repeated": "two items of `{field}` have the same {keys}, {value}; the first is in line {line} → give one of them another {keys}, or take it away",
    "one-of": "`{field}` has none of {fields} → add one of them",
    "one-of/several": "`{field}` has {fields}, and takes only one of them → keep one of them",
    "forbidden": "`{field}` does not go with `{other}` → take it away, or change the other",
    "too-many": "`{field}` has {count} items, and {most} are allowed → keep the {most} that matter most",
    "schema": "`{field}` does not fit its schema → compare it with the API reference",
    # Objects
    "name-missing": "the {kind} has no name → add `metadata.name`",
    "name-form": "the name {value} cannot be that of a {kind}: it takes {form} → write one such as `{example}`",
    "name-form/start": "the beginning of a name {value} cannot be that of a {kind}: it takes {form}",
    "name-form/meant": "→ write `{meant}`",
    "selector-matches-template": "the selector of the {title} does not select its own Pods: it wants `{key}: {wanted}`, and the template has `{key}: {found}` → give `spec.template.metadata.labels` the labels of `spec.selector.matchLabels`",
    "selector-matches-template/absent": "the selector of the {title} does not select its own Pods: it wants `{key}: {wanted}`, and the template has no label `{key}`",
    "selector-matches-template/condition": "the selector of the {title} does not select its own Pods: the template's labels do not meet its condition on `{key}`",
    "selector-matches-template/empty": "the selector of the {title} is empty, so no Pod would be its own → add `matchLabels` with the labels of `spec.template.metadata.labels`",
    "selector-matches-template/labels": "→ add `labels` to `spec.template.metadata`",
    "restart-policy": "`restartPolicy` of a {kind} cannot be `{value}` → write `Never` or `OnFailure`",
    "restart-policy/missing": "`restartPolicy:` is missing, which means `Always`, and the Pods of a {kind} come to an end",
    "restart-policy/always": "→ take it away, or make a Job if the work ends",
    "container-name-unique": "two containers of this Pod are called {value}; the first is in line {line} → give one of them another name",
    "mount-names-volume": "{container} mounts the volume {value}, and the Pod has no volume of that name → add it to `volumes`",
    "mount-names-volume/near": "→ add it to `volumes`, or name one of those there: {there}",
    "request-over-limit": "`{low}` is {least}, more than `{high}`, which is {most} → lower the first or raise the second",
    "scale-to-zero": "`minReplicas` of 0 needs Kubernetes 1.37 and a metric of the type `External` or `Object` → write 1 or more",
    "special-resource": "`{resource}` can't be shared, so its request and its limit are the same → give both the same number",
    "special-resource/alone": "`{resource}` needs `cpu` or `memory` beside it → add one of them",
    "job-selector": "a {kind} gets the selector of its Pods from Kubernetes → take `selector` away",
    "secret-type-keys": "a Secret of the type `{type}` needs `{key}` → add it under `stringData`, or leave `type` out",
    # Services and access
    "service-ports-missing": "the {title} has no ports → add `spec.ports` with at least one `port`",
    "port-name-missing": "port {port} has no name, and of several ports each needs one → give each port a name such as `http`",
    "port-name-missing/twice": "port {port} has the name {value}, as the port in line {line} has → give one of them another name",
    "node-port-type": "`nodePort` is set, and the {title} is of the type `ClusterIP` → add `type: NodePort`, or take `nodePort` away",
    "service-selects-nothing": "the {title} selects {wanted}, which no Pod of this file has → use labels of the Pods: {labels}",
    "service-selects-nothing/namespace": "the {title} stands in the namespace `{here}`, and the Pods that it selects in `{there}` → write the same `metadata.namespace` for both",
    "service-selects-nothing/none": "→ give the Pods these labels",
    "service-port-unnamed": "no Pod that the {title} selects has a port called {value} → use one of the names there, {names}, or a number",
    "service-port-unnamed/none": "→ give the container's port this name, or write its number",
    "ingress-class-twice": "the class {value} is named in an annotation, and `ingressClassName` names one as well → take the annotation away",
    "binding-subject": "the API group of a {kind} cannot be {value} → write `{group}`",
    "binding-subject/namespace": "the service account {value} has no namespace, and a ClusterRoleBinding belongs to none → add `namespace`",
    "binding-subject/role": "a ClusterRoleBinding belongs to no namespace, and so cannot bind a Role → name a ClusterRole, or make it a RoleBinding",
    "binding-subject/account": "→ take `apiGroup` away",
}

WORDS = {
    "object": "`key: value` lines",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "or": "{first} or {last}",
    "either": "{first} or {last}",
    "and": "{first} and {last}",
    "comma": "{first}, {last}",
    "found-text": "text ({value})",
    "found-number": "the number {value}",
    "found-boolean": "{value}, which is a boolean",
    "the-container": "the container",
    "a-container": "container `{name}`",
    "empty-text": "an empty text",
    "the-manifest": "the manifest",
    "the-object": "the object",
    "like-line": "by {width} spaces like line {line}",
    "service-port": "service.port.number, or service.port.name,",
}
"""Words that sentences are filled with; like the sentences they have translations in the catalogs of this subject."""

_SHOWN, _CUT = 60, 40  # characters of a value, and of a line, in a message


def fill(key: str, hint: str = "", /, **words: object) -> tuple[str, str, str]:
    """The rule of a sentence, the sentence, and what to do: another hint than its own where one is named."""
    rule = key.partition("/")[0]
    message = Phrase.fill(f"check-{key}", SENTENCES[key], words)
    row = next((each for each in (hint or key, rule) if ARROW in SENTENCES.get(each, "")), "")
    return rule, message, Phrase.fill(f"check-{row}", SENTENCES[row], words, is_advice=True) if row else ""


def say(key: str, line: int = 0, /, **words: object) -> CheckVerdict:
    """Something said about a line of a text; what is quoted of it is cut where it is long."""
    shown = {name: value if isinstance(value, Phrase) else str(value) for name, value in words.items()}
    long = {name for name, value in shown.items() if len(value) > _CUT} - {"reason", "problem", "places"}
    rule, message, hint = fill(key, **shown | {name: f"{shown[name][:_CUT]}…" for name in long})
    return CheckVerdict(Layer.YAML, rule, message, hint, line=line)


def tell(
    document: Document,
    path: Path,
    key: str,
    hint: str = "",
    /,
    *,
    layer: Layer = Layer.SCHEMA,
    is_warning: bool = False,
    versions: Sequence[str] = (),
    meant: str = "",
    **words: object,
) -> CheckVerdict:
    """Something said about a place of a document, which need not exist.

    Args:
        document: the document.
        path: the place.
        key: which sentence.
        hint: which hint; that of the sentence, else of the rule, where none is named.
        layer: who says it.
        is_warning: whether the server takes it.
        versions: the Kubernetes versions concerned; none where all are.
        meant: the field that was meant, where there is no doubt.
        words: what the sentences are filled with.
    """
    said = fill(key, hint, meant=meant, **words)
    severity = Severity.WARNING if is_warning else Severity.ERROR
    line = document.line(path)
    return CheckVerdict(layer, *said, severity, document.file, line, document.index, path, tuple(versions), meant)


class UnclearError(Exception):
    """A text is not worth reading, or no repair of it can be answered for; carries the reason."""

    def __init__(self, verdict: CheckVerdict) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict


def show(value: object) -> str:
    """A value as a message quotes it, shortened where it is long."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"`{text}`" if text else word("empty-text")


def listed(values: object, last: str = "or") -> str:
    """Values in a sentence: `` `a`, `b` or `c` ``; phrases without marks."""
    shown = [*values] if isinstance(values, list | tuple | dict | set | frozenset) else []
    *rest, end = [each if isinstance(each, Phrase) else f"`{each}`" for each in shown] or [""]
    first = reduce(lambda one, two: word("comma", first=one, last=two), rest) if rest else ""
    return word(last, first=first, last=end) if rest else end


def word(key: str, /, **words: object) -> Phrase:
    """Something that a sentence is filled with, by its key in `WORDS`."""
    return Phrase.fill(f"word-{key}", WORDS[key], words)
