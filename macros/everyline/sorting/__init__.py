"""Where each statement stands: homes, arrangement, merging, corrections, likely duplicates."""
