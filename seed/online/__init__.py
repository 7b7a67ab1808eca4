"""The sources on the web: whether they are still there, and still say what is quoted."""
