"""Raw files of a year -> checked, typed tables without personal data, and all findings at once."""
