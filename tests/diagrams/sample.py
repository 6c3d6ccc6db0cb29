"""A small diagram with one of everything."""

from __future__ import annotations

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Role
from everyline.text.texts import Text


def both(text: str) -> Text:
    return Text.same(text)


SAMPLE = Diagram(
    id="sample",
    title=Text(zh="下单", en="Placing an order"),
    description=Text(zh="顾客下单，店里记账。", en="A customer orders, the shop keeps the books."),
    direction="LR",
    clusters=(
        Cluster("shop", Text(zh="商店", en="shop"), topic="shop"),
        Cluster("store", Text(zh="后面的仓库", en="the storeroom behind it"), parent="shop"),
    ),
    nodes=(
        Node("customer", Text(zh="顾客", en="customer"), Role.ACTOR, rank="front"),
        Node("clerk", Text(zh="店员", en="clerk"), Role.COMPONENT, "shop", topic="clerk", anchor="what", rank="front"),
        Node("books", Text(zh="账本", en="books"), Role.STORE, "store", unit="u-1234567890"),
    ),
    edges=(
        Edge("customer", "clerk", Text(zh="下单", en="orders"), unit="u-aaaaaaaaaa", step="1"),
        Edge("clerk", "books", Text(zh="记下每一笔", en="writes down every sale"), unit="u-bbbbbbbbbb", step="2b"),
        Edge(
            "books", "clerk", Text(zh="查阅", en="looks up"), authority=("A book", "https://example.org"), is_free=True
        ),
        Edge("clerk", "clerk", Text(zh="等待", en="waits"), unit="u-cccccccccc", is_dashed=True),
    ),
)
AWKWARD = (
    r"\N \G \L \\ \" \l\r",
    "\"quoted\" & 'single'",
    "<b>bold</b> <IMG SRC='/etc/passwd'/>",
    "&lt; &#60; &copy; &",
    "]]> <!-- --> <![CDATA[",
    "a:b -> c; } digraph { x [label=y]",
    "{{ .Values.x }} {% raw %} ${HOME} %s {}",
    "tab\tnul\x00bell\x07\ufffe",
    "用户（“甲”）→ 乙：完成。",
)
