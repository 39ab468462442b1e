"""Rendering: the frames of a scene, and the files of films."""
