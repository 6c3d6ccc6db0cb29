"""The manifests and commands of the notes: found, repaired, proven, published."""
