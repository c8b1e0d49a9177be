"""One module per strategic target; pure functions from checked tables to a `Measurement`."""
