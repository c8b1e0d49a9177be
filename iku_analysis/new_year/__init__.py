"""A folder for the next year's raw data, laid out from the year before."""
