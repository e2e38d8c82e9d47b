"""The simulated pen: firmware, physics and hand in a process of its own that speaks the real wire."""
