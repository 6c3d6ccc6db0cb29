"""What a whole site gets before people get it, and how it is put in its place."""
