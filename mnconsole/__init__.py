"""A desktop console for a microneedling clinic."""

__version__ = "0.1.0"
