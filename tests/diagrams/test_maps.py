from everyline.diagrams.diagram import WHOLE
from everyline.diagrams.drawings import topic_map
from everyline.diagrams.layouts import grids_of
from everyline.editorial import Editorial, Section, Topic
from everyline.text.messages import Messages
from everyline.text.multilingual import Text
from tests.diagrams.drawn import arrows, boxes, check

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
    assert {node.id for node in diagram.nodes} == set(grids_of(diagram)[0].nodes)
