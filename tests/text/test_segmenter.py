import os
import subprocess
import sys

import pytest

from everyline.text.segmenter import bound, cut
from tests.support import ROOT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("健康检查", "健康|检查"),
        ("容器的健康检查失败", "容器|的|健康|检查|失败"),
        ("命名空间", "命名|空间"),
        ("用 kubectl 检查 Pod", "用| kubectl |检查| Pod"),
        ("<p>滚动更新</p>", "<p>|滚动|更新|</p>"),
        ("kubectl get pods", "kubectl get pods"),
        ("", ""),
    ],
)
def test_compounds_of_the_index_are_taken_apart(text, expected):
    assert bound(text).split("\u200b") == expected.split("|")


@pytest.mark.parametrize(
    "text", ["健康检查、就绪探针 readiness", "𠮷野家在北京", "々〇", "中" * 20000, "健康检查" * 5000]
)
def test_nothing_is_lost(text):
    assert bound(text).replace("\u200b", "") == text


def test_the_words_of_a_text_are_small_and_without_punctuation():
    assert cut("用 Kubectl 检查：kube-proxy v1.20_a") == {"用", "kubectl", "检查", "kube", "proxy", "v1.20", "a"}


def test_nothing_is_kept_where_others_can_write(tmp_path):
    """Another segmenter ran what it found in the system's temporary folder."""
    code = (
        "import sys; from everyline.text.segmenter import bound; bound('健康检查'); assert 'jieba' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT / "macros")},
        check=True,
    )
    assert [*tmp_path.iterdir()] == []
