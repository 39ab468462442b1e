"""The parts that the site adds to Sphinx: live explorers, formulas as MathML, search in Chinese, accessible bars."""
