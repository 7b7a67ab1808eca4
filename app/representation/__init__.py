"""What is served: composed from rows when loading, looked up when reading."""
