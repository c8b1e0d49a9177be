"""What goes out to the offices that send data: findings to mend, and empty workbooks to fill."""
