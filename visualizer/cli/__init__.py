"""The command line: one file for each command of `ravine`, and the arguments that they share."""
