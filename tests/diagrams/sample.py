"""A small diagram with one of everything."""

from __future__ import annotations

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Role
from everyline.editorial import Text


def both(text: str) -> Text:
    return Text(text, text)


SAMPLE = Diagram(
    id="sample",
    title=Text("下单", "Placing an order"),
    description=Text("顾客下单，店里记账。", "A customer orders, the shop keeps the books."),
    direction="LR",
    clusters=(
        Cluster("shop", Text("商店", "shop"), topic="shop"),
        Cluster("store", Text("后面的仓库", "the storeroom behind it"), parent="shop"),
    ),
    nodes=(
        Node("customer", Text("顾客", "customer"), Role.ACTOR, rank="front"),
        Node("clerk", Text("店员", "clerk"), Role.COMPONENT, "shop", topic="clerk", anchor="what", rank="front"),
        Node("books", Text("账本", "books"), Role.STORE, "store", unit="u-1234567890"),
    ),
    edges=(
        Edge("customer", "clerk", Text("下单", "orders"), unit="u-aaaaaaaaaa", step="1"),
        Edge("clerk", "books", Text("记下每一笔", "writes down every sale"), unit="u-bbbbbbbbbb", step="2b"),
        Edge("books", "clerk", Text("查阅", "looks up"), authority=("A book", "https://example.org"), is_free=True),
        Edge("clerk", "clerk", Text("等待", "waits"), unit="u-cccccccccc", is_dashed=True),
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
