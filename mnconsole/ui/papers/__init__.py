"""What the program's papers say: records and numbers come in, a `Paper` with ready texts goes out. No Qt."""
