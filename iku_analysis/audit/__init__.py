"""Rebuild a published report in a clean folder and say, item by item, whether it is the same."""
