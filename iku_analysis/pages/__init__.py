"""What notebooks call: blocks, tables and charts of a report."""
