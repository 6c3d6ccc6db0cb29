"""What each unit says in each language: translations and their catalogs."""
