"""What language a text is in, as far as its letters tell."""

import pytest

from everyline.languages.recognizing import language_among, language_of, latin_language, main_language
from everyline.text.writing_systems import direction


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Water is wet.", "en"),
        ("水是湿的 water", "zh"),
        ("水は濡れている", "ja"),
        ("물은 젖어 있다", "ko"),
        ("물(水)은 젖어 있다", "ko"),
        ("Вода мокрая", "ru"),
        ("the letter Я is the last", "en"),
        ("Το νερό είναι υγρό", "el"),
        ("الماء رطب", "ar"),
        ("15 مشروع https://www.appbrewery.example/flutter-bootcamp-with-dart", "ar"),
        ("استبدال: `(question|answer|explanation)[-+].*([A-Za-z]+)`", "ar"),
        ("[الماء](files/drinks/water.html)", "ar"),
        ("`water` is `ماء`", "en"),
        ("`الماء`", "ar"),
        ("https://water.example，水是湿的", "zh"),
        ("המים רטובים", "he"),
    ],
)
def test_letters_tell_a_language(text, language):
    assert language_of(text) == language


def test_a_script_is_that_of_the_language_of_the_project_that_is_written_in_it():
    assert language_among("Вода мокра", ("en", "uk")) == "uk"
    assert language_among("آب خیس است", ("fa",)) == "fa"
    assert language_among("Вода мокрая", ("zh", "en")) == "ru"


def test_languages_that_run_from_right_to_left():
    assert [direction(each) for each in ("ar", "he", "fa", "ur", "en", "zh", "ru")] == ["rtl"] * 4 + ["ltr"] * 3


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("軟體", ("zh", "zh-Hant", "en"), "zh-Hant"),
        ("软件", ("zh-TW", "zh", "en"), "zh"),
        ("中文", ("zh-Hant", "zh"), "zh-Hant"),
        ("軟體", ("zh", "en"), "zh"),
        ("軟體", ("en",), "zh-Hant"),
        ("软件", ("en",), "zh"),
        ("軟體", ("ja",), "ja"),
        ("반죽이 다 되었다.", ("en",), "ko"),
        ("Тісто готове", ("uk",), "uk"),
        ("Ζεστό τσάι", ("en", "de"), "el"),
        ("الشاي ساخن", ("ar",), "ar"),
        ("الشاي ساخن", ("fa",), "fa"),
        ("זהו משפט", ("ar",), "he"),
        ("كلمة Kubernetes في وسط جملة", ("ar",), "ar"),
        ("An English sentence.", ("ar",), "en"),
        ("Ein deutscher Satz.", ("ar", "de"), "de"),
        ("123 …", ("ar",), "ar"),
        ("kubectl get pods", ("zh",), "zh"),
    ],
)
def test_a_text_is_in_a_language_of_the_project_where_it_can_be(text, languages, expected):
    assert language_among(text, languages) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Tee ist heiß, und das Wasser für den Tee ist auch nicht kalt.", "de"),
        ("Le thé est dans la tasse, et les tasses ne sont pas plus chaudes que le thé.", "fr"),
        ("kubectl get pods -o wide", ""),
        ("Der Tee.", ""),
    ],
)
def test_small_words_tell_a_language_or_nothing(text, expected):
    assert latin_language(text) == expected


@pytest.mark.parametrize(
    "texts",
    [
        [
            "<https://code.example/a/do-com-os.git>",
            "https://para.example/uma/com",
            "[como](https://a.example/mais/dos)",
        ],
        [r"$w_i = z_j$, $i$, $w$, $z$", r"$$\sum_i w_i z^{do} \to je$$", r"predict $K$ types of $w$ to do"],
        ["`do -w -z`", "`je na`", "`Ctrl-w`, ``se `to` pro``", "jak_to/do.w", "Ctrl-w", "z-i-w"],
        ["[[Die Zeit]] [[Der Spiegel]]", "[[Das Boot]] [[Und]] #die/und", "[[les et des]]", "((mit-auf-dem))"],
        ["use a machine", "map a circle to an ellipse", "deny access to a hazard", "change a process to material"],
        ["du", "du: disk usage", "le", "ls les", "des", "en: English", "per second", "fd, rg, du, bat, om"],
    ],
    ids=["addresses", "formulas", "code", "names", "short English", "commands"],
)
def test_what_is_no_running_text_tells_no_language(texts):
    assert latin_language(*texts, clear=4) in ("", "en")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(["茶葉要用滾水沖泡。", "軟體"], "zh-Hant"), (["茶叶要用开水冲泡。", "軟"], "zh"), (["الشاي مشروب"], "ar")],
)
def test_the_language_of_most_notes(texts, expected):
    assert main_language(iter(texts)) == expected
