"""Pages are templates that their authors need not be trusted with: they call the macros and do nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import jinja2
import pytest
from jinja2.sandbox import SandboxedEnvironment

from everyline.model.pipeline import load_site
from everyline.pages.macros import Pages
from everyline.plugin.configuration import confine
from everyline.text import templates
from everyline.text.templates import skeletons, templates_in
from tests.support import LANGUAGES


def hello(name: str = "") -> str:
    return f"hello {name}"


def render(text: str, **offered: object) -> str:
    loader = jinja2.DictLoader({"part.md": "{{ hello('part') }}"})
    return skeletons({"hello": hello}, loader).from_string(text).render(offered)


def test_a_page_calls_macros():
    assert render('{{ hello("you") }}! {# x #}{% raw %}{{ y }}{% endraw %}') == "hello you! {{ y }}"
    assert render('{% include "part.md" %}', config=1) == "hello part"


@pytest.mark.parametrize(
    "text",
    [
        "{{ hello.__globals__ }}",
        "{{ hello['__globals__'] }}",
        "{{ hello|attr('__globals__') }}",
        "{{ lipsum }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ '{0.__class__}'.format(hello) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('touch harm').read() }}",
        "{{ config }}",
        "{{ environment }}",
        "{{ macros_info() }}",
        "{{ context() }}",
        "{{ page.file.abs_src_path }}",
        "{% include '../mkdocs.yml' %}",
        "{% include '/etc/passwd' %}",
        "{% set x = [] %}{{ x.append(1) }}",
        "{{ 6 * 7 }}",
        "{{ 'a' * 10**10 }}",
        "{% for a in 'x' %}{{ a }}{% endfor %}",
        "{{ hello(6 * 7) }}",
        "{{ hello()|upper }}",
    ],
)
def test_a_page_does_nothing_else(text):
    offered = dict.fromkeys(("config", "environment", "macros_info", "context", "page"), hello)
    with pytest.raises(jinja2.TemplateError):
        render(text, **offered)


def test_a_page_that_prints_the_same_over_and_over_takes_no_more_memory_than_a_long_one(monkeypatch):
    monkeypatch.setattr(templates, "_LONGEST", 1000)
    assert len(render('{% include "part.md" %}' * 100)) == 1000
    for text in ('{% include "part.md" %}', '{{ hello("part") }}'):
        with pytest.raises(jinja2.TemplateError):
            render(text * 101)


def test_our_own_templates_run_in_the_sandbox_too(tmp_path):
    (tmp_path / "x.html").write_text("{{ value.__globals__ }}")
    environment = templates_in(tmp_path)
    assert isinstance(environment, SandboxedEnvironment)
    with pytest.raises(jinja2.TemplateError):
        environment.get_template("x.html").render(value=hello)


@pytest.mark.parametrize("path", ["mkdocs.yml", ".git/config", "source_notes/fruit.md", "zh/part.md"])
def test_a_page_includes_pages_of_its_language_and_no_other_file(project, path):
    folder = project({".git/config": "token = secret", "docs/zh/part.md": "part"})
    site = load_site(folder, "zh", LANGUAGES)
    macros = SimpleNamespace(macros=Pages(site).macros())
    confine(SimpleNamespace(plugins={"macros": macros}, docs_dir=str(folder / "docs/zh")), site)
    assert macros._env.from_string('{% include "part.md" %}').render() == "part"  # noqa: SLF001
    with pytest.raises(jinja2.TemplateNotFound):
        macros._env.from_string(f'{{% include "{path}" %}}').render()  # noqa: SLF001
