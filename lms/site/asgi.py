"""The ASGI application of the stand-alone site."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.site.settings")
application = get_asgi_application()
