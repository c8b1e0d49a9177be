"""Personal data and small counts: what must not be published."""
