"""Where every number of a published report came from, and whether its files are still the same."""
