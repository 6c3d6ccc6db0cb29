"""The index of terms, in each language's own order."""

from __future__ import annotations

from everyline.books.matter import index
from everyline.editorial import load_editorial
from tests.support import LANGUAGES, ROOT

NAMES = """
- {id: pod, term: {zh: Pod, en: Pod}, topic: apple, definition: {zh: 一, en: a}}
- {id: node, term: {zh: 节点, en: node}, topic: apple, definition: {zh: 一, en: a}}
- {id: image, term: {zh: 镜像, en: image}, topic: apple, definition: {zh: 一, en: a}}
- {id: container, term: {zh: 容器, en: container}, topic: apple, definition: {zh: 一, en: a}}
- {id: number, term: {zh: 12 要素, en: 12 factors}, topic: apple, definition: {zh: 一, en: a}}
"""


def order(terms, language):
    return [(letter, [name for _, name, _ in entries]) for letter, entries in index(terms, language)]


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


def test_every_term_is_in_it_once():
    editorial, _ = load_editorial(ROOT, LANGUAGES)
    for language in ("zh", "en"):
        entries = [name for _, group in index(editorial.terms, language) for name, _, _ in group]
        assert sorted(entries) == sorted(term.id for term in editorial.terms)
