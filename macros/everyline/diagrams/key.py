"""The key below a picture: what its arrows, boxes and marks mean, as far as that needs saying."""

from __future__ import annotations

from enum import Enum

from everyline.diagrams.diagram import Diagram
from everyline.diagrams.lettering import ADDED
from everyline.text.messages import Messages


class Sign(Enum):
    """What a key explains; its value is the id of the words in the catalogs."""

    REQUEST = "diagram-key-request"
    NOTICE = "diagram-key-notice"
    HOLLOW = "diagram-key-hollow"
    ADDED = "diagram-key-added"


def key_of(diagram: Diagram, messages: Messages) -> list[tuple[Sign, str]]:
    """The signs that a diagram uses, with their words. Of one style of arrows nothing needs saying."""
    has_notices = any(edge.notifies for edge in diagram.edges)
    has_requests = any(not edge.notifies for edge in diagram.edges)
    is_used = {
        Sign.REQUEST: has_notices and has_requests,
        Sign.NOTICE: has_notices,
        Sign.HOLLOW: any(node.is_hollow for node in diagram.nodes),
        Sign.ADDED: any(node.is_added for node in diagram.nodes) or any(edge.is_added for edge in diagram.edges),
    }
    return [
        (sign, f"{ADDED} {messages[sign.value]}" if sign is Sign.ADDED else messages[sign.value])
        for sign in Sign
        if is_used[sign]
    ]
