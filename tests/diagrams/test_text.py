"""A diagram in words, and labels broken into lines."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.diagrams.diagram import Edge, tell
from everyline.diagrams.lettering import width, wrap
from everyline.text.messages import Messages
from tests.diagrams.sample import SAMPLE, both


def test_steps_come_first_in_their_order():
    edges = tuple(Edge("customer", "clerk", both(step or "-"), step=step) for step in ("10", "", "3b", "3a", "2"))
    account = tell(dataclasses.replace(SAMPLE, edges=edges), Messages("en"))
    assert [each.step for each in account.steps] == ["2", "3a", "3b", "10"]
    assert [each.text for each in account.sentences] == ["customer → clerk: -"]


def test_boxes_are_told_by_what_they_stand_in():
    frame = tell(SAMPLE, Messages("zh")).frame
    assert [node.text for node in frame.nodes] == ["顾客"]
    assert [(shop.label, shop.nodes[0].text) for shop in frame.frames] == [("商店", "店员")]
    store = frame.frames[0].frames[0]
    assert (store.label, store.nodes[0].text, store.nodes[0].target) == ("后面的仓库", "账本", "kn:unit/u-1234567890")
    assert (store.nodes[1].text, store.nodes[1].authority.title) == ("货架：空的", "A book")


def test_added_arrows_name_their_authority():
    added = tell(SAMPLE, Messages("en")).sentences[0]
    assert (added.text, added.authority.title) == ("books → clerk: tells", "A book")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("kubelet", ["kubelet"]),
        ("监听，登记名称与 IP", ["监听，", "登记名称与 IP"]),
        ("Deployment 控制器", ["Deployment", "控制器"]),
        ("PersistentVolumeClaim", ["PersistentVolumeClaim"]),
        ("one\ntwo", ["one", "two"]),
        ("发送创建请求（API 服务器），然后等待。", ["发送创建请求", "（API 服务器），", "然后等待。"]),
        ("/etc/configmap/foo/<键>", ["/etc/configmap/foo/", "<键>"]),
        ("按计划每天重启一次†", ["按计划每天", "重启一次†"]),
        ("", [""]),
    ],
)
def test_labels_are_broken_well(text, lines):
    assert wrap(text, 9) == lines


@pytest.mark.slow
@given(st.text(st.sampled_from("ab 中文，（）“”…-。/[]() "), max_size=60), st.integers(3, 20))
def test_nothing_is_lost(text, limit):
    assert "".join("".join(wrap(text, limit)).split()) == "".join(text.split())


@pytest.mark.slow
@given(
    st.text(st.sampled_from("中文字 ab"), max_size=60).map(lambda text: text.replace("ab", "a b")), st.integers(6, 20)
)
def test_lines_are_short_and_as_few_as_can_be(text, limit):
    lines = wrap(text, limit)
    assert all(width(line) <= limit or " " not in line for line in lines)
    assert len(lines) <= 1 + sum(width(line) for line in lines) // (limit / 2)


def test_no_line_ends_within_a_word_of_chinese_or_a_short_name():
    assert wrap("启动探针失败", 5) == ["启动探针", "失败"]
    assert wrap("每个节点一个", 5) == ["每个节点", "一个"]
    assert wrap("templates/_helpers.tpl", 6) == ["templates/_helpers.tpl"]
    assert wrap("web-0.nginx.default.svc.cluster.local", 14) == ["web-0.nginx.default.", "svc.cluster.local"]
