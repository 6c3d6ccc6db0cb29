"""Notes that the tests of pages share."""

from __future__ import annotations

import pytest

from everyline.model.pipeline import load_site
from everyline.model.site import Site
from tests.support import write

LOAF = """
---
tags: [bread]
aliases: [Pain]
hydration: 76 %
---
# Loaf

The one I bake most, after the [[Levain]]; see [[Shaping]].

## Method

1. Mix everything.
2. Fold it.
   - gently

   Then rest.
3. Bake.

## Next

- [x] Try spelt #flour
- [ ] Weigh it
"""
OUTLINE = """
- Week
\t- Monday
\t\t- Bake the [[Loaf]] early.
\t\t  > with steam
\t- Tuesday is for soup and for [[Shaping]].
\t\t- ```sh
\t\t  ls
\t\t  ```
"""


@pytest.fixture
def site(tmp_path) -> Site:
    notes = {
        "source_notes/bread/Loaf.md": LOAF,
        "source_notes/bread/Levain.md": "# Levain\n\n![[Loaf#Method]]\n\nFor the [[Pain]] of Monday.\n",
        "source_notes/week.md": OUTLINE,
    }
    return load_site(write(tmp_path, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n", **notes}), "en", ("en",))
