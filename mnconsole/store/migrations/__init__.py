"""Schema steps, one file each. A step that has shipped is never edited."""
