"""The eight steps of a treatment and its end, each in a module of its own. No Qt."""
