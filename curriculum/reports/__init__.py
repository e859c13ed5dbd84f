"""What trainers read about their content: one report a file, each a list of rows; `views.py` gives them addresses."""
