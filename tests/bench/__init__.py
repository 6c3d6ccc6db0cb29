"""Measures the generator: ``make bench``, or ``python -m tests.bench --help`` for a part of it.

Not a test: machines differ and are shared. Compare ratios within one run, not seconds between runs.
"""
