"""Rules declared beside the columns, a function per kind."""
