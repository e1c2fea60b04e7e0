"""A scanner's own OCR: invisible words over the picture of the page, well or badly recognised."""
import io
import subprocess
import tempfile
import xml.etree.ElementTree
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

CONFUSED = {"0": "O", "O": "0", "1": "l", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "Z": "2", "m": "rn", "e": "c", "G": "6", "D": "0", "6": "G", "-": "—", "4": "A", "V": "Y"}


def words(source):
    """The words that truly stand on the page, with their places."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "p.pdf").write_bytes(source)
        text = subprocess.run(["pdftotext", "-bbox", f"{folder}/p.pdf", "-"], check=True, timeout=60, stdout=subprocess.PIPE).stdout
    for word in xml.etree.ElementTree.fromstring(text).iter("{http://www.w3.org/1999/xhtml}word"):
        yield word.text, *(float(word.get(k)) for k in ("xMin", "yMin", "xMax", "yMax"))


def searchable(pictures, sources, rng, errors):
    """A PDF of pictures (JPEG bytes) with hidden text; 'errors' is the share of letters misread, as good scanners have 0.004 and bad ones 0.12."""
    buffer = io.BytesIO()
    c = canvas.Canvas(buffer, pagesize=(612, 792), invariant=1)
    c.setProducer("Scan Station 400 OCR")
    for picture, source in zip(pictures, sources):
        c.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, 612, 792)
        for text, x0, y0, x1, y1 in words(source):
            seen = "".join(misread(letter, rng) if rng.random() < errors else letter for letter in text)
            seen = seen.encode("cp1252", "replace").decode("cp1252")
            size = max(4.0, (y1 - y0) * 0.86)
            line = c.beginText(x0, 792 - y1 + 0.24 * size)
            line.setTextRenderMode(3)
            line.setFont("Helvetica", size)
            line.setHorizScale(100 * (x1 - x0) / max(0.5, pdfmetrics.stringWidth(seen, "Helvetica", size)))
            line.textOut(seen)
            c.drawText(line)
        c.showPage()
    c.save()
    return buffer.getvalue()


def misread(letter, rng):
    if letter in CONFUSED:
        return CONFUSED[letter]
    return "" if rng.random() < 0.3 else letter
