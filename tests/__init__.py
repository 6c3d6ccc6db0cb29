"""The tests; also those that are run by themselves, such as ``python -m tests.bench``."""

import macros  # noqa: F401 - it makes `everyline` known
