"""Functions as data: read from Python or from a typed text, differentiated, and written out again.

- `expression` says what the data are, and evaluates them;
- `function_tree` reads a Python function, `parser` a typed formula;
- `folding` simplifies while a tree is built, `differentiate` makes the tree of the derivatives;
- `kinks` says whether a function has corners or jumps;
- `python_code` writes a tree out as a Python function. A writer for another language is a file beside it.
"""
