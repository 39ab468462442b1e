"""The figure of a race: its panels, styles, labels and extent."""
