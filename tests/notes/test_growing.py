"""From a note to its page, what is searched, what is checked and the book: twice the note takes hardly more than twice as long, whatever marks it
repeats. Shapes are drawn by chance, a seed a run; each function is looked at by itself, so that one that grows too fast shows early.
"""

from __future__ import annotations

import cProfile
import pstats
import random
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from everyline.books.converter import Converter, Shared
from everyline.books.elements import TABLE
from everyline.books.figures import settle
from everyline.books.reading import Places, read_page
from everyline.model.pipeline import forget, load_site
from everyline.notes.privacy import Privacy, Reading
from everyline.pages.macros import Pages
from everyline.plugin.inventory import generated, names_in
from everyline.publishing.search import Documents, Index, sections
from everyline.text.html_tree import read_fragment
from everyline.text.messages import Messages
from everyline.verification.built_site import Promises, named, verify
from everyline.verification.withheld import check_withheld
from tests.support import write

pytestmark = pytest.mark.soak

HEADS = {
    "markdown": "",
    "obsidian": "[[x]] %%a%%\n\n",
    "logseq": "- a\n  id:: 64000000-0000-4000-8000-000000000000\n\t- ",
    "readwise": "title:: a\nauthor:: [[b]]\nfull-title:: a\ncategory:: #books\n\n- a #Highlight #[[2024-06-01]]\n",
    "kindle": "A (B)\n- Your Highlight on page 5 | Location 10-12 | Added on Monday, January 1, 2024 1:00:00 PM\n\n",
    "webclip": '---\ntitle: "X"\nsource: "https://a.example/x"\ntags:\n  - "clippings"\n---\n',
    "org": "* A\n",
}
# What notes are put together of; a number stands for {n}, another one each time.
WRITTEN = (
    "[¦]¦](¦[[¦]]¦[[a{n}]] ¦[[a]] ¦[a](b.md) ¦[a{n}](#b{n}) ¦[a]: b\n¦![a](b)¦![](c{n}.png)\n¦![[¦![[a]] ¦![[x]]\n\n¦![[#a]]\n¦[[#a{n}]] ¦((¦(a) ¦((a)) "
    "¦((b-{n})) ¦{¦}¦{{¦}}¦{{a}} ¦{{query (task TODO)}}\n¦{{query [[a{n}]]}}\n¦{{embed [[a]]}}\n¦*¦**¦**a** ¦_¦__¦~~¦==¦==a== ¦^^¦^¦~¦`¦``¦`a` ¦```\n¦```x\n"
    "¦~~~\n¦$¦$$¦$$\n¦$a$ ¦\\(a\\) ¦\\[¦\\]¦\\¦\\\n¦>¦> ¦> a\n¦> > ¦> # b\n¦> - a\n¦> ```\n¦> [!note] a\n¦> [!note]- a\n¦> |a|\n¦#¦# a\n¦## a{n}\n¦#a ¦#a{n} ¦#a/b "
    "¦# ¦a\n===\n¦---\n¦***\n¦+++\n¦- ¦- a\n¦- a{n}\n¦\t- a\n¦\t\t- b\n¦  - a\n¦* ¦+ ¦1. ¦1. a\n¦9) a\n¦- [ ] a\n¦- [x] ¦- TODO a\n¦TODO ¦    a\n¦\t¦  ¦\n¦\n\n¦\n  "
    "¦a¦a ¦a\n¦a\n\n¦ab{n} ¦A. ¦Ab cd, ef{n}. ¦句子。¦你¦你\n¦字{n}\n¦é¦\"¦'¦“¦…¦; ¦: ¦:¦::¦a:: b\n¦  a:: b\n¦  a{n}:: [[b]]\n¦key: v\n¦id:: b-{n}\n"
    "¦  private:: true\n¦a\n: b\n\n¦http://a.b/c ¦www.a.b ¦a@b.c ¦<http://a.b> ¦|¦|a|b|\n¦|a¦|-|-|\n¦:::¦::: note\n¦:::\n¦!!! note\n¦??? a\n    b\n"
    "¦<¦</¦<b>¦</b>¦<i>a</i>¦<br>¦<div>\n¦</div>\n¦<details>\n¦<details><summary>a</summary>\n\n¦</details>\n\n¦<table><tr><td>¦</td></tr></table>\n¦<p>\n"
    '¦<img src="a.png">¦<a href="b.md">¦<a id="a{n}"></a>¦<!--¦-->¦<!-- a -->¦<kbd>¦<pre>\n¦<span style="¦<x>¦&¦&amp;¦&#65;¦%%¦%%\n¦%% a %%\n¦[^¦[^1]¦[^{n}] '
    "¦[^{n}]: a\n¦[^1]: a\n\n¦^[a] ¦ ^b{n}\n\n¦[//]: # (a)\n¦{.a}¦{#a}¦{: a}¦#+BEGIN_SRC\n¦#+END_SRC\n¦#+BEGIN_QUOTE\n¦#+END_QUOTE\n¦:PROPERTIES:\n¦:END:\n"
    "¦[[a][b]] ¦[fn:1] ¦* a\n¦** b{n}\n¦*** TODO a :b:\n¦@@html:a@@¦SCHEDULED: <2024-01-01>\n¦\\begin{a}\n¦\\end{a}\n¦==========\n"
    "¦A (B)\n- Your Highlight on page {n} | Added on Monday, January 1, 2024 1:00:00 PM\n\na{n}\n==========\n¦- a{n} #Highlight #[[2024-06-01]]\n"
    '¦\t- Note: a\n¦#Highlight ¦[:b "a"] ¦[:p "a{n}"]\n¦collapsed:: true\n¦$ kubectl get a\n¦a: b\n- c\n¦2024-01-01 ¦- 2024-01-{n}\n'
)
PIECES = WRITTEN.split("¦")
FROM = 2_000  # characters of a note
GROWS = 2.7  # how much more may be done for twice as many
CALLS, SECONDS = 20_000, 0.06  # from which on that says something
SHAPES = 12  # of a dialect in a run


