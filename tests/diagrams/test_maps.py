from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.diagrams.diagram import WHOLE, Role
from everyline.diagrams.layouts import arrange
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
    diagram = topic_map(FRUIT, ENGLISH)
    check(diagram)
    assert [line.partition(": ")[2] for line in boxes(diagram)[3:]] == ["Apple", "Pear", "Plum", "Currant", "Melon"]
    assert [(node.cluster, node.topic) for node in diagram.nodes[2:4]] == [
        ("section-trees", "plum"),
        ("section-bushes", "currant"),
    ]
    assert arrows(diagram) == []


def test_cards_stand_in_learning_order_and_a_long_one_takes_several_columns():
    diagram = topic_map(made(one="a", two="b c", three="d e f g h i j", four="k l m n o p", five=""), ENGLISH)
    assert diagram.rows[WHOLE] == (("section-one", "section-two", "section-three", "section-four"),)
    assert [len(row) for row in diagram.rows["section-three"]] == [2, 2, 2, 1]
    assert [cluster.label["en"] for cluster in diagram.clusters] == ["1 · one", "2 · two", "3 · three", "4 · four"]
    assert {node.id for node in diagram.nodes} == set(arrange(diagram)[0].nodes)


def test_a_neighbourhood():
    edges = {("apple", "pear"): 2, ("pear", "apple"): 1, ("melon", "apple"): 3, ("pear", "plum"): 9}
    diagram = neighbourhood("apple", made({"apple": ("plum",)}, x="apple pear plum currant melon"), edges, ENGLISH)
    check(diagram)
    assert arrows(diagram) == ["melon -> apple", "apple -> pear", "apple -> plum"]
    assert diagram.panels[0].columns == (("melon",), ("apple",), ("pear", "plum"))
    assert arrange(diagram)[0].rows == {0: 0, 1: 0, 2: 1}
    assert [node.topic for node in diagram.nodes] == ["melon", "", "pear", "plum"]
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
    diagram = neighbourhood("d", editorial, edges, ENGLISH)
    assert diagram == neighbourhood("d", editorial, shuffled, ENGLISH)
    check(diagram)
    arrange(diagram)


@pytest.fixture(scope="module")
def site():
    return load_site(ROOT, "en", LANGUAGES)


def test_the_neighbourhoods_of_the_notes(site):
    assert arrows(neighbourhood("service", site.editorial, site.linker.edges, ENGLISH)) == [
        "probes -> service",
        "service -> nodes",
        "pod-network -> service",
        "service -> pod",
        "service-discovery -> service",
        "service -> deployment",
        "ingress -> service",
        "service -> manifests",
    ]
    for topic in site.editorial.topics:
        diagram = neighbourhood(topic, site.editorial, site.linker.edges, ENGLISH)
        check(diagram)
        assert 2 <= len(diagram.nodes) <= 9
