"""The command line: one file for each command of `ravine`, and their common arguments."""
