"""Settings of the test process: the stand-alone site's own, in demo mode, with what makes tests quick and quiet.

The database is chosen by DATABASE_URL (PostgreSQL) or its absence (file SQLite) and switched to a copy of a template
for each worker (`tests/support/databases.py`): the one named here is never opened.
"""

import os
from pathlib import Path

_var = Path(__file__).resolve().parents[1] / "var" / "test" / "unselected"
os.environ["MEDIANE_VAR"] = str(_var)
os.environ["MEDIANE_DEMO"] = "1"

from lms.site.settings import *  # noqa: E402, F403
from lms.site.settings import DATABASES  # noqa: E402

DATABASES["default"]["NAME"] = str(_var / "no-copy-selected")
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WAGTAILADMIN_BASE_URL = "http://testserver"
