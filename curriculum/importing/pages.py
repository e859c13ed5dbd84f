"""Programmes, modules and lessons: structure of a file ↔ fields of a page."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from assessments.identity import Item
from curriculum.importing.binding import DEFINITIONS, Binder
from curriculum.importing.definitions import Fields, chosen, references
from curriculum.importing.plaintext import to_text
from curriculum.importing.richtext import to_html
from curriculum.importing.shapes import BlockShape, LessonShape, ModuleShape, ProgrammeShape, RubricShape, SheetShape
from curriculum.models import LessonPage, ModulePage, ProgrammePage, SheetPage

_NOWHERE = Path("-")
_PLAIN = {"table": ("caption", "rows"), "fill": ("title", "lines")}
"""The fields of a table and of lines to fill: its title, and its plain lines."""


def module_fields(shape: ModuleShape, rubrics: list[RubricShape], binder: Binder) -> Fields:
    """Return what a module page holds, its rubrics with their lessons included."""
    chosen_rubrics: list[Item] = []
    for rubric in rubrics:
        pk = binder.pk("rubric", rubric.code)
        if pk is not None:
            value = {"rubric": pk, "lesson": binder.pk("lesson", rubric.lesson) if rubric.lesson else None}
            chosen_rubrics.append({"type": "rubric", "value": value})
    return {
        "title": shape.title,
        "summary": shape.summary,
        "hours": None if shape.hours is None else Decimal(str(shape.hours)),
        "note": shape.note,
        "audience": shape.audience,
        "prerequisites": shape.prerequisites,
        "outcomes": [{"type": "outcome", "value": outcome} for outcome in shape.outcomes],
        "description": binder.bound_html(shape.description),
        "rubrics": chosen_rubrics,
        "positioning_id": binder.pk("quiz", shape.positioning) if shape.positioning else None,
        "logbook": shape.logbook,
    }


def module_shape(module: ModulePage, binder: Binder) -> ModuleShape:
    """Return what a module's file says."""
    return ModuleShape(
        code=module.code,
        title=module.title,
        summary=module.summary,
        hours=None if module.hours is None else float(module.hours),
        note=module.note,
        audience=module.audience,
        prerequisites=module.prerequisites,
        positioning=binder.codes("quiz").get(module.positioning_id or 0, ""),
        outcomes=_texts(module.outcomes),
        logbook=module.logbook,
        description=_tidy(module.description, binder),
    )


def rubric_lessons(module: ModulePage, binder: Binder) -> dict[str, str]:
    """Return the lesson's code of each rubric of a module, by the rubric's code, in order."""
    values = [item["value"] for item in module.rubrics.get_prep_value()]
    rubrics, lessons = binder.codes("rubric"), binder.codes("lesson")
    return {rubrics[one["rubric"]]: lessons.get(one["lesson"] or 0, "") for one in values if one["rubric"] in rubrics}


def programme_fields(shape: ProgrammeShape, binder: Binder) -> Fields:
    """Return what a programme page holds; an unknown module is left out."""
    keys = [binder.pk("module", code) for code in shape.modules]
    return {
        "title": shape.title,
        "summary": shape.summary,
        "modules": [{"type": "module", "value": pk} for pk in keys if pk is not None],
    }


def programme_shape(programme: ProgrammePage, binder: Binder) -> ProgrammeShape:
    """Return what a programme's file says."""
    codes = binder.codes("module")
    modules = [codes.get(item["value"], "") for item in programme.modules.get_prep_value()]
    return ProgrammeShape(code=programme.code, title=programme.title, modules=modules, summary=programme.summary)


def lesson_fields(shape: LessonShape, binder: Binder) -> Fields:
    """Return what a lesson page holds."""
    return {
        "title": shape.title,
        "objective": shape.objective,
        "minutes": shape.minutes,
        "modality": shape.modality,
        "rated": shape.rated,
        "competencies": chosen(shape.competencies, binder),
        **_sourced_fields(shape),
        "body": _raw_body(shape.body, binder),
    }


def lesson_shape(lesson: LessonPage, binder: Binder) -> LessonShape:
    """Return what a lesson's file says."""
    return LessonShape(
        code=lesson.code,
        title=lesson.title,
        objective=lesson.objective,
        minutes=lesson.minutes,
        modality=lesson.modality,
        competencies=references(lesson.competencies, binder),
        rated=lesson.rated,
        live=lesson.live,
        sources=_texts(lesson.sources),
        to_verify=_texts(lesson.to_verify),
        body=_shaped_body(lesson.body, binder),
    )


