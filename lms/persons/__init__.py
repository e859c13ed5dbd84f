"""What is held about a person: every model says what an export and an erasure do with it, and each part its eraser.

An app that holds something of a person calls `declare()` and, where no foreign key with CASCADE does the work,
`erases()` from its `AppConfig.ready`; a house test fails on a model that leads to a person and was not declared.
"""
