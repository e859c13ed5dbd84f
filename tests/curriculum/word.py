"""Word documents as trainers bring them: two pages with everything, and what python-docx cannot write, as XML."""

import io
import zipfile

from docx import Document
from docx.shared import Cm
from PIL import Image

COMPETENCY = "RNMS/v0/RNMS-A2-C1"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NOTE = "<w:p><w:r><w:t>Code de l’éducation, art. L. 111-1.</w:t></w:r></w:p>"
NOTES = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {W}><w:footnote w:id="2">{NOTE}</w:footnote></w:footnotes>'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
TRACKED = (
    '<w:p><w:r><w:t xml:space="preserve">On écoute </w:t></w:r>'
    '<w:del w:id="91" w:author="B"><w:r><w:delText>un peu</w:delText></w:r></w:del>'
    '<w:ins w:id="92" w:author="B"><w:r><w:t>beaucoup</w:t></w:r></w:ins>'
    '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
)


def picture():
    """Return a small PNG."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(stream, "PNG")
    return stream.getvalue()


def saved(document):
    """Return a document's bytes."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def two_pages(competency=COMPETENCY):
    """Return a lesson of two pages: steps, a list, marks, a link's text, a table, a picture, a comment, a question."""
    made = Document()
    made.add_heading("Accueillir un parent en colère", 0)
    made.add_paragraph("Objectif : accueillir une colère sans la nourrir.")
    made.add_paragraph("Durée : 25 min")
    made.add_heading("Ce qui se passe à la grille", 1)
    paragraph = made.add_paragraph("Un parent arrive. ")
    paragraph.add_run("Il crie.").bold = True
    paragraph.add_run(" Vous êtes ")
    paragraph.add_run("à deux pas.").italic = True
    made.add_comment(paragraph.runs, text="Ajouter un exemple belge ?", author="Bob")
    for text in ("S’approcher sans se presser.", "Dire son nom.", "Proposer un endroit calme."):
        made.add_paragraph(text, style="List Bullet")
    made.add_heading("Situation : la grille à 16 h", 2)
    made.add_paragraph("Une mère attend depuis vingt minutes. Personne ne lui a parlé.")
    made.add_picture(io.BytesIO(picture()), width=Cm(3))
    made.add_page_break()
    made.add_heading("Écouter d’abord", 1)
    for _number in range(6):
        made.add_paragraph("On laisse parler. On reformule. On ne promet rien que l’on ne tiendra pas.")
    table = made.add_table(2, 2)
    for at, text in enumerate(("Ce que je fais", "Ce que j’évite", "J’écoute", "Je me défends")):
        table.cell(at // 2, at % 2).text = text
    made.add_heading("À retenir", 2)
    made.add_paragraph("Une colère entendue descend.")
    made.add_heading("Question", 1)
    made.add_paragraph("Question : Un parent crie à la grille. Que faites-vous d’abord ?")
    made.add_paragraph("Je crie plus fort que lui → Il criera plus fort encore.", style="List Bullet")
    right = made.add_paragraph(style="List Bullet")
    right.add_run("Je l’écoute à l’écart").bold = True
    right.add_run(" → Oui : il se sent entendu.")
    made.add_paragraph(f"Compétence : {competency}")
    made.add_paragraph("Explication : on ne négocie pas devant un public.")
    return saved(made)


def tracked():
    """Return a document with a tracked deletion and insertion and a footnote."""
    made = Document()
    made.add_heading("Suivi", 0)
    made.add_heading("Pas", 1)
    made.add_paragraph("ICI")
    return edited(saved(made), body=("<w:p><w:r><w:t>ICI</w:t></w:r></w:p>", TRACKED))


def edited(content, *, body=("", ""), extra=None, leave=()):
    """Return a document with a text of its body replaced, footnotes, other parts added and some left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name in leave:
                continue
            if name == "word/document.xml" and body[0]:
                assert body[0].encode() in text
                text = text.replace(body[0].encode(), body[1].encode())
            if name == "[Content_Types].xml":
                part = f'<Override PartName="/word/footnotes.xml" ContentType="{TYPE}"/></Types>'
                text = text.replace(b"</Types>", part.encode())
            if name == "word/_rels/document.xml.rels":
                part = f'<Relationship Id="rId99" Type="{RELATION}" Target="footnotes.xml"/></Relationships>'
                text = text.replace(b"</Relationships>", part.encode())
            new.writestr(name, text)
        for name, text in ({"word/footnotes.xml": NOTES} | (extra or {})).items():
            new.writestr(name, text)
    return out.getvalue()
