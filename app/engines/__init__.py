"""The database engines: how each is read while editions come and go."""
