"""The book of each language: the built pages, converted element by element and set by Typst."""

WARNED = 3  # the exit status of a book that was made, with warnings
