"""Traditional and Simplified Chinese: told apart, and the interface of the one made of the other."""

from __future__ import annotations

import pytest

from everyline.text.messages import LOCALE, Messages, own_name, read_catalog
from everyline.text.writing_systems import is_traditional, simplified, traditional


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("軟體與網路", True),
        ("软件和网络", False),
        ("這裡的软件", True),
        ("中文", None),
        ("皇后", None),
        ("tea", None),
        ("", None),
    ],
)
def test_the_two_are_told_apart_by_what_only_one_of_them_has(text, expected):
    assert is_traditional(text) is expected


@pytest.mark.slow
def test_a_text_is_made_traditional_word_by_word():
    assert traditional("头发里面没有“软件”，第 {first} 行") == "頭髮裡面沒有「軟體」，第 {first} 行"
    assert traditional("皇后以后才发现") == "皇后以後才發現"  # one character, two ways
    assert "髮".translate(simplified()) == "发"


@pytest.mark.parametrize("language", ["zh-Hant", "zh-TW"])
def test_the_interface_of_traditional_chinese_needs_no_catalog(language):
    messages, chinese = Messages(language), read_catalog(LOCALE, "zh")
    assert messages("source-line", first=3) == chinese["source-line"].format(first=3)  # 第 3 行 in both
    assert not [key for key in chinese if is_traditional(messages[key]) is False]
    assert "繁體" in own_name(language)


def test_the_interface_of_all_others_stays_as_it_is_written():
    simplified_ones, german = read_catalog(LOCALE, "zh"), read_catalog(LOCALE, "de")
    assert not [key for key, words in simplified_ones.items() if is_traditional(words)]
    assert any("“" in words for words in german.values())
    assert not any("」" in words for words in (*german.values(), *simplified_ones.values()))
