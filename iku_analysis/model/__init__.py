"""Words of the field as types: status, quantity, measurement, regions."""
