"""The site of the project: a static folder that any web server can show, or a browser from disk, without Python."""
