from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import read_corpus
from everyline.sorting.decisions import distinct_pairs, merge
from everyline.sorting.suggesting import find_alike
from tests.support import LANGUAGES

NOTE = """
# 笔记

调度器优先把负载分配到拥有更多未分配资源的节点。

调度器优先把负载分配到拥有更少未分配资源的节点。

调度器会把负载优先分配到拥有更多未分配资源的节点上。

容器日志写到标准输出，而不是写进文件。

应用的日志不该写进数据库里面保存。

短句相同。

短句相同吗。
"""


def alike(folder):
    corpus, _ = read_corpus(folder)
    editorial, _ = load_editorial(folder, LANGUAGES)
    corpus, _ = merge(corpus, editorial)
    found = find_alike(corpus, distinct_pairs(corpus, editorial))
    return [[unit.span.first for unit in each.units if unit.span.path.endswith("more.md")] for each in found]


def test_statements_with_the_same_words_are_found_and_others_not(project):
    assert alike(project({"source_notes/more.md": NOTE})) == [[3, 5, 7]]


def test_what_is_merged_is_not_proposed_again(project):
    merges = "- same: [负载优先分配到拥有更多, 优先把负载分配到拥有更多]\n"
    assert alike(project({"source_notes/more.md": NOTE, "editorial/merges.yml": merges})) == [[5, 7]]


def test_what_is_distinct_is_not_proposed_again(project):
    merges = "- distinct: [优先把负载分配到拥有更多, 优先把负载分配到拥有更少, 负载优先分配到拥有更多]\n  because: opposites\n"
    assert alike(project({"source_notes/more.md": NOTE, "editorial/merges.yml": merges})) == []


def test_addresses_and_code_are_alike_by_nature(project):
    code = "# 代码\n\n```yaml\nkind: Pod\nmetadata: one\n```\n\n```yaml\nkind: Pod\nmetadata: two\n```\n"
    assert alike(project({"source_notes/more.md": code})) == []


def test_four_tenths_of_the_words_make_two_alike(project):
    note = "# 日志\n\n每个容器都有自己的日志文件\n\n每个容器都有自己的网络名字空间\n\n{}\n\n{}\n"
    third = "容器日志写到标准输出，而不是写进文件里面。"
    fourth = "容器日志写到标准输出，由节点上的程序收集。"
    assert alike(project({"source_notes/more.md": note.format(third, fourth)})) == [[3, 5]]


def test_what_has_less_than_twelve_characters_is_alike_by_chance(project):
    note = "# 日志\n\n日志写到标准输出即可了\n\n日志写到标准输出即可吧\n\n日志写到标准输出就可以了\n\n日志写到标准输出就可以吧\n"
    assert alike(project({"source_notes/more.md": note})) == [[7, 9]]


def test_labels_and_links_alone_are_no_claims(project):
    note = "# 苹果\n\n- How all of it works:\n\n- **How all of it works:**\n\n- [[the long way home]]\n\n1. [[The long way home]]\n"
    assert alike(project({"source_notes/more.md": note})) == []
