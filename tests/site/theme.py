"""What the theme of the built sites runs."""

from pathlib import Path

from mkdocs.utils import get_theme_dir

from everyline.publishing.assets import SCRIPT, THEME, bundles
from everyline.verification.security import Scripts

SCRIPTS = Scripts.of([THEME, Path(get_theme_dir("material"))], "/")
SCRIPTS.files[SCRIPT] = bundles([THEME])[SCRIPT].encode()
