"""What the console knows: pure Python, no Qt, SQL, serial line, file or clock."""
