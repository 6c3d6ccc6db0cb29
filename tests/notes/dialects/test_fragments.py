from __future__ import annotations

import pytest

from everyline.notes.dialects.fragments import is_cut_off, is_fragment, joined


@pytest.mark.parametrize(
    "text", ["发现机制，比", "容器和", "这是因为", "它们在", "the address of", "Pods and ", "which is A"]
)
def test_cut_off(text):
    assert is_cut_off(text)


@pytest.mark.parametrize(
    "text", ["", "容器。", "两者的对比", "已经存在", "共享网络", "这是可以的", "v2 Pod", "proof", "and.", "比："]
)
def test_not_cut_off(text):
    assert not is_cut_off(text)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("比", "如", "比如"),
        ("address of ", " pods", "address of pods"),
        ("比", "Pod", "比Pod"),
        ("the", "容器", "the容器"),
    ],
)
def test_joined(first, second, whole):
    assert joined(first, second) == whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [("通信", True), ("kube-proxy", True), ("容器技术的用途", False), ("a.yaml", False), ("", False)],
)
def test_fragments(text, expected):
    assert is_fragment(text) is expected
