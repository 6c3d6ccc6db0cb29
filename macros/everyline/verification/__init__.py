"""Checks of the built site against the model it was made from."""
