"""What knows no indicator: files, errors, formats."""
