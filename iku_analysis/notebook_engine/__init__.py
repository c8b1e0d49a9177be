"""How one notebook is run: strictly, with stable bytes, reading only what its step declares."""
