import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def open_folder():
    """A folder that anybody may enter and write to: commands are run by nobody."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)
