"""What trainers and coordinators see of others: one panel a file, read only."""
