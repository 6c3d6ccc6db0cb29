"""Addresses as relative links, also of pages whose names mean something in an address."""

import posixpath
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.model.addresses import Address, folders, way
from everyline.notes.corpus import Corpus, with_slugs
from everyline.notes.units import Note


def followed(link, page):
    """Where a browser gets from a page by a link: path and fragment."""
    parts = urlsplit(link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(f"{page}.html"), unquote(parts.path)))
    return (path if parts.path else f"{page}.html"), unquote(parts.fragment)


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("sources/C# notes", "../sources/C%23%20notes.html#L3"),
        ("sources/100%", "../sources/100%25.html#L3"),
        ("sources/why?", "../sources/why%3F.html#L3"),
        ("sources/a:b", "../sources/a%3Ab.html#L3"),
    ],
)
def test_what_means_something_in_an_address_is_escaped(page, link):
    assert Address(page, "L3").seen_from("things/apple") == link


names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/"), min_size=1).filter(
    lambda name: set(name) != {"."}
)


@pytest.mark.slow
@given(names, names, names)
def test_a_link_leads_where_it_says_whatever_pages_are_called(folder, name, other):
    page = f"{folder}/{name}"
    assert followed(Address(page, "x").seen_from(f"{other}/y"), f"{other}/y") == (f"{page}.html", "x")


def test_on_the_same_page_only_the_anchor_is_left():
    assert Address("a/b", "c").seen_from("a/b") == "#c"
    assert Address("a/b").seen_from("a/b") == "b.html"


def test_folders_that_have_one_address_have_one_page():
    names = [f"{folder}/{number}" for folder in ("who?", "who*", "tea", "Tea") for number in range(10)]
    notes = with_slugs(Note(f"source_notes/{name}.md", "", "markdown", "utf-8", (), ()) for name in names)
    assert folders(Corpus(tuple(notes))) == {"Tea": "sources/Tea/index", "who*": "sources/who-/index"}


@pytest.mark.parametrize("page", ["index", "a/b", "a/c/d", "x y/ü"])
@pytest.mark.parametrize("path", ["index.html", "a/b.html", "a/c/d/e.html", "x y/z.html", "b/./c", "x.png"])
def test_a_way_leads_there(path, page):
    assert way(path, page) == posixpath.relpath(path, posixpath.dirname(page) or ".").replace(" ", "%20")
