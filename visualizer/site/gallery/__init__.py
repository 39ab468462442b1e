"""The films and the maps of the gallery, with the code that makes them."""
