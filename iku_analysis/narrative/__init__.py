"""Authored text of the report: Markdown with numbers bound by name, checked before any notebook."""
