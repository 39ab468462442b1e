"""The ground that all packages share: errors, parameters, units and their registry, compiling."""
