"""The one way that templates are read, wherever they lie, and the one in which pages are.

All run in Jinja's sandbox: a template can do nothing but print what it is given.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MemberDescriptorType
from typing import Any, ClassVar

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateRuntimeError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment

from everyline.text.store import CACHES, Store, digest_of, of_package


class _Compiled(BytecodeCache):
    """Compiled templates, for this process, those that are forked from it, and later ones of the same package."""

    def __init__(self) -> None:
        self._store = Store(CACHES / "templates", 16 * 2**20)
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code that a template was compiled to, if its text is the same."""
        if code := self._codes.get(self._name(bucket)) or self._store.get(self._name(bucket)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember the code of a template."""
        if not self._codes:
            self._store.trim()
        self._codes[self._name(bucket)] = code = bucket.bytecode_to_string()
        self._store.put(self._name(bucket), code)

    def _name(self, bucket: Bucket) -> str:
        environment = bucket.environment
        blanks = environment.trim_blocks, environment.lstrip_blocks
        way = type(environment).__name__, *blanks, environment.autoescape, *sorted(environment.extensions)
        return digest_of(bucket.key, way, _package())


COMPILED = _Compiled()
_package = cache(of_package)  # whose code a process has is that of its beginning


class _Templates(SandboxedEnvironment):
    """The sandbox, which judges each attribute of a kind of value once, and what is but a field of a value never again."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - any value
        kind = type(obj), attribute
        if kind in self._fields:
            return getattr(obj, attribute)
        value = super().getattr(obj, attribute)
        if self._judged.get(kind) and isinstance(getattr(kind[0], attribute, None), MemberDescriptorType):
            self._fields.add(kind)
        return value

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - any value
        kind = type(obj), attr
        if kind not in self._judged:
            self._judged[kind] = super().is_safe_attribute(obj, attr, value)
        return self._judged[kind]

    _judged: ClassVar[dict[tuple[type, str], bool]] = {}
    _fields: ClassVar[set[tuple[type, str]]] = set()


def templates_in(*folders: Path) -> Environment:
    """The templates of folders, the first that has one first. They escape what is not `Markup`, and an unknown name in them is an error."""
    return _Templates(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=COMPILED,
    )


_LONGEST = 64 * 10**6  # letters of a page


class _Skeleton(Template):
    """A page as it is written. It knows the macros and nothing else, whatever whoever renders it has to offer."""

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - Jinja's name
        shared: bool = False,  # noqa: FBT001, FBT002 - as in Jinja
        locals: Any = None,  # noqa: A002, ANN401 - as in Jinja
    ) -> Context:
        return super().new_context(vars if shared else {}, shared, locals)

    def render(self, *given: Any, **named: Any) -> str:  # noqa: ANN401 - as in Jinja
        """What a page says; one that prints the same over and over would take all memory there is."""
        parts, left = list[str](), _LONGEST
        for each in self.generate(*given, **named):
            parts.append(each)
            left -= len(each)
            if left < 0:
                message = f"a page is longer than {_LONGEST // 10**6} million letters: include less"
                raise TemplateRuntimeError(message)
        return "".join(parts)


# What a page is made of; whatever else a template can be may take all time and memory there is.
KNOWN = (
    nodes.Template
    | nodes.Output
    | nodes.TemplateData
    | nodes.Call
    | nodes.Keyword
    | nodes.Name
    | nodes.Const
    | nodes.Include
)


class _Pages(ImmutableSandboxedEnvironment):
    """The sandbox of pages, in which nothing is computed, whoever should have looked before."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        for each in template.find_all(nodes.Node):
            if not isinstance(each, KNOWN):
                raise TemplateSyntaxError("a page calls macros, and computes nothing", each.lineno, name, filename)
        return template


def skeletons(macros: Mapping[str, Callable[..., str]], loader: BaseLoader | None) -> Environment:
    """What the pages of a project are rendered in, which their authors need not be trusted with.

    mkdocs-macros would run them unsandboxed, and offers them MkDocs itself, the environment and the whole configuration.
    """
    environment = _Pages(loader=loader, undefined=StrictUndefined)
    environment.template_class = _Skeleton
    environment.globals = dict(macros)
    return environment
