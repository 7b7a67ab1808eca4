"""Full-text search as databases do it: one expression, and a short file for each database that understands it."""
