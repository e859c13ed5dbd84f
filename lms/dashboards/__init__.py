"""What a screen shows of many rows at once, one panel a file. Reads only."""
