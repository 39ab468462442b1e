"""Slides, worksheets and a bank of questions, made from the notebooks."""
