"""Content as readable files: Markdown and YAML in, pages and definitions out, and back without loss."""
