"""What may be run. ``test_running`` runs it with the real clients."""

import re
import shlex
import subprocess

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from everyline.subjects.kubernetes.examples.harmless import _FILE, judge
from everyline.subjects.kubernetes.examples.setting import words_of
from tests.subjects.kubernetes.examples.programs import real

PROGRAMS = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["programs"]
VERBS = [(program, verb) for program, verbs in PROGRAMS.items() for verb in verbs if verb != "everywhere"]


@pytest.mark.parametrize(
    "line",
    [
        "kubectl get pods -o wide",
        "kubectl get po -o=jsonpath={.status.phase}",
        "kubectl get deployment/web --sort-by .metadata.name -A",
        "kubectl get po --n default",
        "kubectl get po -n",
        "kubectl create",
        "kubectl create -f ./k8s/pod.yaml",
        "kubectl create configmap a --from-literal=a=b --dry-run=client -o yaml",
        "kubectl log nginx -c nginx",
        "kubectl logs nginx -f --tail=5",
        "kubectl port-forward nginx 8888:8080",
        "kubectl exec -it",
        "kubectl run a --image=registry.example.invalid/a:1.0",
        "kubectl set image deployment/web web=nginx:1.29",
        "kubectl taint nodes node-1 a=b:NoSchedule",
        "helm install web bitnami/nginx --create-namespace -n web",
    ],
)
def test_what_is_known_to_be_harmless_may_run(line):
    assert judge(line.split())


@pytest.mark.parametrize(
    "line",
    [
        # templates, as one word and as two
        "kubectl run a --image=b --dry-run=client -o go-template-file --template /etc/passwd",
        "kubectl run a --image=b --dry-run=client -o go-template-file --template=/etc/passwd",
        "kubectl get pods -o go-template-file=/etc/passwd",
        "kubectl get pods -ogo-template-file=/etc/passwd",
        "kubectl get pods -o jsonpath-file=/etc/passwd",
        "kubectl get pods -o jsonpath-file --template /etc/passwd",
        "kubectl get pods --output custom-columns-file=/etc/passwd",
        "kubectl get pods --output custom-columns-file=passwd",
        "kubectl get pods -o yaml --template passwd",
        "kubectl get pods -o templatefile --template passwd",
        "kubectl debug a --image b --custom /etc/passwd",
        "kubectl debug a --image b --custom=/etc/passwd",
        # programs, ports, copies
        "kubectl exec nginx -- cat /etc/passwd",
        "kubectl exec -it nginx -- sh",
        "kubectl exec -f /etc/passwd",
        "kubectl attach nginx -i",
        "kubectl cp a:/etc/passwd b",
        "kubectl cp a b",
        "kubectl proxy",
        "kubectl proxy --www=/etc",
        "kubectl edit pod a",
        "kubectl plugin list",
        "kubectl diff -f pod.yaml",
        "kubectl kustomize .",
        "kubectl port-forward nginx 80 --address 0.0.0.0",
        "kubectl port-forward --address=0.0.0.0 nginx 80",
        "kubectl frobnicate",
        "kubectl",
        "helm plugin install https://example.invalid/a",
        "helm pull oci://example.invalid/a",
        "helm install a ./chart",
        "helm install a ../b/c",
        "helm install a oci://example.invalid/a",
        "helm install a b/c --values /etc/passwd",
        "helm install a b/c -f values.yaml",
        "helm install a b/c --set-file a=/etc/passwd",
        "helm install a b/c --post-renderer harm",
        "ls",
        "/bin/kubectl get pods",
        # servers and logins
        "kubectl get pods --kubeconfig /etc/passwd",
        "kubectl get pods --kubeconfig=a",
        "kubectl --kubeconfig a get pods",
        "kubectl get pods --token a",
        "kubectl get pods --as root",
        "kubectl get pods --server 127.0.0.1",
        "kubectl get pods -s https://example.invalid",
        "kubectl get pods --cluster a",
        "kubectl get pods --context a",
        "kubectl get pods --cache-dir /tmp",
        "kubectl get pods --profile-output a --profile cpu",
        "kubectl get --raw /api",
        "kubectl config set-cluster x --server=http://example.invalid",
        "kubectl config view --raw",
        # files and folders
        "kubectl apply -f /etc/passwd",
        "kubectl apply -f/etc/passwd",
        "kubectl apply -f=/etc/passwd",
        "kubectl apply -f ~/.kube/config",
        "kubectl apply -f ../a.yaml",
        "kubectl apply -f a/../../b.yaml",
        "kubectl apply -f .kubeconfig",
        "kubectl apply -f .",
        "kubectl apply -f -",
        "kubectl apply -f http://example.invalid/a.yaml",
        "kubectl apply --filename=https://example.invalid/a.yaml",
        "kubectl apply -f a.yaml,/etc/passwd.yaml",
        "kubectl apply -k github.com/a/b",
        "kubectl apply -k .",
        "kubectl apply --kustomize=.",
        "kubectl apply -Rf a.yaml",
        "kubectl create secret generic a --from-file /etc/passwd -o yaml",
        "kubectl create secret generic a --from-file=key=/etc/passwd",
        "kubectl create configmap a --from-env-file=passwd",
        "kubectl create secret tls a --cert /etc/a --key /etc/b",
        "kubectl patch pod a --patch-file /etc/passwd",
        "kubectl cluster-info dump --output-directory=/etc",
        # short options in one word, options of others, abbreviations
        "kubectl get pods -wo json",
        "kubectl get pods -Ao yaml",
        "kubectl get pods -nkube-system",
        "kubectl get pods --out json",
        "kubectl get pods -watch",
        "kubectl get pods --watch=true",
        "kubectl get pods --from-file a",
        # after the end of options
        "kubectl get pods -- --kubeconfig a",
        "kubectl get -- pods",
        "kubectl run a --image=b -- cat /etc/passwd",
        "kubectl run a --image=b --command -- sh",
        # what a shell would make of it
        "kubectl get `id`",
        "kubectl get $(id)",
        "kubectl get pods|sh",
        "kubectl get pods;id",
        "kubectl get pods>a",
        "kubectl get $HOME",
        "kubectl get {a,b}",
        "kubectl get *",
        # look-alikes of a hyphen, of letters and of digits, of blanks
        "kubectl get pods \u2013o yaml",
        "kubectl get pods \u2014output yaml",
        "kubectl get pods \uff0do yaml",
        "kubectl get p\u043eds",
        "kubectl g\u0435t pods",
        "kubectl get pods --ou\u200btput yaml",
        "kubectl logs a --tail \u0663",
        "kubectl get pods\u00a0-o",
        "kubectl apply -f \u540d\u79f0.yaml",
    ],
)
def test_nothing_else_may_run(line):
    assert not judge(line.split(" "))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["kubectl"],
        ["kubectl", ""],
        ["kubectl", "get", ""],
        ["kubectl", "get", "pods\n"],
        ["kubectl", "get", "pods\n--kubeconfig"],
        ["kubectl", "get", "-o", "yaml\n"],
        ["kubectl", "get", "-o", "--template"],
        ["kubectl", "get", "pods -o"],
        ["kubectl", "get", "a\0b"],
        ["kubectl", "get\n", "pods"],
        ["kubectl", "apply", "-f", "a.yaml\n"],
        ["kubectl", "get", "a" * 250, *["b" * 200] * 20],
    ],
)
def test_words_are_what_they_are(words):
    assert not judge(words)


