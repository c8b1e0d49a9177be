"""Limits of what intake opens: a file from elsewhere may be broken, or meant to do harm.

They bound the work, not only the bytes, by what a declared table can be: a sheet of Excel has a
million rows, ten million price rows are 0.6 GB of CSV and take 0.5 GB of memory and 4 s.
"""

MAX_FILE_BYTES = 2 * 1024**3 - 1
MAX_WORKBOOK_BYTES = 128 * 1024**2
# What is unpacked of a workbook, whatever it says of its size.
MAX_SHEET_BYTES = 512 * 1024**2
MAX_PACKED_FILES = 10_000
# XML elements: a full sheet of ten columns has 22 million.
MAX_ELEMENTS = 24_000_000
MAX_COLUMNS = 4_096
# Rows times columns under a head, most of them empty.
MAX_TABLE_CELLS = 64_000_000
# Rows that columns side by side are folded into.
MAX_FOLDED_ROWS = 16_000_000
MAX_LINE_LENGTH = 4 * 1024**2
MAX_CELL_LENGTH = 2_000
