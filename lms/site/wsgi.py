"""The WSGI application of the stand-alone site; outside demo mode it refuses to start half configured."""

import os

from django.core.wsgi import get_wsgi_application

from lms.site.production import refuse_unless_whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.site.settings")
refuse_unless_whole()
application = get_wsgi_application()
