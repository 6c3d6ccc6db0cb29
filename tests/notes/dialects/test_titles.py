from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.notes.dialects.titles import is_title


@pytest.mark.parametrize(
    "text",
    [
        "第一章 总论", "第14章 计算，以及：存储", "Chapter 3: Storage, at length", "《一本很长很长很长很长很长很长很长很长很长很长很长的书》",
        "容器技术", "一个例子", "3.在集群上运行第一个应用", "1.2 Networking", "*Service*", "DNS（推荐）", "环境变量（绝对不推荐）",
        "调度器如何判断一个任务是否可以调度到某个节点", "两者是什么关系", "What is a pod?", "How it can fail", "会话保持",
        "[A page](ref:A%20page)", "**粗体**的标题", "CPU、内存和磁盘",
    ],
)  # fmt: skip
def test_titles(text):
    assert is_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "容器共享网络。", "隔离网络，隔离磁盘", "创建的命令：", "功能：负责部署", "Use it: always", "`kubectl get pods`", "`-it`", "`a` `b`",
        "[An article](https://e.org/)", "![a picture](../assets/a.png)", "多个容器可以共享资源", "调度器根据优先级来进行判定",
        "涉及到的组件有", "分为", "Pods can share volumes", "The kinds are", "two\nlines", "容器" * 13, "第三章 到此结束。", "《书》和别的，",
    ],
)  # fmt: skip
def test_claims(text):
    assert not is_title(text)


@given(st.text())
def test_every_text_is_judged(text):
    assert is_title(text) in (True, False)
