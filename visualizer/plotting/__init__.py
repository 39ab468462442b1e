"""The picture of a race: its panels, styles, labels and extent."""
