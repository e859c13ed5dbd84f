"""Files that came with statements, kept once by their hash."""

from __future__ import annotations

from django.db import models

from lms.models.statement import Statement


class Attachment(models.Model):
    """The bytes of one attachment; `sha2` is the hexadecimal hash its statements name it by, in lower case."""

    sha2 = models.CharField(max_length=128, primary_key=True)
    content_type = models.CharField(max_length=200)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha2


class StatementAttachment(models.Model):
    """A statement that came with this attachment."""

    pk = models.CompositePrimaryKey("statement_id", "attachment_id")
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return f"{self.statement_id} {self.attachment_id}"
