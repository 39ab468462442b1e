"""Races, alone and side by side, with fair terms, presets and the gallery."""
