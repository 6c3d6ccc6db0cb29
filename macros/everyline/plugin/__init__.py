"""The plug-in that MkDocs finds by its entry point where everyline is installed; in a checkout ``macros/hooks.py`` forwards to one."""

from typing import Any

from everyline.plugin.section import SectionPlugin
from everyline.plugin.standalone import WholePlugin


class EverylinePlugin(WholePlugin):
    """Makes a whole site of notes, or with ``section:`` a section of a site that is there already."""

    def load_config(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - what MkDocs passes and gets is its own matter
        """Read the options, and be what they ask for: MkDocs asks for the events of a plug-in only after this.

        MkDocs keeps the object from one build to the next, so it may have been the other one before.
        """
        found = WholePlugin.load_config(self, *args, **kwargs)
        self.__class__ = _Section if self.config.section else EverylinePlugin  # type: ignore[assignment] # MkDocs has made the object by now
        return found


class _Section(SectionPlugin):
    load_config = EverylinePlugin.load_config
