"""Attacks on purpose: each file holds one promise, and tries to break it."""
