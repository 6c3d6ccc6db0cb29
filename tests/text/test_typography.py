import pytest

from everyline.model.pipeline import load_site
from everyline.text.writing_systems import apostrophes, typeset
from tests.support import write

TAKEN = "topics:\n  - {id: t, title: T, takes: [{note: a}]}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开源平台,用于管理服务;如下:", "开源平台，用于管理服务；如下："),
        ("实际上,Pod 是容器, 它们协同", "实际上，Pod 是容器，它们协同"),
        ("**注意:**在单个 Pod 中", "**注意：**在单个 Pod 中"),
        ("进程间通信(Inter-Process Communication)的缩写", "进程间通信（Inter-Process Communication）的缩写"),
        ('UTS("UNIX Time-sharing System") 命名空间', 'UTS（"UNIX Time-sharing System"） 命名空间'),
        ("守护进程(daemon),例如", "守护进程（daemon），例如"),
        ("按照1:2的比例, 在 1,000 个中", "按照1:2的比例，在 1,000 个中"),
        ("镜像 nginx:1.2 和 localhost:8080", "镜像 nginx:1.2 和 localhost:8080"),
        (
            "代码 `a,中:b` 与 [文](http://a.b/c,d) 和 <http://e.f/,中>",
            "代码 `a,中:b` 与 [文](http://a.b/c,d) 和 <http://e.f/,中>",
        ),
        (
            "onAttach() 是 Fragment(片段)的方法()，onCreate(Bundle) 在后，a_b(c) 也是",
            "onAttach() 是 Fragment（片段）的方法()，onCreate(Bundle) 在后，a_b(c) 也是",
        ),
        ("例如Fluentd、Logstash;", "例如Fluentd、Logstash；"),
        ("Nothing (here), is Chinese: no.", "Nothing (here), is Chinese: no."),
    ],
)
def test_chinese_sentences_have_full_width_marks(text, expected):
    assert typeset(text, "zh") == expected


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_other_languages_are_left_as_they_are(language):
    assert typeset("开源平台,用于", language) == "开源平台,用于"


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        ({}, "输出(b,100,4),然后"),
        ({"editorial/topics.yml": "sections: []\n"}, "输出(b,100,4),然后"),
        ({"editorial/topics.yml": TAKEN}, "输出（b，100，4），然后"),
    ],
)
def test_what_no_topic_takes_keeps_its_marks(tmp_path, edited, said):
    files = {"mkdocs.yml": "extra: {everyline: {languages: [zh]}}\n", "source_notes/a.md": "输出(b,100,4),然后\n"}
    site = load_site(write(tmp_path, files | edited), "zh", ("zh",))
    assert [site.wordings.noted(unit) for unit in site.corpus.notes[0].units] == [said]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's the nodes' own, and Helm's; others'.", "It’s the nodes’ own, and Helm’s; others’."),
        ("Run `it's` in <a title='it s'>Pod</a>'s", "Run `it's` in <a title='it s'>Pod</a>'s"),
        ("the {title}'s own", "the {title}’s own"),
        ("He calls it 'master', and it's old", "He calls it 'master', and it's old"),
    ],
)
def test_english_sentences_have_apostrophes_of_print(text, expected):
    assert typeset(text, "en") == expected
    assert apostrophes(text, "en-GB") == expected
    assert apostrophes(text, "fr") == text
