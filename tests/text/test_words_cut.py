import os
import subprocess
import sys

from everyline.text.words import cut, with_breaks
from tests.support import ROOT


def test_the_words_of_a_text_are_small_and_without_punctuation():
    assert cut("用 Kubectl 检查：kube-proxy v1.20_a") == {"用", "kubectl", "检查", "kube", "proxy", "v1.20", "a"}


def test_nothing_is_kept_where_others_can_write(tmp_path):
    """Another segmenter ran what it found in the system's temporary folder."""
    code = "import sys; from everyline.text.words import cut; cut('健康检查'); assert 'jieba' not in sys.modules"
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT / "macros")},
        check=True,
    )
    assert [*tmp_path.iterdir()] == []


def test_a_line_of_a_chinese_heading_ends_between_words_only():
    html = '<h2 id="什么">Pod 是什么<a href="#什么" title="什么">&para;</a></h2><p>是什么</p>'
    assert with_breaks(html) == html.replace("Pod 是什么", "Pod 是<wbr>什么")
