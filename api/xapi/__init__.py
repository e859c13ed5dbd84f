"""The learning record store over `lms.records`: plain Django views."""
