"""The book of each language: the built pages, converted element by element and set by Typst."""
