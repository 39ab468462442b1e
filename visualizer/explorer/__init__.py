"""The explorer: a race that answers its sliders, in a notebook and as a page."""
