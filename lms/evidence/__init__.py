"""Evidence: what a person did elsewhere, told, sent, signed by a tutor, judged by an assessor; one act a module.

Nothing that a person writes here enters a statement: words and files are rows and files of their own, which go with
the person. Decisions: docs/decisions/0018-evidence.md.
"""
