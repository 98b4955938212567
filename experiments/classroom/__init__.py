"""Pages for a class."""
