"""The bytes of pictures and files that releases hold on to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Asset(models.Model):
    """One file, named by the SHA-256 of its bytes; releases refer to it as `asset:<sha256><suffix>`."""

    sha256 = models.CharField(max_length=64, unique=True)
    suffix = models.CharField(max_length=12, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to="mediane/assets/")

    class Meta:
        verbose_name = _("fichier conservé")
        verbose_name_plural = _("fichiers conservés")

    def __str__(self) -> str:
        return f"{self.sha256[:12]}{self.suffix}"
