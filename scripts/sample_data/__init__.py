"""Seeded sample tables of realistic size and shape; every number in them is invented."""
