"""Curated files in, checked database out."""
