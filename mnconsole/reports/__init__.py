"""What goes on paper or into a PDF. The only room beside the window's that knows Qt; it needs no window."""
