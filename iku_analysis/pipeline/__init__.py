"""The stages of a year and what runs their steps: raw tables, notebooks, report."""
