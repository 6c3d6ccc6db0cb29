import re

import pytest

from everyline.text.words import compile_forms, excerpt, with_whole_words


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("Pod", "一个Pod上", True),
        ("Pod", "The pod.", True),
        ("Pod", "podSelector", False),
        ("Pod", "nginx-pod", False),
        ("Pod", "a/pod", False),
        ("volumes", ".spec.volumes[]", False),
        ("API server", "the API\nserver", True),
        ("命名空间", "network命名空间的", True),
    ],
)
def test_whole_words_for_latin_anywhere_for_chinese(form, text, found):
    assert bool(compile_forms([(form, False)]).search(text)) is found


def test_exact_forms_mind_their_capitals():
    pattern = compile_forms([("Service", True), ("pod", False)])
    assert [match.group() for match in pattern.finditer("service Service POD")] == ["Service", "POD"]


def test_longest_form_wins():
    pattern = compile_forms([("Service", False), ("Service Account", False)])
    assert pattern.search("a Service Account").group() == "Service Account"


def test_no_forms_no_pattern():
    assert compile_forms([]) is None


@pytest.mark.parametrize(
    ("longer", "shorter"), [("École libre", "école"), ("ſecond one", "Second"), ("\u212aelvin scale", "kelvin")]
)
def test_longest_form_wins_however_its_first_letter_is_written(longer, shorter):
    for forms in [(longer, shorter), (longer.upper(), shorter)]:
        pattern = compile_forms((form, False) for form in forms)
        assert pattern.search(f"an {longer}").group() == longer


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("kubectl run &lt;name&gt; --image=&lt;my image&gt; -n x", ["&lt;name&gt;", "--image=&lt;my image&gt;", "-n"]),
        ("--image=&lt;镜像&gt;", ["--image=&lt;镜像&gt;"]),
        ("a - b, c/d", []),
    ],
)
def test_an_option_and_what_it_is_given_stay_in_one_line(code, kept):
    html = with_whole_words(f"<p><code>{code}</code></p><pre><code>{code}</code></pre>")
    assert re.findall(r'<span class="kn-word">(.*?)</span>', html) == kept
    assert re.sub("</?span[^>]*>", "", html) == f"<p><code>{code}</code></p><pre><code>{code}</code></pre>"


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("Containers of one Pod share it all", 0, "Containers of one…"),
        ("Containers of one Pod share it all", 30, "…Pod share it all"),
        ("同一个容器组里的容器共享网络命名空间和存储卷", 0, "同一个容器组里的容器共享网络命名空间…"),
        ("short", 0, "short"),
        ("pears, plums;", 0, "pears, plums;"),
    ],
)
def test_a_text_is_cut_between_words(text, at, said):
    assert excerpt(text, 18, at) == said
