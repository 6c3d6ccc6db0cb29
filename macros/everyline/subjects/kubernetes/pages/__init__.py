"""What pages show of manifests and commands."""
