"""What is taught: catalogue, programme, module and lesson pages, their blocks and their frozen releases.

Content knows nothing of learners.
"""
