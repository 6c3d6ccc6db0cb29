"""Code of a note stands on its page, in its Markdown and in its book as its author wrote it, blank by blank."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.books.code import listing_of
from everyline.books.markup import call
from everyline.model.pipeline import load_site
from everyline.model.safe_html import Renderer
from everyline.pages.blocks import opened
from everyline.pages.macros import Pages
from everyline.publishing.llms import as_markdown
from tests.support import write

SHAPED = """\
# TYPE   DATABASE USER ADDRESS   METHOD
  host   all      all  0.0.0.0/0 scram-sha-256 \n\
#        view_response_listener:  true  \n\
\tname:\t<the   name>\t# by\xa0\xa0hand
  \n\
x: 1"""
# Ends where a fence does, and letters of comments, placeholders, private passages and markup, more often than chance would bring them.
_LINE = st.text(st.sampled_from("#<>%$:-*_[]{}()'\"\\&|= \t\xa0ab苹é")).map(lambda line: line.replace("---", ""))
CODE = st.lists(_LINE, min_size=1, max_size=6).map("\n".join).filter(lambda code: code.strip())


def page_of(note: str) -> lxml.html.HtmlElement:
    with TemporaryDirectory() as folder:
        project = write(Path(folder), {"mkdocs.yml": ""})
        (project / "source_notes").mkdir()
        (project / "source_notes/a.md").write_text(note, encoding="utf-8")
        site = load_site(project, "en", ("en",))
        return lxml.html.fragment_fromstring(opened(Pages(site).source(site.addresses.note(site.corpus.notes[0]).page)))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["text", "yaml", "php", "nonsense"])
@settings(max_examples=8, deadline=None)
@given(st.lists(CODE, min_size=1, max_size=5))
def test_code_stands_as_it_was_written(language, blocks):
    blocks = [SHAPED, *blocks]
    page = page_of("\n\n".join(f"text {at}\n\n```{language}\n{code}\n```" for at, code in enumerate(blocks)) + "\n")
    (body,) = page.cssselect(".kn-note-body")
    written, found = as_markdown(body, "", "sources/a.html"), body.cssselect("pre")
    assert [each.text_content().strip("\n") for each in found] == [*map(trimmed, blocks)]
    for each, code in zip(found, map(trimmed, blocks), strict=True):
        assert f"\n```\n{code}\n```" in written
        whole = "\n".join(line.expandtabs(4) for line in code.split("\n"))
        assert str(listing_of(each)).startswith(str(call("listing", whole))[:-1])


def trimmed(code: str) -> str:
    """Code without the blank lines around it."""
    lines = code.split("\n")
    shown = [at for at, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[shown[0] : shown[-1] + 1])


def test_code_within_a_sentence_keeps_its_blanks_in_markdown():
    article = lxml.html.fragment_fromstring("<article><p>So  <code> a   b\t&nbsp;c </code>\n it is.</p></article>")
    assert as_markdown(article, "", "a.html") == "So `  a   b\t\xa0c  ` it is.\n"


def test_php_is_coloured_with_its_sign_and_without():
    assert 'class="k"' in Renderer.code("return $app->run();", "php")
    mixed = Renderer.code("<p>return</p>\n<?php return 1; ?>", "php")
    assert mixed.count('class="k"') == 1
