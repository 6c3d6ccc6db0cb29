"""The index that readers search, as the build makes it; `tests/browser/test_search.py` searches it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.publishing.search import (
    Documents,
    Index,
    Names,
    SearchPage,
    fold,
    sections,
    stem,
    tokens,
)

PAGE = """
<h1>Pods<a class="headerlink" href="#pods">¶</a></h1>
<p>What you run.</p>
<h2 id="network">Sharing the <code>network</code><a class="headerlink" href="#network">¶</a></h2>
<ul><li id="u-1"><p>One address <b>for all</b>.</p><span data-search-exclude>Books 51</span>
<details><summary data-search-exclude>1 more</summary><ul><li id="u-2">folded words</li></ul></details></li></ul>
<div data-search-exclude><h2 id="not">Not this</h2>nor this</div>
<svg><text>drawn</text></svg><script>ran()</script>
"""


def index(*documents: SearchPage, names: tuple[Names, ...] = ()) -> dict[str, object]:
    """The contents of the files of an index."""
    found = {}
    for path, content in Index().files(documents, names).items():
        text = content.decode().strip()
        name = path.removeprefix("search/").removesuffix(".js")
        assert text.startswith(f'everylineIndex("{name}",')
        found[name] = json.loads(text.removeprefix(f'everylineIndex("{name}",').removesuffix(")"))
    return found


def document(page: str, html: str, title: str = "Title", weight: float = 1) -> SearchPage:
    return SearchPage(page, title, ("Section",), weight, sections(html, title))


def terms(found: dict) -> dict[str, str]:
    return {
        term: places for name, shard in found.items() if name.startswith("terms/") for term, places in shard.items()
    }


def test_a_page_is_taken_apart_at_its_headings():
    top, network = sections(PAGE, "Pods")
    assert (top.heading, top.anchor, top.pieces) == ("Pods", "", (("", "What you run."),))
    assert (network.heading, network.anchor) == ("Sharing the network", "network")


def test_what_says_only_under_what_a_note_stands_comes_behind_its_words():
    head = '<div data-label id="u-1"><p>Tags:</p></div><ul><li><div data-label id="u-2"><p><a>Linux</a></p></div></li></ul>'
    first, second = sections(f'{head}<h2 id="a">SUID</h2><p>One.</p><h2 id="b">SGID</h2><p>Two.</p>', "T")[1:]
    assert first.pieces == (("", "One."), ("u-1", "Tags:"), ("u-2", "Linux"))
    assert (first.labels, second.labels) == (2, 0)
    (alone,) = sections(head, "T")
    assert (alone.pieces, alone.labels) == ((("u-1", "Tags:"), ("u-2", "Linux")), 0)


def test_folded_words_are_found_and_what_says_so_is_not():
    assert sections(PAGE, "Pods")[1].pieces == (("u-1", "One address for all."), ("u-2", "folded words"))


def test_a_heading_is_found_by_its_words_without_what_is_not_searched():
    written = '<h2 id=a>Rules<a class="kn-line-number" href="#L1" data-search-exclude>1</a></h2><p>Words</p>'
    assert sections(written, "T")[-1].heading == "Rules"


def test_formulas_are_letters_in_what_a_search_shows():
    formula = "<math><semantics><mrow><mi>x</mi></mrow><annotation>{}</annotation></semantics></math>"
    long = formula.format("x + " * 40)
    page = f"<h2 id='a'>Of {formula.format(chr(92) + 'mu')}</h2><p>With {formula.format('n-1')} degrees, and {long} more.</p>"
    (section,) = sections(page, "T")[-1:]
    assert section.heading == "Of μ"
    assert [text for _, text in section.pieces] == ["With n-1 degrees, and … more."]


def test_entries_of_a_glossary_are_found_one_by_one():
    entries = '<dl><div id="a"><dt>apple</dt><dd>red</dd></div><div id="b"><dt>pear</dt><dd>green</dd></div></dl>'
    found = sections(f"<p>before</p>{entries}<p>after</p>", "Terms")
    assert [(each.heading, each.anchor) for each in found] == [
        ("Terms", ""),
        ("apple", "a"),
        ("pear", "b"),
        ("Terms", ""),
    ]
    assert [[text for _, text in each.pieces] for each in found] == [["before"], ["red"], ["green"], ["after"]]
    assert len(sections("<dl><div><dt>file</dt><dd>x.md</dd></div></dl>", "Facts")) == 1


def test_a_long_section_is_several_documents_of_one_heading():
    found = sections("<h2 id=long>Long</h2>" + "".join(f"<p>{each} {'word ' * 40}</p>" for each in range(40)), "T")
    assert len(found) > 4
    assert {each.heading for each in found[1:]} == {"Long"}
    assert " ".join(text for each in found for _, text in each.pieces).count("word") == 1600


@pytest.mark.parametrize("text", ["x" * 20_000, "中" * 20_000, "<p>", "", "<!-- -->", "\x0c", "&lt;b&gt; &#x10FFFF;"])
def test_nothing_that_stands_on_a_page_is_too_much(text):
    assert sum(len(piece) for each in sections(text, "T") for _, piece in each.pieces) <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("健康检查", ["健康", "康检", "检查", "查"]),
        ("網", ["网"]),
        ("readinessProbes", ["readinessprobe", "readiness", "probe"]),
        ("kube-proxy v1.20", ["kube", "proxy", "v1", "20"]),
        ("Straße Über ΛΌΓΟΣ Ｗｉｄｅ", ["strasse", "uber", "λογοσ", "wide"]),
        ("한국어", ["한국", "국어", "어"]),
    ],
)
def test_text_is_taken_apart_as_searches_are(text, expected):
    assert [term for term, _ in tokens(text)] == expected


@pytest.mark.parametrize(
    ("many", "one"),
    [("services", "service"), ("policies", "policy"), ("classes", "class"), ("ingresses", "ingress"), ("boxes", "box")],
)
def test_plurals_are_found_by_their_singular(many, one):
    assert stem(many) == stem(one) == one


@pytest.mark.parametrize("word", ["dns", "class", "status", "redis", "ingress"])
def test_what_only_looks_like_a_plural_stays(word):
    assert stem(word) == word


@pytest.mark.slow
def test_traditional_characters_are_folded_and_only_those_that_matter_are_shipped():
    assert fold("網絡 服務") == "网络 服务"
    pairs = index(document("a", "<p>网络</p>"))["root"]["simplified"]
    assert "網网" in pairs
    assert "絡络" in pairs
    assert "龍" not in pairs
    assert index(document("a", "<p>network</p>"))["root"]["simplified"] == ""


def test_names_lead_to_pages_and_to_their_sections():
    names = (Names("a", "", ("Alpha", "甲"), is_title=True), Names("a", "part", ("headless",), is_title=False))
    pages = [document("z", "<p>first</p>"), document("a", "<p>x</p><h2 id=part>Part</h2>")]
    found = index(*pages, names=(*names, Names("gone", "", ("x",), is_title=True)))
    assert found["root"]["aliases"] == [[1, "Alpha", "甲"]]
    assert found["root"]["terms"] == [[2, "headless"]]
    assert "headless" in terms(found)  # nobody reads it there, but it is found beside other words
    assert "headless" not in json.dumps(found["texts/0"])


def test_places_are_steps_and_how_much_is_said_there():
    found = terms(
        index(*(document(f"{at}", "<p>apple</p>" if at in (0, 1, 40) else "<p>x</p>", "T") for at in range(41)))
    )
    assert found["apple"] == f"{found['apple'][0]}{found['apple'][0]}13{found['apple'][0]}"


@pytest.mark.slow
def test_a_word_that_is_everywhere_is_kept_short():
    found = terms(index(*(document(f"{at}", f"<p>the word{at}</p>") for at in range(3000))))
    assert found["the"].startswith("3000!")
    assert len(found["the"]) < 6000


@pytest.mark.slow
def test_shards_are_in_the_order_in_which_scripts_compare():
    found = index(
        document("a", "<p>" + " ".join(f"word{at} 𠮷{chr(0x4E00 + at)} ﾊ{at}" for at in range(3000)) + "</p>")
    )
    firsts = found["root"]["shards"]
    assert len(firsts) > 3
    assert firsts == sorted(firsts, key=lambda term: term.encode("utf-16-be"))
    assert [min(found[f"terms/{at}"], key=lambda term: term.encode("utf-16-be")) for at in range(len(firsts))] == firsts


def test_front_matter_says_what_is_not_searched_and_what_comes_later():
    found = Documents()
    for name, settings in (("a", None), ("b", {"exclude": True}), ("c", {"boost": 0.3}), ("d", "nonsense")):
        found.add(name, name, (), sections("<p>x</p>", name), settings)
    assert {page: each.weight for page, each in found.found.items()} == {"a": 1, "c": 0.3, "d": 1}
    for boost, weight in ((int("9" * 400), 1000), (float("inf"), 1000), (float("nan"), 0), (-(10**400), 0), (True, 1)):
        found.add("b", "b", (), (), {"boost": boost})
        assert found.found["b"].weight == weight
    found.add("a", "a", (), (), {"exclude": True})  # changed while it is previewed
    assert "a" not in found.found


def test_the_same_pages_give_the_same_files_and_others_another_version():
    one, again, other = (index(document("a", f"<p>{text}</p>")) for text in ("x", "x", "y"))
    assert one == again
    assert one["root"]["version"] != other["root"]["version"]


def test_an_empty_site_has_an_index():
    assert index()["root"]["pages"] == []


def test_a_place_on_a_page_is_a_page_to_a_search_and_each_piece_of_it_a_document():
    html = '<p>Before.</p><h2 id="b" data-place>Book</h2><p id="u-1">One.</p><p id="u-2">Two.</p><h2 id="c">After</h2><p>Three.</p>'
    found = index(document("clips", html, "Clips"))
    assert found["root"]["pages"] == [["clips", "Clips", 0, 1, 1], ["clips", "Book", 1, 3, 1, "b"]]
    assert found["root"]["trails"] == ["Section", "Section › Clips"]
    assert [each[:2] for each in found["texts/0"]] == [["Clips", ""], ["Book", "b"], ["", "b"], ["After", "c"]]
    page = document("clips", html)
    assert SearchPage.of(json.loads(json.dumps(page.to_data()))) == page


_SAID = st.lists(
    st.lists(st.sampled_from(["tea", "pot", "cup", "milk", "readinessProbe", "绿茶", "茶"]), max_size=6), max_size=5
)


@pytest.mark.slow
@given(st.lists(_SAID, min_size=2, max_size=4))
def test_what_is_searched_goes_on_from_one_time_to_the_next_as_if_it_were_new(times):
    index, names = Index(), (Names("p1", "", ("kettle", "tea"), is_title=False),)
    for said in times:
        pages = [
            document(f"p{at}", f"<h2>{' '.join(words[:1])}</h2><p>{' '.join(words)}</p>")
            for at, words in enumerate(said)
        ]
        assert index.files(pages, names) == Index().files(pages, names)


def test_a_word_that_is_written_in_place_of_another_leaves_no_trace_of_that():
    """The same number of sections and of words, so that nothing else is written anew."""
    index = Index()
    before, now = (
        [document(str(at), f"<h2>{word}</h2><p>{word} and pot</p>", "T") for at, word in enumerate(words)]
        for words in (("milk", "tea", "cup"), ("jam", "tea", "cup"))
    )
    index.files(before, ())
    assert index.files(now, ()) == Index().files(now, ())


@pytest.mark.slow
def test_a_word_more_in_a_section_says_nothing_of_those_in_all_others():
    """Or each edit would have everything that is searched written anew."""

    def told(more: str, count: int = 60) -> dict[str, str]:
        texts = [f"word{at} {'tea and pot ' * at}" for at in range(count)]
        return terms(index(*(document(str(at), f"<p>{text}</p>") for at, text in enumerate([*texts, more]))))

    one, other, longer = told("jam"), told("jam and milk and " * 9), told("jam and " * 9999)
    assert one["and"] != other["and"]
    assert all(one[f"word{at}"] == other[f"word{at}"] for at in range(60))
    assert any(one[f"word{at}"] != longer[f"word{at}"] for at in range(60))  # as they are short beside that


def test_a_word_in_a_heading_counts_more_than_one_that_is_said_again_and_again():
    found = terms(index(document("a", f"<h2>Milk</h2><p>{'some tea ' * 99}</p><h2>Cup</h2><p>{'milk ' * 99}</p>", "T")))
    headed, said = found["milk"][-2:]  # of neighbours, of which no step is written
    assert headed > said
