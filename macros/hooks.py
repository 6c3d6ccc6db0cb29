"""What ``hooks:`` of mkdocs.yml names: stands in for the plug-in of a checkout, which is an entry point where everyline is installed."""

import sys
from pathlib import Path

# MkDocs loads this file by its path, so it knows neither its package nor where that lies.
if (_HERE := str(Path(__file__).parent)) not in sys.path:
    sys.path.insert(0, _HERE)

from everyline.plugin import EverylinePlugin

plugin = EverylinePlugin()
on_startup = plugin.on_startup
on_config = plugin.on_config
on_files = plugin.on_files
on_page_markdown = plugin.on_page_markdown
on_page_content = plugin.on_page_content
on_page_context = plugin.on_page_context
on_post_page = plugin.on_post_page
on_post_build = plugin.on_post_build
on_build_error = plugin.on_build_error
on_env = plugin.on_env
