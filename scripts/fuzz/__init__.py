"""Mutated tables for the readers of intake: whatever is sent, a finding and never a traceback."""
