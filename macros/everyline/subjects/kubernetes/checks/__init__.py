"""Checking Kubernetes manifests: as YAML, against the schemas of every supported version, for what they mean."""
