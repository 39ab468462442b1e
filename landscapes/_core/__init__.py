"""Foundations of all packages: errors, parameters, parametrized functions, their registry, and compilation."""
