import io
import json

import pikepdf
import pytest
import segno
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command

from lms.transcripts import document, pdf
from lms.transcripts.issuing import check_address, issue, revoke
from lms.transcripts.rendering import render
from lms.transcripts.sheet import duration, sheet
from tests.lms.transcripts import portfolio


@pytest.fixture
def made(issued) -> document.TranscriptDocument:
    return document.read(issued.transcript.document)


def test_the_pdf_is_tagged_titled_french_and_says_pdf_ua(made, issued) -> None:
    with pikepdf.open(io.BytesIO(pdf.to_pdf(made, name_token=issued.name_token))) as opened:
        root = opened.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "fr"
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/StructTreeRoot" in root
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Relevé de compétences – document non certifiant · Alice Zoé-Dupont"
        links = [str(note.A.URI) for page in opened.pages for note in page.get("/Annots", []) if "/A" in note]
        assert links == [check_address(made.code, issued.name_token)]
        kinds = structure_kinds(root.StructTreeRoot)
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= kinds


def structure_kinds(node) -> set[str]:
    found, stack = set(), [node]
    while stack:
        current = stack.pop()
        if isinstance(current, pikepdf.Array):
            stack.extend(current)
        elif isinstance(current, pikepdf.Dictionary):
            if "/S" in current:
                found.add(str(current.S))
                if str(current.S) == "/Figure":
                    assert str(current.Alt).startswith("Code QR")
            if "/K" in current:
                stack.append(current.K)
    return found


def test_the_same_document_gives_the_same_bytes(made, issued) -> None:
    first = pdf.to_pdf(made, name_token=issued.name_token)
    assert pdf.to_pdf(made, name_token=issued.name_token) == first
    assert pdf.to_pdf(made) != first


def test_text_of_people_is_data_and_never_markup(issued) -> None:
    text = issued.transcript.document.replace("Alice Zoé-Dupont", "#panic() *x* $y$ <b> ] @z \\\\")
    made = document.read(text)
    assert pdf.to_pdf(made).startswith(b"%PDF")
    rendered = render_html(made)
    assert "<b> ]" not in rendered
    assert "&lt;b&gt; ]" in rendered


def render_html(made) -> str:
    from lms.transcripts.html import to_html

    return to_html(made)


def test_the_qr_code_is_that_of_the_address(made, issued) -> None:
    address = check_address(made.code, issued.name_token)
    svg = BeautifulSoup(pdf.qr_svg(address), "html.parser")
    modules = segno.make(address, error="m", micro=False).symbol_size(border=4)[0]
    assert svg.svg["width"] == str(modules * 4)
    expected = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=4)
    assert BeautifulSoup(expected, "html.parser").path["d"] == svg.path["d"]


def test_the_html_file_needs_nothing_else(issued) -> None:
    page = BeautifulSoup(render(issued.transcript, "html").content, "html.parser")
    assert page.html["lang"] == "fr"
    assert page.h1.get_text() == "Relevé de compétences – document non certifiant"
    assert page.find_all(["script", "link", "img", "iframe"]) == []
    text = page.get_text()
    for words in ("démontré", "non démontré", "Ce qui n’a pas été évalué", "ne vaut pas certification", "non vérifié"):
        assert words in text


def test_only_frameworks_with_results_stand_among_the_results(alice) -> None:
    portfolio.framework(standing="derived")
    portfolio.framework("BXL", standing="derived")
    references = [portfolio.REFERENCES[0], "BXL/v1/BXL-A2-C1", portfolio.REFERENCES[1]]
    learner = portfolio.enrolled(alice, portfolio.release(references)).learner
    portfolio.attained(learner, references[0], 2)
    lines = sheet(document.read(issue(learner=learner, by=alice).transcript.document))
    assert [group["rows"][0]["code"] for group in lines["frameworks"]] == ["MS9-A2-C1"]
    assert [(group["title"][:15], [row["code"] for row in group["rows"]]) for group in lines["gaps"]] == [
        ("Référentiel MS9", ["MS9-A2-C2"]),
        ("Référentiel BXL", ["BXL-A2-C1"]),
    ]
    assert [scale["users"] for scale in lines["scales"]] == ["MS9 v1"]
    assert len(lines["scales"][0]["levels"]) == 4


def test_a_scale_that_two_frameworks_share_is_printed_once(alice) -> None:
    portfolio.framework()
    portfolio.framework("RNMS", "v0")
    references = [portfolio.REFERENCES[0], "RNMS/v0/RNMS-A2-C1"]
    learner = portfolio.enrolled(alice, portfolio.release(references)).learner
    for level, reference in enumerate(references, start=2):
        portfolio.attained(learner, reference, level)
    made = document.read(issue(learner=learner, by=alice).transcript.document)
    assert [line.code for line in made.assessed_frameworks] == ["RNMS", "MS9"]
    assert [scale["users"] for scale in sheet(made)["scales"]] == ["RNMS v0, MS9 v1"]
    assert render_html(made).count("démontré au travail") == 1


def test_the_json_file_is_the_frozen_document(issued) -> None:
    assert render(issued.transcript, "json").content.decode() == issued.transcript.document


def test_an_english_document_stays_english(learner, alice) -> None:
    from lms.transcripts.issuing import issue

    transcript = issue(learner=learner, by=alice, language="en").transcript
    page = BeautifulSoup(render(transcript, "html").content, "html.parser")
    assert page.html["lang"] == "en"
    assert "Can do 1" in page.find("tbody").get_text()


@pytest.mark.parametrize("kind", ["html", "pdf", "json"])
def test_the_command_writes_each_format(issued, tmp_path, kind, capsys) -> None:
    out = tmp_path / f"releve.{kind}"
    call_command("transcript", issued.transcript.number.lower(), "--format", kind, "--out", str(out))
    assert out.read_bytes() == render(issued.transcript, kind).content
    assert f"{out.stat().st_size} bytes" in capsys.readouterr().out
    if kind == "json":
        assert json.loads(out.read_text())["number"] == issued.transcript.number


def test_the_command_says_what_is_wrong(issued, tmp_path) -> None:
    with pytest.raises(CommandError, match="No transcript has the number MED-1"):
        call_command("transcript", "MED-1", "--out", str(tmp_path / "x"))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("transcript", issued.transcript.number, "--out", str(tmp_path))
    revoke(transcript=issued.transcript)
    type(issued.transcript).objects.update(document="")
    with pytest.raises(CommandError, match="erased"):
        call_command("transcript", issued.transcript.number, "--out", str(tmp_path / "x"))


def test_minutes_in_words() -> None:
    assert [duration(minutes) for minutes in (0, 45, 60, 90, 605)] == [
        "",
        "45\xa0min",
        "1\xa0h",
        "1\xa0h\xa030",
        "10\xa0h\xa005",
    ]
