"""The ASGI application of the stand-alone site; outside demo mode it refuses to start half configured."""

import os

from django.core.asgi import get_asgi_application

from lms.site.production import refuse_unless_whole
from lms.site.unreadable import refusing_unreadable_asgi

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.site.settings")
refuse_unless_whole()
application = refusing_unreadable_asgi(get_asgi_application())
