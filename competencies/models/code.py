"""The short name that people write in files, exports and mappings: MOD-CONF, MS9-A2-C3."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models


class CodeField(models.SlugField):  # type: ignore[type-arg]
    """A code of letters, digits, hyphens and underscores, kept as it was typed.

    Wagtail's admin gives every slug an input that writes it anew in lower case when one leaves it; addresses are so,
    codes are not. For the database and for migrations it is a `SlugField`.
    """

    def formfield(self, **options: Any) -> Any:
        """Return the form's field, with a plain input whatever widget the admin proposes."""
        return super().formfield(**options | {"widget": forms.TextInput})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Tell migrations that this is Django's own field."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.SlugField", arguments, options
