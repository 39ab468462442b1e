"""From a scene to the frames of a film, and from frames to files."""
