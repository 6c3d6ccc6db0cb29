"""How Kubernetes objects refer to each other: one small function for each field that names or chooses another object.

Adding a relation is adding a function, whose docstring names the field, and its row in the table at the end.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from everyline.subjects.kubernetes.diagrams.fields import at, items, mapping, text
from everyline.subjects.kubernetes.diagrams.things import CONTAINERS, Thing, told
from everyline.text.multilingual import Text


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow to something else, not found yet."""

    kind: str  # of the other; empty for something that is no object (a host name, a range of addresses)
    name: str  # of the other; what is written in its box when it isn't there
    label: Text  # what the arrow says
    namespace: str = ""  # the other's, where it is not one's own
    # Chooses all objects of that kind by their labels, instead of the name
    selector: Mapping[object, object] | None = None
    is_back: bool = False  # whether the arrow comes from the other
    is_quiet: bool = False  # whether nothing is drawn when the other is not in the manifest


Find = Callable[[Thing], Iterator[Link]]
SELECTS, GRANTS, GRANTS_TO = told("drawn-selects"), told("drawn-grants"), told("drawn-grants-to")
FORWARDS, TAKES, USES = told("drawn-forwards"), told("drawn-comes-from"), told("drawn-uses")


def links_of(thing: Thing) -> Iterator[Link]:
    """Every relation that a thing's fields state, in the order of the table."""
    for kinds, find in RELATIONS:
        if not kinds or thing.kind in kinds:
            yield from (link for link in find(thing) if link.name or link.selector is not None)


def service_pods(service: Thing) -> Iterator[Link]:
    """Service.spec.selector."""
    chosen = mapping(service.body, "spec", "selector")
    if chosen:
        yield Link("Pod", "", SELECTS, selector={"matchLabels": chosen})


def service_host(service: Thing) -> Iterator[Link]:
    """Service.spec.externalName."""
    yield Link("", text(service.body, "spec", "externalName"), told("drawn-stands-for"))


def policy_pods(policy: Thing) -> Iterator[Link]:
    """NetworkPolicy.spec.podSelector."""
    chosen = at(policy.body, "spec", "podSelector")
    if isinstance(chosen, Mapping):
        yield Link("Pod", "", told("drawn-applies-to"), selector=chosen)


def policy_sources(policy: Thing) -> Iterator[Link]:
    """NetworkPolicy.spec.ingress[].from[]."""
    for rule in items(policy.body, "spec", "ingress"):
        yield from _peers(rule, "from", told("drawn-may-come-in"), is_back=True)


def policy_targets(policy: Thing) -> Iterator[Link]:
    """NetworkPolicy.spec.egress[].to[]."""
    for rule in items(policy.body, "spec", "egress"):
        yield from _peers(rule, "to", told("drawn-may-go-out-to"), is_back=False)


def _peers(rule: Mapping[object, object], key: str, label: Text, *, is_back: bool) -> Iterator[Link]:
    for peer in items(rule, key):
        chosen = at(peer, "podSelector")
        if text(peer, "ipBlock", "cidr"):
            yield Link("", text(peer, "ipBlock", "cidr"), label, is_back=is_back)
        elif isinstance(at(peer, "namespaceSelector"), Mapping):
            yield Link("Namespace", "", label, selector=mapping(peer, "namespaceSelector"), is_back=is_back)
        elif isinstance(chosen, Mapping):
            yield Link("Pod", "", label, selector=chosen, is_back=is_back)


def budget_pods(budget: Thing) -> Iterator[Link]:
    """PodDisruptionBudget.spec.selector."""
    chosen = at(budget.body, "spec", "selector")
    if isinstance(chosen, Mapping):
        yield Link("Pod", "", told("drawn-protects"), selector=chosen)


def ingress_default(ingress: Thing) -> Iterator[Link]:
    """Ingress.spec.defaultBackend."""
    yield from _backend(mapping(ingress.body, "spec", "defaultBackend"), told("drawn-everything-else"))


def ingress_rules(ingress: Thing) -> Iterator[Link]:
    """Ingress.spec.rules[].http.paths[].backend."""
    for rule in items(ingress.body, "spec", "rules"):
        for path in items(rule, "http", "paths"):
            yield from _backend(mapping(path, "backend"), Text.same(text(rule, "host") + (text(path, "path") or "/")))