@pytest.mark.parametrize("end", ["| sh", "> a", "&& id", "; id", "& id"])
def test_of_several_commands_only_the_first_is_looked_at(end):
    assert words_of(f"kubectl get pods {end}") == ["kubectl", "get", "pods"]


def test_the_files_of_a_command_are_known():
    assert judge(shlex.split("kubectl apply -f a.yaml --filename=b/c.json -n d")).files == ("a.yaml", "b/c.json")
    assert judge(shlex.split("kubectl logs -f nginx")).files == ()


def options_of(program, verb):
    return PROGRAMS[program]["everywhere"] | PROGRAMS[program][verb].get("options", {})


WORDS = st.one_of(
    st.sampled_from(["pods", "nginx", "a.yaml", "/etc/passwd", "yaml", "-", "--", "=", "-o", "--template", "1", "a=b"]),
    st.text(max_size=12),
)
DANGEROUS = """
--kubeconfig --token --as --as-group --server -s --template --from-file --from-env-file -k --kustomize -R --recursive --raw
--cache-dir --context --cluster --user --certificate-authority --client-key --custom --patch-file --output-directory
--profile --profile-output --set-file --values --post-renderer --address --www --editor --overrides --command --stdin
--allow-missing-template-keys --unix-socket --tls-server-name --vmodule
"""
OPTIONS = st.one_of(
    st.sampled_from(DANGEROUS.split()),
    st.from_regex(r"--?[A-Za-z][a-z-]{0,12}", fullmatch=True),
    st.text(min_size=1, max_size=8).map("--{}".format),
)


@pytest.mark.slow
@given(st.sampled_from(VERBS), st.lists(WORDS, max_size=4), OPTIONS, st.sampled_from(["=", " ", ""]), WORDS, st.data())
def test_no_command_with_another_option_passes(verb, before, option, sign, value, data):
    name = option.partition("=")[0]
    known = options_of(*verb)
    if name in known or f"{name}=" in known:
        return
    program, words = verb[0], verb[1].split()
    last = [option, value] if sign == " " else [f"{option}{sign}{value}"]
    if any(last[0].partition("=")[0] in (each, each.rstrip("=")) for each in known):
        return
    given_options = data.draw(st.lists(st.sampled_from([each for each in known if not known[each]]), max_size=2))
    assert not judge([program, *words, *given_options, *last, *before])
    if not any(word.startswith("-") for word in before):
        assert not judge([program, *words, *before, *last])


@pytest.mark.slow
@given(st.sampled_from(VERBS), st.lists(st.one_of(WORDS, OPTIONS, st.text(alphabet="ab/.=:-{}~,@$`|")), max_size=5))
def test_whatever_passes_names_nothing_outside(verb, rest):
    words = [verb[0], *verb[1].split(), *rest]
    if judge(words):
        for word in words:
            assert word.isascii()
            assert word.isprintable()
            assert not re.search(r"\.\./|//|^[/~]|=[/~]|[$`|;&<>*?~\\'\" ]", word) or re.search(r"\[\*\]", word)
        assert not {"--kubeconfig", "--template", "--server", "--token", "-k", "--"} & set(words)


@pytest.mark.slow
@pytest.mark.parametrize(("program", "verb"), [each for each in VERBS if each[1] not in ("log", "options")])
def test_the_real_client_reads_options_in_the_same_way(program, verb):
    """A word that we take for an option's value, and the client for something else, would be judged by the wrong form."""
    words = [real(program), *verb.split(), "--help"]
    said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    for option, form in PROGRAMS[program][verb].get("options", {}).items():
        name = option.rstrip("=")
        if found := re.search(rf"(?m)^ +(?:-\w, )?{name}=(\S+):$|^ +{name}, --[\w-]+=(\S+):$", said):
            is_switch = (found[1] or found[2]) in ("true", "false")
            assert (form is None) == is_switch, option
        elif program == "kubectl" and name not in (
            "--n",
            "-it",
            "-ti",
            "--cpu-percent",
        ):  # a slip, two in one, a hidden one
            pytest.fail(f"{verb} has no {option}")
