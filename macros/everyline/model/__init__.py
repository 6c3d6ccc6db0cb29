"""The site before a page is written: addresses, terms, links, statements, ledger, navigation."""
