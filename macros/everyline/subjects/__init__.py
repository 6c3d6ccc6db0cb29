"""Plug-ins that know a field."""
