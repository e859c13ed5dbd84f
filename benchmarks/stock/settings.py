"""The demonstration's settings with the stock snippet."""

from lms.site.settings import *  # noqa: F403
from lms.site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.stock"]
