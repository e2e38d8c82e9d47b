"""The frame around the pages: top bar, alarms, demo banner, layout, window in front, closing."""
