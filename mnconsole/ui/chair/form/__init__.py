"""Widgets made from the blocks of steps and sheets."""
