"""Checking the macro calls in hand-written pages before anything is written."""

import contextlib
import inspect
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import yaml
from jinja2 import Environment, TemplateSyntaxError, nodes
from rapidfuzz import process

from everyline.model.site import Site
from everyline.text.escaping import is_too_deep
from everyline.text.problems import Problem
from everyline.text.templates import KNOWN

_FRONT_MATTER = re.compile(r"\A---[^\S\n]*\n(.*?\n)(?:---|\.\.\.)[^\S\n]*\n", re.DOTALL)
_CALLED_WITH = 1  # every macro gets its page, or what goes with it, before its own arguments


def check_calls(project: Path, site: Site, macros: Mapping[str, Callable[..., str]]) -> list[Problem]:
    """What is wrong with the macro calls in the pages of a site; what an argument names follows from the name of its parameter."""
    problems, texts = list[Problem](), dict[str, str]()
    for page, skeleton in site.skeletons.items():
        try:
            text = (project / skeleton.path).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            problems.append(Problem(skeleton.path, 0, "not readable as UTF-8", "save it in that encoding"))
            continue
        if (found := _FRONT_MATTER.match(text)) and _is_endless(found[1]):
            message = "what this page says of itself is nested too deep, or repeats a part of it by `*`"
            problems.append(Problem(skeleton.path, 1, message, "write it out between the two lines of `---`"))
        # Front matter is text, never a template.
        texts[page] = _FRONT_MATTER.sub(lambda found: "\n" * found.group().count("\n"), text)
    parts = {f"{page}.md" for page, text in texts.items() if "{%" not in text}
    for page, text in texts.items():
        problems += check_text(site.skeletons[page].path, text, site, macros, parts=parts)
    return problems


def _is_endless(front: str) -> bool:
    """Whether reading front matter might not end. What is no YAML is nothing to MkDocs."""
    with contextlib.suppress(yaml.YAMLError):
        return is_too_deep(front) or any(isinstance(each, yaml.AliasEvent) for each in yaml.parse(front))
    return False


def check_text(
    path: str,
    text: str,
    site: Site,
    macros: Mapping[str, Callable[..., str]],
    first: int = 1,
    parts: Collection[str] = (),
) -> list[Problem]:
    """What is wrong with the macro calls in a text, which begins at a line of a page; `parts` are the pages that it may include."""
    try:
        tree = Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        hint = "write two opening braces only before the name of a macro"
        return [Problem(path, first - 1 + error.lineno, f"not readable as a page: {error.message}", hint)]
    except (RecursionError, ValueError):  # of brackets without end, or of thousands of digits
        return [
            Problem(path, first, "not readable as a page: something between braces is too long", "write it shorter")
        ]
    return [
        Problem(path, first - 1 + each.lineno, message, hint)
        for each in tree.find_all(nodes.Node)
        for message, hint in _faults(each, site, macros, parts)
    ]


def _faults(
    call: nodes.Node, site: Site, macros: Mapping[str, Callable[..., str]], parts: Collection[str]
) -> Iterator[tuple[str, str]]:
    if isinstance(call, nodes.Include) and not (
        isinstance(call.template, nodes.Const) and call.template.value in parts
    ):
        yield "what a page includes is a page of its language that includes nothing itself", "write it here"
    if not isinstance(call, KNOWN):
        yield (
            f"a page calls macros and computes nothing, such as `{type(call).__name__}`",
            "put braces that are text between `{% raw %}` and `{% endraw %}`",
        )
    if not isinstance(call, nodes.Call) or not isinstance(call.node, nodes.Name):
        return
    name = call.node.name
    macro = macros.get(name)
    if not macro:
        yield f"there is no macro `{name}`", _nearest(name, macros)
        return
    parameters = [*inspect.signature(macro).parameters.values()][_CALLED_WITH:]
    least = sum(each.default is each.empty for each in parameters)
    if call.kwargs or call.dyn_args or call.dyn_kwargs or not least <= len(call.args) <= len(parameters):
        names = ", ".join(each.name for each in parameters)
        yield f"`{name}` is not called so", f"write `{name}({names})`"
        return
    given: dict[str, str] = {}
    for parameter, argument in zip(parameters, call.args, strict=False):
        if not isinstance(argument, nodes.Const) or not isinstance(argument.value, str):
            yield f"`{name}` takes texts", "put the name between quotes"
            continue
        given[parameter.name] = argument.value
        known = _known(site, parameter.name, given)
        if known is not None and argument.value and argument.value not in known:
            yield f"there is no {parameter.name} `{argument.value}`", _nearest(argument.value, known)


def _known(site: Site, parameter: str, given: Mapping[str, str]) -> list[str] | None:
    """What an argument may name; None where that is anything, or checked elsewhere."""
    topics = site.editorial.topics
    match parameter:
        case "topic":
            return [*topics]
        case "group":
            return [group.id for group in topics[given["topic"]].groups] if given.get("topic") in topics else None
        case "diagram":
            return [*site.diagrams.gallery]
        case _:
            return None


def _nearest(name: str, known: Mapping[str, object] | list[str]) -> str:
    found = process.extractOne(name, [*known], score_cutoff=60)
    return f"the nearest is `{found[0]}`" if found else f"known are: {', '.join(sorted(known)[:30]) or 'none'}"