def _backend(backend: Mapping[object, object], label: Text) -> Iterator[Link]:
    yield Link("Service", text(backend, "service", "name") or text(backend, "serviceName"), label)
    yield Link(text(backend, "resource", "kind"), text(backend, "resource", "name"), label)


def ingress_certificates(ingress: Thing) -> Iterator[Link]:
    """Ingress.spec.tls[].secretName."""
    for tls in items(ingress.body, "spec", "tls"):
        yield Link("Secret", text(tls, "secretName"), told("drawn-certificate"))


def ingress_class(ingress: Thing) -> Iterator[Link]:
    """Ingress.spec.ingressClassName."""
    yield Link("IngressClass", text(ingress.body, "spec", "ingressClassName"), told("drawn-served-by"))


def route_parents(route: Thing) -> Iterator[Link]:
    """HTTPRoute.spec.parentRefs[]."""
    for parent in items(route.body, "spec", "parentRefs"):
        kind, label = text(parent, "kind") or "Gateway", told("drawn-attached-to")
        yield Link(kind, text(parent, "name"), label, text(parent, "namespace"), is_back=True)


def route_backends(route: Thing) -> Iterator[Link]:
    """HTTPRoute.spec.rules[].backendRefs[]."""
    for rule in items(route.body, "spec", "rules"):
        for backend in items(rule, "backendRefs"):
            kind = text(backend, "kind") or "Service"
            yield Link(kind, text(backend, "name"), FORWARDS, text(backend, "namespace"))


def scaled_object(scaler: Thing) -> Iterator[Link]:
    """HorizontalPodAutoscaler.spec.scaleTargetRef."""
    target = mapping(scaler.body, "spec", "scaleTargetRef")
    yield Link(text(target, "kind"), text(target, "name"), told("drawn-scales"))


def bound_role(binding: Thing) -> Iterator[Link]:
    """RoleBinding.roleRef."""
    yield Link(text(binding.body, "roleRef", "kind"), text(binding.body, "roleRef", "name"), GRANTS)


def bound_subjects(binding: Thing) -> Iterator[Link]:
    """RoleBinding.subjects[]."""
    for subject in items(binding.body, "subjects"):
        yield Link(text(subject, "kind"), text(subject, "name"), GRANTS_TO, text(subject, "namespace"))


def governing_service(workload: Thing) -> Iterator[Link]:
    """StatefulSet.spec.serviceName."""
    yield Link("Service", text(workload.body, "spec", "serviceName"), told("drawn-names-its-pods-in"))


def storage_class(claim: Thing) -> Iterator[Link]:
    """PersistentVolumeClaim.spec.storageClassName."""
    yield Link("StorageClass", text(claim.body, "spec", "storageClassName"), USES)


def bound_volume(claim: Thing) -> Iterator[Link]:
    """PersistentVolumeClaim.spec.volumeName."""
    yield Link("PersistentVolume", text(claim.body, "spec", "volumeName"), told("drawn-bound-to"))


def service_account(pod: Thing) -> Iterator[Link]:
    """Pod.spec.serviceAccountName."""
    yield Link("ServiceAccount", text(pod.body, "spec", "serviceAccountName"), told("drawn-acts-as"))


def pull_secrets(thing: Thing) -> Iterator[Link]:
    """Pod.spec.imagePullSecrets[] and ServiceAccount.imagePullSecrets[]."""
    for secret in [*items(thing.body, "spec", "imagePullSecrets"), *items(thing.body, "imagePullSecrets")]:
        yield Link("Secret", text(secret, "name"), told("drawn-pulls-images-with"))


def priority_class(pod: Thing) -> Iterator[Link]:
    """Pod.spec.priorityClassName."""
    yield Link("PriorityClass", text(pod.body, "spec", "priorityClassName"), told("drawn-priority"))


def volume_source(volume: Thing) -> Iterator[Link]:
    """Pod.spec.volumes[].configMap, .secret, .persistentVolumeClaim and .projected.sources[]."""
    for source in [volume.body, *items(volume.body, "projected", "sources")]:
        yield Link("ConfigMap", text(source, "configMap", "name"), TAKES)
        yield Link("Secret", text(source, "secret", "secretName") or text(source, "secret", "name"), TAKES)
        yield Link("PersistentVolumeClaim", text(source, "persistentVolumeClaim", "claimName"), TAKES)


