"""What notes say about themselves, in the forms in which tools and people write it."""

import pytest

from everyline.notes.properties import about, front_matter, iso_date, marked, parts_of


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("a, b c, d", ["a", "b c", "d"]),
        ("[[Tea]], [[Green tea]]", ["Tea", "Green tea"]),
        ("[a, 'b', \"c d\"]", ["a", "b", "c d"]),
        ("#tea #drinks/hot", ["#tea", "#drinks/hot"]),
        ("#[[tea]] #[[green tea]], #cup", ["tea", "green tea", "#cup"]),
        ("茶，咖啡", ["茶", "咖啡"]),
        ("", []),
    ],
)
def test_lists_in_any_form(value, parts):
    assert parts_of(value) == parts


@pytest.mark.parametrize(
    "text",
    ["2023-04-26", "2023/4/26", "2023年4月26日", "[[Apr 26th, 2023]]", "26.04.2023", "26. 4. 2023", "1682500000000"],
)
def test_dates_in_any_form(text):
    assert iso_date(text) == "2023-04-26"


@pytest.mark.parametrize("text", ["2023-13-01", "yesterday", "", "12023-04-261"])
def test_what_is_no_date(text):
    assert iso_date(text) == ""


@pytest.mark.parametrize(
    ("value", "tags"), [("#tea #cup", ["tea", "cup"]), ("#d0b580", []), ("#0af", []), ("#facade", ["facade"])]
)
def test_tags_of_a_value_are_no_colors(value, tags):
    assert marked(value) == tags


def test_a_note_about_itself():
    said = about({"title": "[[Tea]]", "alias": "Cha, [[茶]]", "tags": "#hot #drink"}, "2024_01_02")
    assert said == ("Tea", ("Cha", "茶"), ("hot", "drink"), "2024-01-02")


def test_of_front_matter_quotes_around_a_value_are_none_of_it_and_all_others_are():
    lines = ["---", "title: 'Green tea'", 'mark: "', 'said: "a\' b"', "---", "Tea."]
    taken, units = front_matter(lines, "tea.md")
    assert (taken, [unit.text for unit in units]) == (5, ["title:: Green tea", 'mark:: "', "said:: a' b"])
    assert [str(unit.span) for unit in units] == ["tea.md:1-2", "tea.md:3-3", "tea.md:4-5"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["tags: [tea, 'green tea', \"hot\"]"], "tags:: tea, green tea, hot"),
        (['links: ["[[Tea]]", [[Cup]]]'], "links:: [[Tea]], [[Cup]]"),
        (['aliases: ["tea, green", cha]'], 'aliases:: "tea, green", cha'),
        (["tasks:", '  - "pour, drink"', "  - wash"], "tasks:: pour, drink, wash"),
        (["aliases:", "  - 'it''s tea'", '  - "tea, green"'], "aliases:: it''s tea, \"tea, green\""),
        (['title: "Tea, green"'], "title:: Tea, green"),
        (["kinds: []"], "kinds::"),
        (["link: [[Tea]]"], "link:: [[Tea]]"),
        (["about: >-", "  A cup", "  of tea, hot"], "about:: A cup of tea, hot"),
    ],
)
def test_of_front_matter_lists_and_texts_are_read_as_what_they_say(lines, said):
    _, units = front_matter(["---", *lines, "---", ""], "tea.md")
    assert [unit.text for unit in units] == [said]


@pytest.mark.parametrize(
    ("spoils", "said"),
    [
        ("authors:[[A]], [[B]]", ["title:: Tea", "public:: true", "authors:: [[A]], [[B]]", "kind:: hot"]),
        ("and more of it", ["title:: Tea", "public:: true, and more of it", "kind:: hot"]),
        ("https://tea.example", ["title:: Tea", "public:: true, https://tea.example", "kind:: hot"]),
    ],
)
def test_a_line_that_spoils_front_matter_spoils_nothing_else(spoils, said):
    lines = ["---", "title: Tea", "public: true", spoils, "kind: hot", "---", "", "Tea."]
    taken, units = front_matter(lines, "tea.md")
    assert (taken, [unit.text for unit in units]) == (6, said)


def test_what_stands_between_rules_is_no_front_matter():
    assert front_matter(["---", "Note: this is a text.", "And more of it.", "---", "Tea."], "tea.md") == (0, [])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("plain: one two\n  three, four\n", "one two three, four"),
        ('quoted: "one two\n  three"\n', "one two three"),
        ("names: one\n- two\n", "one, two"),
    ],
)
def test_of_front_matter_a_text_that_was_wrapped_is_one(written, said):
    _, units = front_matter(f"---\n{written}---\n".split("\n"), "n.md")
    assert [unit.text.partition(":: ")[2] for unit in units] == [said]
