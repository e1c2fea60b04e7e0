"""Renditions drawn with a PDF library: an office's own stationery in two layouts, upright or on their side."""
import io

import pikepdf
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

import ink
from wording import CLOSING, COLUMNS, FIELDS, title, worded

WIDTHS = {3: (250, 170, 80), 4: (190, 130, 55, 130)}


def drawn(form, layout="ledger", wording=0, seed=0, rows=12, font="Helvetica", letter_by_letter=False):
    buffer = io.BytesIO()
    c = canvas.Canvas(buffer, pagesize=letter, invariant=1)
    values, kind = form["fields"], form["form"]

    def text(x, y, what, size=9.5, name=font):
        c.setFont(name, size)
        if not letter_by_letter:
            c.drawString(x, y, what)
            return
        for one in what:
            c.drawString(x, y, one)
            x += c.stringWidth(one, name, size)

    def value(x, y, name):
        what = values.get(name, "")
        if what == "ink":
            ink.on_canvas(c, f"{seed}{kind}", x, y - 5)
        elif what:
            text(x, y, what, 10)

    c.setFillColorRGB(0.35, 0.35, 0.4)
    text(50, 758, "Please complete all sections in full and return by email or fax.", 7.5)
    c.setFillColorRGB(0, 0, 0)
    text(50, 735, title(kind, wording), 15 if len(title(kind, wording)) < 40 else 12.5, "Helvetica-Bold")
    y = 712

    def block(items):
        nonlocal y
        for n, (name, label) in enumerate(items):
            if name == "software_only":
                c.rect(50, y - 1, 9, 9)
                if values.get(name):
                    text(51.6, y + 0.2, "X", 9, "Helvetica-Bold")
                text(66, y, label)
            elif layout == "ledger":
                # Label cell on the left, value cell on the right, hairlines between.
                c.setLineWidth(0.5)
                c.rect(50, y - 6, 165, 18)
                c.rect(215, y - 6, 345, 18)
                text(54, y, label, 8.5)
                value(221, y, name)
            else:
                # Values first, the label small below its line.
                x = 50 + (n % 2) * 262
                value(x + 4, y, name)
                c.line(x, y - 3, x + 245, y - 3)
                text(x, y + 12, label, 6.5)
                if n % 2 == 0 and n + 1 < len(items) and items[n + 1][0] != "software_only":
                    continue
                y -= 8
            y -= 18
        y -= 8

    block(worded(FIELDS, kind, wording))
    columns = worded(COLUMNS, kind, wording)
    if columns:
        widths = WIDTHS[len(columns)]
        for row in range(rows + 1):
            c.rect(50, y - 5, sum(widths), 16)
            for i, (name, label) in enumerate(columns):
                x = 50 + sum(widths[:i])
                c.line(x, y - 5, x, y + 11)
                if row:
                    value(x + 4, y, f"{name}_{row}")
                else:
                    text(x + 4, y, label, 8.5, "Helvetica-Bold")
            y -= 16
        y -= 18
    block(worded(CLOSING, kind, wording))
    c.save()
    return buffer.getvalue()


def turned(data, degrees):
    """Lies on its side in the file, and /Rotate says how to show it upright."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            w, h = float(page.mediabox[2]), float(page.mediabox[3])
            matrix = {90: f"0 1 -1 0 {h} 0", 270: f"0 -1 1 0 0 {w}", 180: f"-1 0 0 -1 {w} {h}"}[degrees]
            page.contents_add(pikepdf.Stream(pdf, f"q {matrix} cm\n".encode()), prepend=True)
            page.contents_add(pikepdf.Stream(pdf, b"\nQ\n"))
            if degrees != 180:
                page.mediabox = [0, 0, h, w]
            page.Rotate = degrees
        out = io.BytesIO()
        pdf.save(out, static_id=True)
        return out.getvalue()


def joined(parts):
    out = pikepdf.Pdf.new()
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as pdf:
            out.pages.extend(pdf.pages)
            buffer = io.BytesIO()
            out.save(buffer, static_id=True)
            out = pikepdf.open(io.BytesIO(buffer.getvalue()))
    buffer = io.BytesIO()
    out.save(buffer, static_id=True)
    return buffer.getvalue()
