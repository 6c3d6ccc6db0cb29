"""The index of terms, in each language's own order."""

from __future__ import annotations

import re

import pytest
from lxml.html import fragment_fromstring

from everyline.books.converter import Converter, Shared
from everyline.books.elements import TABLE
from everyline.books.matter import index
from everyline.books.reading import BuiltPage, Places
from everyline.editorial.loading import load_editorial
from everyline.model.terms import Terms
from everyline.text.messages import Messages
from tests.support import LANGUAGES, ROOT

NAMES = """
- {id: pod, term: {zh: Pod, en: Pod}, topic: apple, definition: {zh: 一, en: a}}
- {id: node, term: {zh: 节点, en: node}, topic: apple, definition: {zh: 一, en: a}}
- {id: image, term: {zh: 镜像, en: image}, topic: apple, definition: {zh: 一, en: a}}
- {id: container, term: {zh: 容器, en: container}, topic: apple, definition: {zh: 一, en: a}}
- {id: number, term: {zh: 12 要素, en: 12 factors}, topic: apple, definition: {zh: 一, en: a}}
"""


def order(terms, language):
    return [(letter, [name for _, name, *_ in entries]) for letter, entries in index(terms, language, explained={})]


@pytest.mark.slow
def test_each_language_has_its_own_order(project):
    editorial, _ = load_editorial(project({"editorial/glossary.yml": NAMES}), LANGUAGES)
    # By sound: jié diǎn, jìng xiàng, róng qì.
    assert order(editorial.terms, "zh") == [
        ("#", ["12 要素"]),
        ("J", ["节点", "镜像"]),
        ("P", ["Pod"]),
        ("R", ["容器"]),
    ]
    assert order(editorial.terms, "en") == [
        ("#", ["12 factors"]),
        ("C", ["container"]),
        ("I", ["image"]),
        ("N", ["node"]),
        ("P", ["Pod"]),
    ]


@pytest.mark.slow
def test_every_term_is_in_it_once():
    editorial, _ = load_editorial(ROOT, LANGUAGES)
    for language in ("zh", "en"):
        entries = [name for _, group in index(editorial.terms, language, explained={}) for name, *_ in group]
        assert sorted(entries) == sorted(term.id for term in editorial.terms)


def test_pages_are_those_that_say_a_term_wherever_it_stands(project):
    """In words, as a piece of code, in several forms, beneath a diagram; not in what is said of sources, nor in what checks say."""
    editorial, _ = load_editorial(project({"editorial/glossary.yml": NAMES}), LANGUAGES)
    html = '<p>A Pod, <a>Pods</a> and <code>image</code> <code>image: 1</code>.</p><p class="kn-authority">Node</p>'
    html += '<span class="kn-gap-see"><a>Node</a></span> <span class="kn-badge">Node</span>'
    html += '<figure class="kn-picture" id="f"><svg></svg><span class="kn-picture-title">A container</span></figure>'
    page = BuiltPage("page", "Page", fragment_fromstring(html, create_parent="article"), "")
    shared = Shared(
        TABLE, "en", Messages("en"), Places({"page"}, ""), set(), {}, Terms(editorial), indexed={"page": "apple"}
    )
    assert re.findall(r'#mark\("(\w+)"\)', Converter(shared, page, 1).blocks(page.article)) == [
        "pod",
        "image",
        "container",
    ]
    other = BuiltPage("other", "Other", fragment_fromstring(html, create_parent="article"), "")
    assert "#mark" not in Converter(shared, other, 1).blocks(other.article)