def mounts(container: Thing) -> Iterator[Link]:
    """Container.volumeMounts[]."""
    for mount in items(container.body, "volumeMounts"):
        path, is_only_read = text(mount, "mountPath"), at(mount, "readOnly") is True
        label = told("drawn-read-only", path=path) if is_only_read else Text.same(path)
        yield Link("Volume", text(mount, "name"), label)


def variables(container: Thing) -> Iterator[Link]:
    """Container.env[].valueFrom.configMapKeyRef and .secretKeyRef."""
    for variable in items(container.body, "env"):
        label = told("drawn-variable", name=text(variable, "name"))
        yield Link("ConfigMap", text(variable, "valueFrom", "configMapKeyRef", "name"), label)
        yield Link("Secret", text(variable, "valueFrom", "secretKeyRef", "name"), label)


def all_variables(container: Thing) -> Iterator[Link]:
    """Container.envFrom[].configMapRef and .secretRef."""
    label = told("drawn-all-its-variables")
    for source in items(container.body, "envFrom"):
        yield Link("ConfigMap", text(source, "configMapRef", "name"), label)
        yield Link("Secret", text(source, "secretRef", "name"), label)


def called_services(thing: Thing) -> Iterator[Link]:
    """ValidatingWebhookConfiguration.webhooks[].clientConfig.service and APIService.spec.service."""
    called = [mapping(hook, "clientConfig", "service") for hook in items(thing.body, "webhooks")]
    for service in [*called, mapping(thing.body, "spec", "service")]:
        yield Link("Service", text(service, "name"), told("drawn-calls"), text(service, "namespace"))


def sliced_service(part: Thing) -> Iterator[Link]:
    """EndpointSlice.metadata.labels[kubernetes.io/service-name]."""
    name = text(part.body, "metadata", "labels", "kubernetes.io/service-name")
    yield Link("Service", name, told("drawn-endpoints"), is_back=True)


def owners(thing: Thing) -> Iterator[Link]:
    """metadata.ownerReferences[]."""
    for owner in items(thing.body, "metadata", "ownerReferences"):
        yield Link(text(owner, "kind"), text(owner, "name"), told("drawn-owns"), is_back=True)


def own_namespace(thing: Thing) -> Iterator[Link]:
    """metadata.namespace, where that Namespace is in the manifest as well."""
    name = text(thing.body, "metadata", "namespace")
    yield Link("Namespace", name, told("drawn-contains"), is_back=True, is_quiet=True)


_BINDINGS, _CLAIMS = ("RoleBinding", "ClusterRoleBinding"), ("PersistentVolumeClaim", "PersistentVolume")
_CALLERS = ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService")
RELATIONS: tuple[tuple[tuple[str, ...], Find], ...] = (
    ((), own_namespace),
    ((), owners),
    (("Ingress",), ingress_rules),
    (("Ingress",), ingress_default),
    (("Ingress",), ingress_certificates),
    (("Ingress",), ingress_class),
    (("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"), route_parents),
    (("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"), route_backends),
    (("Service",), service_pods),
    (("Service",), service_host),
    (("EndpointSlice",), sliced_service),
    (("NetworkPolicy",), policy_pods),
    (("NetworkPolicy",), policy_sources),
    (("NetworkPolicy",), policy_targets),
    (("PodDisruptionBudget",), budget_pods),
    (("HorizontalPodAutoscaler",), scaled_object),
    (("StatefulSet",), governing_service),
    (_BINDINGS, bound_subjects),
    (_BINDINGS, bound_role),
    (("Pod",), service_account),
    (("Pod", "ServiceAccount"), pull_secrets),
    (("Pod",), priority_class),
    (("Volume",), volume_source),
    (CONTAINERS, mounts),
    (CONTAINERS, variables),
    (CONTAINERS, all_variables),
    (_CLAIMS, storage_class),
    (("PersistentVolumeClaim",), bound_volume),
    (_CALLERS, called_services),
)
