"""A small diagram with one of everything."""

from __future__ import annotations

from types import MappingProxyType

from everyline.diagrams.diagram import WHOLE, Cluster, Diagram, Edge, Layout, Node, Panel, Role
from everyline.editorial import Authority
from everyline.text.multilingual import Text


def both(text: str) -> Text:
    return Text.same(text)


SAMPLE = Diagram(
    id="sample",
    title=Text(zh="下单", en="Placing an order"),
    description=Text(zh="顾客下单，店里记账。", en="A customer orders, the shop keeps the books."),
    clusters=(
        Cluster("shop", Text(zh="商店", en="shop"), topic="shop"),
        Cluster("store", Text(zh="后面的仓库", en="the storeroom behind it"), parent="shop"),
    ),
    nodes=(
        Node("customer", Text(zh="顾客", en="customer"), Role.ACTOR),
        Node("clerk", Text(zh="店员", en="clerk"), Role.COMPONENT, "shop", topic="clerk", anchor="what"),
        Node("books", Text(zh="账本", en="books"), Role.STORE, "store", unit="u-1234567890"),
        Node(
            "shelf",
            Text(zh="货架", en="shelf"),
            cluster="store",
            detail=Text(zh="空的", en="empty"),
            authority=Authority("A book", "", "https://example.org"),
            is_hollow=True,
        ),
    ),
    edges=(
        Edge("customer", "clerk", Text(zh="下单", en="orders"), unit="u-aaaaaaaaaa", step="1"),
        Edge("clerk", "books", Text(zh="记下每一笔", en="writes down every sale"), unit="u-bbbbbbbbbb", step="2b"),
        Edge(
            "books",
            "clerk",
            Text(zh="通知", en="tells"),
            authority=Authority("A book", "", "https://example.org"),
            notifies=True,
        ),
        Edge("customer", "shop", Text(zh="不得入内", en="may not enter"), unit="u-cccccccccc", is_denied=True),
    ),
    layout=Layout.ZIP,
    panels=(Panel(Text(zh="白天", en="By day"), (("customer",), ("clerk",), ("books", "shelf"))),),
)
NEST = Diagram(
    id="nest",
    title=both("nest"),
    description=both("nest"),
    nodes=tuple(
        Node(name, both(f"box {name}"), cluster=frame)
        for name, frame in zip("abcd", ("", "left", "right", "right"), strict=True)
    ),
    clusters=(Cluster("left", both("left")), Cluster("right", both("right"))),
    edges=(Edge("a", "b", both("down")),),
    layout=Layout.NEST,
    rows=MappingProxyType({WHOLE: (("a",), ("left", "right")), "left": (("b",),), "right": (("c",), ("d",))}),
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
