"""The WSGI application of the stand-alone site; outside demo mode it refuses to start half configured."""

import os

from django.core.wsgi import get_wsgi_application

from lms.site.production import refuse_unless_whole
from lms.site.unreadable import refusing_unreadable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.site.settings")
refuse_unless_whole()
application = refusing_unreadable(get_wsgi_application())
