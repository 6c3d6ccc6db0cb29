from everyline.model.pipeline import load_site
from everyline.sorting.arrangement import walk
from tests.support import LANGUAGES, TOPICS


def outline(folder, topic, group):
    """The entries of a group, one a line, indented by depth."""

    def lines(entries, depth):
        for entry in entries:
            above = f" [{' › '.join(unit.text for unit in entry.path)}]" if entry.path else ""
            yield f"{'  ' * depth}{entry.unit.kind.value}: {entry.unit.text}{above}"
            yield from lines(entry.children, depth + 1)

    return list(lines(load_site(folder, "zh", LANGUAGES).arrangement.groups[topic, group], 0))


def test_telling_headings_lead_in_and_structural_ones_do_not(project):
    assert outline(project(), "apple", "use") == [
        "bullet: 苹果洗净就可以吃了。",
        "heading: 削皮的步骤",
        "  bullet: 从上往下削皮，不要断开。",
    ]


def test_children_stand_under_their_parents_and_pinned_ones_tell_their_path(project):
    note = "- 书\n  collapsed:: true\n\t- 苹果是一种水果，很好。\n\t\t- 它是圆形的，红的。\n\t\t- 它长在树上，高的。\n"
    topics = TOPICS.replace("takes: []", "takes:\n              - quote: 它长在树上").replace(
        "              - outline: [水果之书, 吃法]\n", ""
    )
    folder = project({"source_notes/fruit.md": note, "editorial/topics.yml": topics})
    assert outline(folder, "apple", "what") == ["bullet: 苹果是一种水果，很好。", "  bullet: 它是圆形的，红的。"]
    assert outline(folder, "pear", "what") == ["bullet: 它长在树上，高的。 [苹果是一种水果，很好。]"]


def test_a_statement_that_needs_no_context_comes_without_its_path(project):
    note = "- 书\n  collapsed:: true\n\t- 苹果是一种水果，很好。\n\t\t- 它长在树上，高的。\n"
    topics = TOPICS.replace("takes: []", "takes: [{quote: 它长在树上, alone: true}]").replace(
        "              - outline: [水果之书, 吃法]\n", ""
    )
    folder = project({"source_notes/fruit.md": note, "editorial/topics.yml": topics})
    assert outline(folder, "pear", "what") == ["bullet: 它长在树上，高的。"]


def test_rules_set_the_order_within_a_group(project):
    topics = TOPICS.replace("- quote: 苹果是一种水果", "- quote: 从上往下削皮\n              - quote: 苹果是一种水果")
    assert outline(project({"editorial/topics.yml": topics}), "apple", "what") == [
        "bullet: 从上往下削皮，不要断开。",
        "bullet: 苹果是一种水果，不是梨。",
    ]


def test_every_placed_statement_is_in_exactly_one_group(project):
    arrangement = load_site(project(), "zh", LANGUAGES).arrangement
    printed = [
        entry.unit.id
        for entries in arrangement.groups.values()
        for entry in walk(entries)
        if entry.unit.id in arrangement.placements
    ]
    assert sorted(printed) == sorted(arrangement.placements)
