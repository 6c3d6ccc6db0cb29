"""What the checks say, every sentence whole and in one place, with its names in braces.

A message says what is wrong, its hint what to do. Keys are the names of rules, with ``/`` and a word where a rule has
several things to say. They are what a catalog of another language translates.
"""

from __future__ import annotations

MESSAGES = {
    # Whether it is a manifest, and of what
    "missing-api": "`{key}:` is missing",
    "missing-api/empty": "`{key}:` is empty",
    "missing-api/type": "`{key}:` must be text, and this is {value}",
    "no-schema": "no schema for this kind: {kind} in `{version}` is none of Kubernetes' own, so its fields were not checked",
    "unknown-api": "there is no {kind} in `{version}`",
    "unknown-api/group": "there is no API `{version}` in Kubernetes, nor a kind `{kind}`",
    "unknown-kind": "there is no kind `{kind}`",
    "removed-api": "{version} {kind} was removed in {since}",
    "newer-api": "{version} {kind} exists only from {since} on",
    "deprecated-api": "{version} {kind} is deprecated and will be gone in {since}",
    "deprecated-api/kind": "{version} {kind} is deprecated since {since}",
    "deprecated-api/trial": "{version} {kind} is a trial version of {instead} and will be removed",
    # Fields
    "unknown-field": "there is no field `{field}:` in `{place}`",
    "unknown-field/top": "there is no field `{field}:` at the top level",
    "newer-field": "`{field}:` exists only from {since} on",
    "removed-field": "`{field}:` exists only in {versions}",
    "missing-field": "`{field}:` is missing in `{place}`",
    "missing-field/top": "`{field}:` is missing at the top level",
    "missing-spec": "`spec:` is missing at the top level, and a {kind} needs {fields} in it",
    "missing-spec/empty": "`spec:` is empty, and a {kind} needs {fields} in it",
    "type": "`{field}` must be {wanted}, and this is {found}",
    "empty/null": "`{field}` is empty, and it needs {wanted}",
    "empty": "`{field}` is empty",
    "enum": "`{field}` cannot be {value}",
    "range": "`{field}` cannot be {value}",
    "range/bits": "`{field}` is a number that does not fit {bits} bits: {value}",
    "format": "`{field}` cannot be {value}: it takes {form}",
    "format/byte": "`{field}` is not base64",
    "format/key": "{value} cannot be a key of `{field}`: it takes {form}",
    "repeated": "two items of `{field}` have the same {keys}, {value}; the first is in line {line}",
    "one-of": "`{field}` has none of {fields}",
    "one-of/several": "`{field}` has {fields}, and takes only one of them",
    "forbidden": "`{field}` does not go with `{other}`",
    "too-many": "`{field}` has {count} items, and {most} are allowed",
    "schema": "`{field}` does not fit its schema",
    # Objects
    "name-missing": "the {kind} has no name",
    "name-form": "the name {value} cannot be that of a {kind}: it takes {form}",
    "name-form/start": "the beginning of a name {value} cannot be that of a {kind}: it takes {form}",
    "selector-matches-template": (
        "the selector of the {title} does not select its own Pods: it wants `{key}: {wanted}`, and the template has"
        " `{key}: {found}`"
    ),
    "selector-matches-template/absent": (
        "the selector of the {title} does not select its own Pods: it wants `{key}: {wanted}`, and the template has no"
        " label `{key}`"
    ),
    "selector-matches-template/condition": (
        "the selector of the {title} does not select its own Pods: the template's labels do not meet its condition on"
        " `{key}`"
    ),
    "selector-matches-template/empty": "the selector of the {title} is empty, so no Pod would be its own",
    "restart-policy": "`restartPolicy` of a {kind} cannot be `{value}`",
    "restart-policy/missing": "`restartPolicy:` is missing, which means `Always`, and the Pods of a {kind} come to an end",
    "container-name-unique": "two containers of this Pod are called {value}; the first is in line {line}",
    "mount-names-volume": "{container} mounts the volume {value}, and the Pod has no volume of that name",
    "request-over-limit": "`{low}` is {least}, more than `{high}`, which is {most}",
    "special-resource": "`{resource}` can't be shared, so its request and its limit are the same",
    "special-resource/alone": "`{resource}` needs `cpu` or `memory` beside it",
    "job-selector": "a {kind} gets the selector of its Pods from Kubernetes",
    "secret-type-keys": "a Secret of the type `{type}` needs `{key}`",
    # Services and access
    "service-ports-missing": "the {title} has no ports",
    "port-name-missing": "port {port} has no name, and of several ports each needs one",
    "port-name-missing/twice": "port {port} has the name {value}, as the port in line {line} has",
    "node-port-type": "`nodePort` is set, and the {title} is of the type `ClusterIP`",
    "service-selects-nothing": "the {title} selects {wanted}, which no Pod of this file has",
    "service-selects-nothing/namespace": (
        "the {title} stands in the namespace `{here}`, and the Pods that it selects in `{there}`"
    ),
    "service-port-unnamed": "no Pod that the {title} selects has a port called {value}",
    "ingress-class-twice": "the class {value} is named in an annotation, and `ingressClassName` names one as well",
    "binding-subject": "the API group of a {kind} cannot be {value}",
    "binding-subject/namespace": "the service account {value} has no namespace, and a ClusterRoleBinding belongs to none",
    "binding-subject/role": "a ClusterRoleBinding belongs to no namespace, and so cannot bind a Role",
}

