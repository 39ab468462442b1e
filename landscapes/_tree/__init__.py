"""Functions as data: read from Python or from text, differentiated, and written as code.

- `expression` defines expressions and statements, and evaluates them;
- `function_tree` reads a Python function, `parser` a formula;
- `folding` simplifies a tree while it is built, `differentiate` makes the tree of the derivatives;
- `kinks` finds out if a function has corners or jumps;
- `python_code`, `javascript` and `glsl` write a tree as a function in these languages; `c_like_code` has what the last
  two share. A writer for another language is a new file beside them.
"""
