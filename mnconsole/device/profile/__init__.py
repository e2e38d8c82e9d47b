"""Pen profiles: a data file that says which registers of a pen mean what (docs/pens.md)."""