HINTS = {
    "missing-api": "every manifest names both",
    "missing-api/known": "a {kind} has `apiVersion: {newest}`",
    "missing-api/type": "put it in quotes",
    "no-schema": "compare them with the documentation of whoever defines it",
    "unknown-api": "write `apiVersion: {newest}`",
    "unknown-api/resources": "`kubectl api-resources` lists what your cluster has",
    "unknown-kind": "write `kind: {near}`",
    "unknown-kind/api": "write `kind: {near}` with `apiVersion: {newest}`",
    "unknown-kind/list": "`{version}` has {kinds}",
    "removed-api": "use `apiVersion: {instead}`; fields may have changed, see {guide}",
    "removed-api/nothing": "nothing replaces it, see {guide}",
    "newer-api": "leave it out for older versions",
    "newer-api/older": "older versions have `{older}`",
    "deprecated-api": "use `apiVersion: {instead}`",
    "deprecated-api/nothing": "nothing replaces it",
    "deprecated-api/kind": "look for another way to get the same",
    "deprecated-api/endpoints": "use an EndpointSlice, `apiVersion: discovery.k8s.io/v1`",
    "unknown-field": "compare it with the API reference",
    "unknown-field/dash": "put a space after the dash: `- {meant}:`",
    "unknown-field/moved": "this version of the API has {meant} instead",
    "unknown-field/capitals": "write `{meant}:`; capitals count",
    "unknown-field/near": "write `{meant}:`",
    "unknown-field/out": "it belongs to `{home}`: indent it less",
    "unknown-field/out-top": "it belongs to the top level: indent it less",
    "unknown-field/in": "it belongs under `{home}:`: indent it more, or add that line above",
    "unknown-field/under": "it belongs under `{home}:`",
    "unknown-field/perhaps": "perhaps `{meant}:` is meant",
    "unknown-field/known": "known are {fields}",
    "unknown-field/own": "known are {fields}; names of your own go under {maps}",
    "newer-field": "leave it out for older versions",
    "removed-field": "leave it out for other versions",
    "missing-field": "add `{field}:`",
    "missing-field/list": "add `{field}:` with a list below it",
    "missing-field/mapping": "add `{field}:` with its fields below it",
    "missing-field/selector": "add `selector:` with `matchLabels:` and the labels of the template: {labels}",
    "missing-spec": "add `spec:` with its fields below it",
    "missing-spec/empty": "write its fields on lines of their own below it, indented",
    "type": "compare it with the API reference",
    "empty/null": "write a value, or remove the line",
    "type/boolean-text": 'put it in quotes, `"true"` for instance; unquoted yes, no, on and off are booleans too',
    "type/number-text": 'put it in quotes: `"{value}"`',
    "type/unquote": "remove the quotes",
    "type/boolean": "write true or false, without quotes",
    "type/to-list": "write it as a list: `[{value}]`, or each item behind `- ` on a line of its own",
    "type/dashes": "begin its first line, and that of each further item, with `- `",
    "type/no-dash": "remove the `- `: there is only one of these",
    "type/fields": "write its fields on lines of their own below it, indented",
    "type/single": "write a single value behind the colon",
    "type/number": "write only a number, without unit or decimals",
    "empty": "write a value",
    "empty/list": "write at least one item",
    "enum": "use {choices}",
    "enum/near": "write `{meant}`",
    "range": "write a number from {low} to {high}",
    "range/low": "write {low} or more",
    "range/mode": "write an octal number from 0 to 0777, such as `0644`",
    "range/bits": "write one nearer to 0",
    "format": "write one such as `{example}`",
    "format/meant": "write `{meant}`",
    "format/unquote": "write {value} without quotes",
    "format/secret": "encode it, or put plain text under `stringData`",
    "format/config-map": "encode it, or put plain text under `data`",
    "format/byte": "encode it",
    "repeated": "give one of them another {keys}, or take it away",
    "one-of": "add one of them",
    "one-of/several": "keep one of them",
    "forbidden": "take it away, or change the other",
    "too-many": "keep the {most} that matter most",
    "schema": "compare it with the API reference",
    "name-missing": "add `metadata.name`",
    "name-form": "write one such as `{example}`",
    "name-form/meant": "write `{meant}`",
    "selector-matches-template": "give `spec.template.metadata.labels` the labels of `spec.selector.matchLabels`",
    "selector-matches-template/empty": "add `matchLabels` with the labels of `spec.template.metadata.labels`",
    "restart-policy": "write `Never` or `OnFailure`",
    "restart-policy/always": "take it away, or make a Job if the work ends",
    "container-name-unique": "give one of them another name",
    "mount-names-volume": "add it to `volumes`",
    "mount-names-volume/near": "add it to `volumes`, or name one of those there: {there}",
    "request-over-limit": "lower the first or raise the second",
    "special-resource": "give both the same number",
    "special-resource/alone": "add one of them",
    "job-selector": "take `selector` away",
    "secret-type-keys": "add it under `stringData`, or leave `type` out",
    "service-ports-missing": "add `spec.ports` with at least one `port`",
    "port-name-missing": "give each port a name such as `http`",
    "port-name-missing/twice": "give one of them another name",
    "node-port-type": "add `type: NodePort`, or take `nodePort` away",
    "service-selects-nothing": "use labels of the Pods: {labels}",
    "service-selects-nothing/none": "give the Pods these labels",
    "service-selects-nothing/namespace": "write the same `metadata.namespace` for both",
    "service-port-unnamed": "use one of the names there, {names}, or a number",
    "service-port-unnamed/none": "give the container's port this name, or write its number",
    "ingress-class-twice": "take the annotation away",
    "binding-subject": "write `{group}`",
    "binding-subject/account": "take `apiGroup` away",
    "binding-subject/namespace": "add `namespace`",
    "binding-subject/role": "name a ClusterRole, or make it a RoleBinding",
}

WORDS = {
    "object": "`key: value` lines",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "or": " or ",
    "and": " and ",
    "found-text": "text ({value})",
    "found-number": "the number {value}",
    "found-boolean": "{value}, which is a boolean",
    "the-container": "the container",
    "a-container": "container `{name}`",
    "empty-text": "an empty text",
    "the-manifest": "the manifest",
}
"""Words that sentences are filled with."""

_SHOWN = 60  # characters of a value in a message


def show(value: object) -> str:
    """A value as a message quotes it, shortened where it is long."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"`{text}`" if text else WORDS["empty-text"]


def listed(values: object, last: str = "or") -> str:
    """Values in a sentence: `` `a`, `b` or `c` ``."""
    quoted = [f"`{value}`" for value in values] if isinstance(values, list | tuple | dict | set | frozenset) else []
    return WORDS[last].join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