def sheet_fields(shape: SheetShape, binder: Binder) -> Fields:
    """Return what a sheet's page holds."""
    return {
        **{name: getattr(shape, name) for name in ("title", "kind", "summary", "audience", "minutes")},
        "lesson_id": binder.pk("lesson", shape.lesson) if shape.lesson else None,
        "competencies": chosen(shape.competencies, binder),
        **_sourced_fields(shape),
        "body": _raw_body(shape.body, binder),
    }


def sheet_shape(sheet: SheetPage, binder: Binder) -> SheetShape:
    """Return what a sheet's file says."""
    return SheetShape(
        code=sheet.code,
        kind=sheet.kind,  # type: ignore[arg-type]
        title=sheet.title,
        summary=sheet.summary,
        audience=sheet.audience,  # type: ignore[arg-type]
        lesson=binder.codes("lesson").get(sheet.lesson_id or 0, ""),
        minutes=sheet.minutes,
        competencies=references(sheet.competencies, binder),
        sources=_texts(sheet.sources),
        to_verify=_texts(sheet.to_verify),
        body=_shaped_body(sheet.body, binder),
    )


def _sourced_fields(shape: LessonShape | SheetShape) -> Fields:
    return {
        "sources": [{"type": "source", "value": line} for line in shape.sources],
        "to_verify": [{"type": "point", "value": line} for line in shape.to_verify],
    }


def _texts(stream: Any) -> list[str]:
    """Return a stream of plain texts as those texts."""
    return [item["value"] for item in stream.get_prep_value()]


def _raw_body(blocks: list[BlockShape], binder: Binder) -> list[Item]:
    return [item for item in (_raw(block, binder) for block in blocks) if item is not None]


def _shaped_body(stream: Any, binder: Binder) -> list[BlockShape]:
    return [_block(item["type"], item["value"], binder) for item in stream.get_prep_value()]


def _plain_lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _tidy(html: str, binder: Binder) -> str:
    """Return rich text of the editor in the one form that files give."""
    return to_html(to_text(binder.symbolic_html(html)), path=_NOWHERE)


def _raw(block: BlockShape, binder: Binder) -> Item | None:
    """Return a block as the stream field stores it; None when what it names is not in this database."""
    kind = block.kind
    value: Fields
    if kind in DEFINITIONS:
        pk = binder.pk(kind, block.name)
        return None if pk is None else {"type": kind, "value": {kind: pk}}
    if kind == "image":
        value = {"image": binder.image_pk(block.name), "alt": block.alt, "caption": block.caption}
        if block.decorative:
            value["decorative"] = True
    elif kind in {"media", "file"}:
        value = {"title": block.title, "document": binder.document_pk(block.name)}
        if kind == "media":
            value |= {"kind": block.media, "transcript": block.transcript}
    elif kind == "link":
        value = {"title": block.title, "url": block.url}
    elif kind in _PLAIN:
        value = {_PLAIN[kind][0]: block.title, _PLAIN[kind][1]: block.text}
    else:
        value = {"text": binder.bound_html(block.text)}
        if kind in {"text", "situation", "answer"}:
            value["title"] = block.title
        if kind == "text":
            value["variant"] = block.variant
    return {"type": kind, "value": value}


def _block(kind: Any, value: Fields, binder: Binder) -> BlockShape:
    if kind in DEFINITIONS:
        return BlockShape(kind, name=binder.codes(kind).get(value[kind], ""))
    if kind == "image":
        name = binder.file_name(get_image_model(), value["image"])
        decorative = bool(value.get("decorative"))
        return BlockShape(kind, name=name, alt=value["alt"], decorative=decorative, caption=value["caption"])
    title = value.get("title") or ""
    if kind in {"media", "file"}:
        name = binder.file_name(get_document_model(), value["document"])
        media: Any = value.get("kind") or ""
        transcript = value.get("transcript") or ""
        return BlockShape(kind, name=name, title=title, media=media, transcript=transcript)
    if kind == "link":
        return BlockShape(kind, title=title, url=value["url"])
    if kind in _PLAIN:
        name, lines = _PLAIN[kind]
        return BlockShape(kind, title=value[name], text=_plain_lines(value[lines]))
    return BlockShape(kind, title=title, text=_tidy(value["text"], binder), variant=value.get("variant") or "")
