"""Everything that a person sees: PySide6 is imported below this package and nowhere else."""
