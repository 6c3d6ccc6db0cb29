"""From files to units: encodings, dialects, terminal sessions, and all notes together."""
