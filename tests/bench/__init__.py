"""Benchmarks: run by hand, never timed by tests."""
