"""What a year declares: catalogue, tables and their columns."""
