import time
from pathlib import Path
from lms.transcripts import document, pdf

def test_try(issued):
    doc = document.read(issued.transcript.document)
    print(issued.transcript.document)
    for _ in range(5):
        t=time.process_time(); b=pdf.to_pdf(doc, name_token=issued.name_token); print("CPU ms", (time.process_time()-t)*1000, len(b))
    Path("/tmp/e.pdf").write_bytes(b)
    assert b == pdf.to_pdf(doc, name_token=issued.name_token)
