"""Our events as xAPI statements, and statements from outside."""
