"""Lists come in pages: `?page=2&page_size=100`."""

from __future__ import annotations

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """50 rows a page, at most 200; a page that does not exist is 404."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
