"""The site as a WSGI application (wrensong.site.start names the home folder first)."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
