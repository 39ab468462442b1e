"""Analysis of rules and runs: steps taken apart, oscillation, effective rates, and theory on quadratics."""
