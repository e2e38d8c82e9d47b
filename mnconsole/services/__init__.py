"""Use cases over the domain and its ports. No Qt, no SQL, no serial line."""
