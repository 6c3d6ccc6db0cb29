"""Diagrams: from data to pictures that cannot drift from the text."""
