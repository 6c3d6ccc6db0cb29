"""Everyline: turns a folder of raw notes into a documentation site, a book and an offline copy."""
