"""A page for each landscape and each rule, from its docstring."""
