from everyline.pages.statement_marks import difference


def told(old, new):
    """A difference as ``[-gone-]{+come+}``."""
    forms = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(forms[sign].format(text) for sign, text in difference(old, new))


def test_words_that_changed_are_told_apart_from_those_that_stay():
    assert told("The kubelet starts on port 80.", "The kubelet starts on port 8080.") == (
        "The kubelet starts on port [-80-]{+8080+}."
    )


def test_chinese_is_compared_sign_by_sign():
    assert told("默认端口是八十，可以更改。", "默认端口是八百，可以更改。") == "默认端口是八[-十-]{+百+}，可以更改。"


def test_case_and_punctuation_are_no_change():
    assert told("A pod, shared", "A Pod shared") == "A Pod shared"


def test_a_single_word_between_two_changes_goes_with_them():
    assert told("one red big apple on the table", "one blue big pear on the table") == (
        "one [-red big apple-]{+blue big pear+} on the table"
    )


def test_where_little_stays_both_stand_whole():
    assert told("It is a process.", "Nobody knows what this may be") == (
        "[-It is a process.-]{+Nobody knows what this may be+}"
    )


def test_the_words_that_both_begin_with_are_not_struck_out():
    """What is right was, as little else stays."""
    assert told("调度器根据优先级函数来进行判定", "调度器用插件给每个可用节点打分，选出得分最高的") == (
        "调度器[-根据优先级函数来进行判定-]{+用插件给每个可用节点打分，选出得分最高的+}"
    )
    assert told(
        "CPU是一种可压缩资源，意味着我们可以限制它", "CPU 是一种可压缩资源：用量达到上限时进程变慢，但不会因此被终止"
    ) == ("CPU 是一种可压缩资源[-，意味着我们可以限制它-]{+：用量达到上限时进程变慢，但不会因此被终止+}")
    assert told("The kubelet starts first of all things", "The kubelet talks to nobody else there") == (
        "The kubelet [-starts first of all things-]{+talks to nobody else there+}"
    )


def test_a_sentence_that_ends_earlier_has_its_stop_where_it_ends():
    """The stop stood in place of the blank before what went: `started.properly`."""
    assert told("The container has started properly today. Wait.", "The container has started. Wait.") == (
        "The container has started[- properly today-]. Wait."
    )
    assert told("It ends by the restart policy set before.", "It ends by the restart policy.") == (
        "It ends by the restart policy[- set before-]."
    )
    assert told("It tells whether the container can run well or not.", "It tells the container, which then runs.") == (
        "It tells[- whether-] the container[- can run well or not.-]{+, which then runs.+}"
    )


def test_a_bracket_that_went_is_told_as_the_one_that_closes_it_is():
    """The first was left out, and the second stood alone in what went; of another width they are the same."""
    assert told("QoS (Quality of Service, some words) is a class.", "QoS stands for Quality of Service. A class.") == (
        "QoS [-(-]{+stands for +}Quality of Service. [-some words) is -]A class."
    )
    assert told("探针（probe）检查容器", "探针(probe)检查容器") == "探针(probe)检查容器"
