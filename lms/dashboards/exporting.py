"""Coverage as CSV: the same figures as the screen, in cells that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from curriculum.reports.cells import harmless
from lms.conf import conf
from lms.dashboards.coverage import Cell, Coverage


def figure(cell: Cell) -> str:
    """Return a cell as the screen writes it: « 3/7 », or that it is not disclosed."""
    if cell.count is None or cell.sharing is None:
        return _("non communiqué")
    return f"{cell.count}/{cell.sharing}"


def people_of(people: int | None) -> str:
    """Return a number of people as the screen writes it."""
    return _("moins de %(small)s") % {"small": conf().small_cell} if people is None else str(people)


def table(coverage: Coverage) -> list[list[str]]:
    """Return the rows of the screen: organisations, the total, then the people of the own organisation."""
    codes = [column.code for column in coverage.columns]
    rows = [[_("Structure"), _("Personnes"), _("Non communiqué"), _("Déclaration"), *codes]]
    for row in coverage.rows:
        silent = "" if row.undisclosed is None else str(row.undisclosed)
        cells = [figure(cell) for cell in row.cells]
        rows.append([row.organisation.name, people_of(row.people), silent, row.declaration, *cells])
    rows.append([_("Total affiché"), str(coverage.total_people), "", "", *map(figure, coverage.totals)])
    if coverage.own:
        rows += [[], [_("Personne"), _("Avancement"), _("Titres détenus"), "", *codes]]
        for person in coverage.persons:
            levels = [_("non communiqué") if level is None else str(level) for level in person.levels]
            done = f"{person.percent} %" if person.shares else _("non communiqué")
            rows.append([person.name, done, ", ".join(held.text for held in person.held), "", *levels])
    return rows


def to_csv(coverage: Coverage) -> str:
    """Return the table as CSV text (semicolons, as French spreadsheets expect, and a byte-order mark)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([[harmless(cell) for cell in row] for row in table(coverage)])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()
