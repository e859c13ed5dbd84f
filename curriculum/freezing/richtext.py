"""Rich text of the editor → sanitised HTML that points at nothing which may move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nh3
from bs4 import BeautifulSoup, Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from curriculum.freezing.assets import keep_file, keep_picture
from curriculum.models import LessonPage

if TYPE_CHECKING:
    from curriculum.freezing.session import Freezing

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "img"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
SCHEMES = {"http", "https", "mailto", "tel", "asset", "lesson"}


def freeze_html(source: str, freezing: Freezing) -> str:
    """Return sanitised HTML: pages as `lesson:<translation_key>` or absolute, documents and pictures as `asset:…`.

    A link to something that no longer exists becomes its text.
    """
    soup = BeautifulSoup(source, "html.parser")
    for link in soup.find_all("a"):
        _freeze_link(link, freezing)
    for embed in soup.find_all("embed"):
        _freeze_embed(embed, soup, freezing)
    for old, new in (("b", "strong"), ("i", "em")):
        for tag in soup.find_all(old):
            tag.name = new
    return nh3.clean(str(soup), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None).strip()


def _freeze_link(link: Tag, freezing: Freezing) -> None:
    kind, number = link.get("linktype"), link.get("id")
    if kind is None:
        return
    address = ""
    if kind == "page":
        address = _page_address(str(number), freezing)
    elif kind == "document":
        document = get_document_model().objects.filter(pk=number).first()
        address = freezing.keep(keep_file, document).reference
    if not address:
        link.unwrap()
        return
    link.attrs = {"href": address}


def _page_address(number: str, freezing: Freezing) -> str:
    page = Page.objects.filter(pk=number).first()
    if page is None:
        return ""
    key = LessonPage.objects.filter(pk=page.pk).values_list("translation_key", flat=True).first()
    if key is not None and str(key) in freezing.lesson_keys:
        return f"lesson:{key}"
    return str(page.full_url or "")


def _freeze_embed(embed: Tag, soup: BeautifulSoup, freezing: Freezing) -> None:
    if embed.get("embedtype") == "image":
        image = get_image_model().objects.filter(pk=embed.get("id")).first()
        kept = freezing.keep(keep_picture, image)
        embed.replace_with(soup.new_tag("img", attrs={"src": kept.reference, "alt": str(embed.get("alt", ""))}))
    elif url := embed.get("url"):
        link = soup.new_tag("a", attrs={"href": str(url)})
        link.string = str(url)
        embed.replace_with(link)
    else:
        embed.decompose()