def shape(dialect: str, chance: random.Random) -> tuple[str, str, str]:
    """The beginning of a note, what it repeats, and its end."""
    before, after = ("".join(chance.choices(PIECES, k=chance.choice((0, 0, 1, 2)))) for _ in range(2))
    return HEADS[dialect] + before, "".join(chance.choices(PIECES, k=chance.choice((1, 1, 2, 2, 3, 4)))), after


def note_of(said: tuple[str, str, str], length: int) -> str:
    """A note of about so many characters."""
    before, piece, after = said
    return before + "".join(piece.replace("{n}", str(n)) for n in range(max(1, length // len(piece)))) + after


def whole(folder: Path, notes: dict[str, str]) -> None:
    """Everything that a build does with notes, but the theme's templates and setting the book's type."""
    shutil.rmtree(folder, ignore_errors=True)
    project = write(folder, {"mkdocs.yml": "", **{f"source_notes/{path}": text for path, text in notes.items()}})
    site_dir, reading = folder / "site", Reading((), Privacy((), frozenset(["secret"])))
    site = load_site(project, "en", ("en",), (), reading)
    forget()
    macros, promises, documents = Pages(site).macros(), Promises(site), Documents()
    for address, markdown, macro in [*generated(site, "A")]:
        html = macros[macro](address) if macro else ""
        title = markdown.partition("\n")[0].removeprefix("# ")
        content = read_fragment(html)
        promises.check(f"{address}.html", named(content))
        documents.add(address, title, (), sections(content, title), None)
        page = f"<html><body><article><h1>a</h1>{html}</article></body></html>"
        write(site_dir, {f"{address}.html": page})
    write(site_dir, {"ledger.json": site.ledger.to_json()})
    Index().files(documents.found.values(), names_in(site))
    verify(site_dir, site, None, None, promises)
    check_withheld(site_dir, site, project, reading)
    pages = [page for page in (read_page(site_dir, each) for each in documents.found) if page]
    ids = {f"{page.address}#{each}" for page in pages for each in page.article.xpath("//@id")}
    shared = Shared(TABLE, "en", Messages("en"), Places(ids | {page.address for page in pages}, ""), ids, {})
    for page in pages:
        converter = Converter(shared, page, 2)
        settle(converter, page.article)
        converter.blocks(page.article)


def work(function: Callable[[], object]) -> dict[str, tuple[int, float]]:
    """How often each function is called, and how many seconds of the processor it takes by itself."""
    profile = cProfile.Profile(time.process_time)
    profile.runcall(function)
    found = pstats.Stats(profile).stats  # type: ignore[attr-defined] # it says less than it has
    return {f"{file}:{line} {name}": (count, own) for (file, line, name), (_, count, own, *_) in found.items()}


def grown(make: Callable[[int], object]) -> list[str]:
    """The functions that have much more to do for twice as much, and for twice that."""
    once, twice = work(lambda: make(1)), work(lambda: make(2))

    def grows(less: dict[str, tuple[int, float]], more: dict[str, tuple[int, float]], name: str) -> bool:
        (count, seconds), (counts, longer) = less.get(name, (0, 0.0)), more.get(name, (0, 0.0))
        return (counts > CALLS and counts > GROWS * count) or (longer > SECONDS and longer > GROWS * seconds)

    perhaps = [name for name in twice if grows(once, twice, name)]
    if not perhaps:
        return []
    four = work(lambda: make(4))
    return [
        f"{name}: {once.get(name)}, {twice[name]}, {four.get(name)}" for name in perhaps if grows(twice, four, name)
    ]


@pytest.mark.parametrize("dialect", HEADS)
def test_whatever_a_note_repeats_takes_as_long_as_it_is(tmp_path, dialect, pytestconfig):
    seed = f"{pytestconfig.getoption('--hypothesis-seed') or 1}/{dialect}"
    chance, found = random.Random(seed), list[str]()  # noqa: S311 - see above
    whole(tmp_path / "a", {"a.md": "a"})  # loads what it needs
    name = "a.org" if dialect == "org" else "a.md"
    for said in [shape(dialect, chance) for _ in range(SHAPES)]:
        grows = grown(partial(lambda said, times: whole(tmp_path / "a", {name: note_of(said, times * FROM)}), said))
        found += [f"{said!r} {each}" for each in grows]
    assert not found, "\n".join(found)


COLLECTIONS = {
    "tags of their own": lambda n: {f"{each}.md": f"# N {each}\n\nText #t{each} and #t{each + 1}.\n" for each in range(n)},
    "tags of all": lambda n: {f"{each}.md": f"# N {each}\n\nText of #all.\n" for each in range(n)},
    "tags within tags": lambda n: {f"{each}.md": f"Text #a/b{each % 7}/c{each}.\n" for each in range(n)},
    "links to the next": lambda n: {f"{each}.md": f"# N {each}\n\nSee [[N {each + 1}]] and [[Gone {each // 2}]].\n" for each in range(n)},
    "links to one": lambda n: {f"{each}.md": "# Same\n\nSee [[0]] and [[Gone]].\n" for each in range(n)},
    "other names": lambda n: {f"{each}.md": f"---\naliases: [a{each}, b]\ndate: 2024-01-0{each % 9 + 1}\n---\nSee [[a{each + 1}]] and [[b]].\n" for each in range(n)},
    "folders": lambda n: {f"f{each % 20}/g{each}/n.md": f"See [[n]] and [x](../n.md) and ![[p{each}.png]].\n" for each in range(n)},
    "namespaces": lambda n: {f"pages/a___b{each % 9}___c{each}.md": f"tags:: t{each % 5}\n\n- TODO see [[a/b]] {{{{query (and [[a]] (task TODO))}}}}\n  id:: x-{each}\n- ((x-{each + 1}))\n" for each in range(n)},
    "embedded": lambda n: {f"{each}.md": f"# N{each}\n\n![[{each + 1}]]\n\n![[0#N0]]\n\nSome words.\n" for each in range(n)},
    "private": lambda n: {f"{each}.md": f"# N{each}\n\nWords of note {each}. %%hidden words {each}%%\n\n- a{each}\n  private:: true\n" for each in range(n)},
    "titles alike": lambda n: {f"{each}.md": "---\ntitle: A\n---\n\nThis is a sentence that is said often and is long enough.\n" for each in range(n)},
    "journals": lambda n: {f"journals/20{each % 30 + 10}_{each // 28 % 12 + 1:02}_{each % 28 + 1:02}.md": f"- [[Ann]] #day{each % 3}\n" for each in range(n)},
}  # fmt: skip


@pytest.mark.parametrize("name", COLLECTIONS)
def test_twice_the_notes_take_hardly_more_than_twice_as_long(tmp_path, name):
    whole(tmp_path / "a", {"a.md": "a"})
    found = grown(lambda times: whole(tmp_path / "a", COLLECTIONS[name](60 * times)))
    assert not found, "\n".join(found)
