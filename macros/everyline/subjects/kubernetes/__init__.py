"""Kubernetes: manifests and commands of notes, checked, repaired, drawn and printed."""
