"""Diagrams of manifests."""
