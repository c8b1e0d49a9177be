"""Measured ratios of our builds to the usual ways of doing the same work."""
