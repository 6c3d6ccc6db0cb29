from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.diagrams.diagram import Role
from everyline.diagrams.maps import neighbourhood, topic_map
from everyline.editorial import Editorial, Section, Topic
from everyline.model.pipeline import load_site
from everyline.text.messages import Messages
from everyline.text.texts import Text
from tests.diagrams.drawn import arrows, boxes, check
from tests.support import LANGUAGES, ROOT

ENGLISH = Messages("en")


def made(related=None, **sections):
    """Editorial data from ``section="topic topic"``."""
    topics = {
        topic: Topic(
            topic, section, Text(zh=topic.upper(), en=topic.title()), (), (), (related or {}).get(topic, ()), (), 1
        )
        for section, names in sections.items()
        for topic in names.split()
    }
    rows = tuple(Section(name, Text.same(name), tuple(names.split())) for name, names in sections.items())
    return Editorial(("zh", "en"), rows, topics)


FRUIT = made(trees="apple pear plum", bushes="currant", herbs="melon")


def test_sections_are_frames_and_topics_link_to_their_pages():
    diagram = topic_map(FRUIT, {}, ENGLISH)
    check(diagram)
    assert boxes(diagram) == ["  apple: Apple", "  pear: Pear", "  plum: Plum", "  currant: Currant", "  melon: Melon"]
    assert [(node.cluster, node.topic) for node in diagram.nodes[2:4]] == [("trees", "plum"), ("bushes", "currant")]
    assert arrows(diagram) == []


def test_arrows_run_in_learning_order_whoever_links():
    assert arrows(topic_map(FRUIT, {("melon", "apple"): 1}, ENGLISH)) == ["apple -> melon"]


def test_a_second_link_is_drawn_only_when_nearly_as_near():
    few, many = (
        {("apple", "pear"): 9, ("apple", "plum"): 1, ("plum", "melon"): 3},
        {("apple", "pear"): 9, ("apple", "plum"): 8},
    )
    assert arrows(topic_map(FRUIT, few, ENGLISH)) == ["apple -> pear", "plum -> melon"]
    assert arrows(topic_map(FRUIT, many, ENGLISH)) == ["apple -> pear", "apple -> plum"]


def test_a_hub_does_not_take_everyones_arrow():
    edges = {(topic, "apple"): 5 for topic in ("pear", "plum", "currant", "melon")}
    edges[("currant", "melon")] = 4
    assert "currant -> melon" in arrows(topic_map(FRUIT, edges, ENGLISH))


def test_related_topics_count_as_links():
    assert arrows(topic_map(made({"a": ("b",)}, x="a b", y="c"), {}, ENGLISH)) == ["a -> b"]


def test_short_sections_share_a_column_and_long_ones_take_several():
    diagram = topic_map(made(one="a", two="b c", three="d e f g h i j", four="k"), {}, ENGLISH)
    columns = {}
    for node in diagram.nodes:
        columns.setdefault(node.rank, []).append(node.id)
    assert ["".join(column) for column in columns.values()] == ["abc", "defg", "hij", "k"]


def test_a_neighbourhood():
    edges = {("apple", "pear"): 2, ("pear", "apple"): 1, ("melon", "apple"): 3, ("pear", "plum"): 9}
    diagram = neighbourhood("apple", made({"apple": ("plum",)}, x="apple pear plum currant melon"), edges, ENGLISH)
    check(diagram)
    assert arrows(diagram) == ["melon -> apple", "apple -> pear", "apple ..> plum"]
    assert [(node.id, node.rank, node.topic) for node in diagram.nodes] == [
        ("melon", "left", "melon"),
        ("apple", "middle", ""),
        ("pear", "right", "pear"),
        ("plum", "right", "plum"),
    ]
    assert [node.id for node in diagram.nodes if node.role is Role.COMPONENT] == ["apple"]


def test_a_neighbourhood_holds_the_strongest_four_of_each_side():
    topics = "m a b c d e f"
    edges = {("m", other): weight for weight, other in enumerate("abcdef", 1)}
    diagram = neighbourhood("m", made(x=topics), edges, ENGLISH)
    assert arrows(diagram) == ["m -> c", "m -> d", "m -> e", "m -> f"]


def test_a_topic_without_links_stands_alone():
    assert boxes(neighbourhood("apple", FRUIT, {("apple", "apple"): 3, ("apple", "gone"): 2}, ENGLISH)) == [
        "apple: Apple"
    ]


@given(st.dictionaries(st.sampled_from([*product("abcdefgh", repeat=2)]), st.integers(0, 9)))
def test_maps_depend_on_the_links_alone(edges):
    editorial = made(x="a b c", y="d e", z="f g h")
    shuffled = dict(reversed([*edges.items()]))
    assert topic_map(editorial, edges, ENGLISH) == topic_map(editorial, shuffled, ENGLISH)
    check(topic_map(editorial, edges, ENGLISH))
    check(neighbourhood("d", editorial, edges, ENGLISH))
    assert len(topic_map(editorial, edges, ENGLISH).edges) <= 2 * len(editorial.topics)


@pytest.fixture(scope="module")
def site():
    return load_site(ROOT, "en", LANGUAGES)


def test_the_map_of_the_notes_is_no_hairball(site):
    diagram = topic_map(site.editorial, site.linker.edges, ENGLISH)
    check(diagram)
    drawn = {topic for edge in diagram.edges for topic in (edge.start, edge.end)}
    assert drawn == {*site.editorial.topics}, "every topic is linked to another"
    assert len(diagram.edges) <= 1.3 * len(diagram.nodes)
    busiest = Counter(topic for edge in diagram.edges for topic in (edge.start, edge.end)).most_common(1)[0]
    assert busiest[1] <= 6, busiest
    assert {"service -> ingress", "deployment -> replicaset"} <= {*arrows(diagram)}


def test_the_neighbourhoods_of_the_notes(site):
    assert arrows(neighbourhood("service", site.editorial, site.linker.edges, ENGLISH)) == [
        "pod-network -> service",
        "endpoints -> service",
        "service-discovery -> service",
        "ingress -> service",
        "service -> kubernetes",
        "service -> pod",
        "service -> deployment",
        "service -> manifests",
    ]
    for topic in site.editorial.topics:
        diagram = neighbourhood(topic, site.editorial, site.linker.edges, ENGLISH)
        check(diagram)
        assert 2 <= len(diagram.nodes) <= 9
