"""Mistakes made at random in the raw tables, and whether `make check` says a word of them."""
