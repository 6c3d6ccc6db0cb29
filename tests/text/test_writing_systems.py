"""What follows from how a language is written."""

import pytest

from everyline.languages.recognizing import is_decided, language_among
from everyline.text.writing_systems import font_tag, has_han, numeral, region, script, under_letters


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("苹果", ("zh", "en"), "zh"),
        ("apple", ("zh", "en"), "en"),
        ("Apfel", ("de",), "de"),
        ("東京駅", ("ja",), "ja"),
        ("りんご", ("ja", "zh"), "ja"),
        ("苹果", ("zh-Hant", "en"), "zh-Hant"),
        ("kubectl", ("ja",), "ja"),
        ("苹果", ("de",), "zh"),
    ],
)
def test_a_text_is_in_one_of_the_projects_languages_where_it_can_be(text, languages, expected):
    assert language_among(text, languages) == expected


def test_names_show_no_language():
    assert [is_decided(text) for text in ("kubectl get pods", "苹果", "りんご")] == [False, True, True]


def test_numerals_are_told_by_their_one():
    assert [numeral(number, "一") for number in (1, 10, 11, 20, 34)] == ["一", "十", "十一", "二十", "三十四"]
    assert [numeral(number, "I") for number in (1, 4, 9, 14, 20)] == ["I", "IV", "IX", "XIV", "XX"]
    assert numeral(12, "1") == "12"


def test_names_stand_under_the_letter_that_readers_look_for():
    names = {"Äpfel": "de", "节点": "zh", "ロープ": "ja", "12 Eier": "de", "Ёлка": "ru", "切符": "ja"}
    letters = [under_letters([name], str, language)[0][0] for name, language in names.items()]
    assert letters == ["A", "J", "ろ", "#", "Е", "#"]


def test_chinese_names_stand_among_the_latin_ones_by_their_sound():
    names = ["配置", "Pod", "节点", "容器 10", "容器 2", "100", "etcd"]
    assert under_letters(names, str, "zh") == [
        ("#", ["100"]),
        ("E", ["etcd"]),
        ("J", ["节点"]),
        ("P", ["配置", "Pod"]),
        ("R", ["容器 2", "容器 10"]),
    ]


def test_regions_and_scripts_follow_from_the_code():
    codes = ("zh", "zh-Hant", "ja", "de", "pt-BR")
    assert [region(code) for code in codes] == ["cn", "tw", "jp", "", "br"]
    assert [has_han(code) for code in codes] == [True, True, True, False, False]
    assert [script(code) == "Latn" for code in codes] == [False, False, False, True, True]
    assert [font_tag(code) for code in codes] == ["zh-CN", "zh-Hant", "ja", "de", "pt-BR"]
