"""Flat renditions of the forms, in layouts of different offices."""
import io
import random
import pikepdf
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import letter, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle, Paragraph, Spacer, PageBreak
from PIL import Image, ImageDraw
from forms import LABELS

rl_config.invariant = 1
pdfmetrics.registerFont(TTFont("Lib", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"))
pdfmetrics.registerFont(TTFont("LibB", "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"))
pdfmetrics.registerFont(TTFont("Serif", "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"))
pdfmetrics.registerFont(TTFont("Mono", "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf"))


class Pen:
    """Writes text; glyph by glyph, in split words, or plain."""

    def __init__(self, c, mode="plain", font="Helvetica", bold="Helvetica-Bold", value_font=None, size=10):
        self.c, self.mode, self.font, self.bold, self.size = c, mode, font, bold, size
        self.value_font = value_font or font

    def text(self, x, y, text, bold=False, size=None, value=False):
        font, size = (self.bold if bold else self.value_font if value else self.font), size or self.size
        self.c.setFont(font, size)
        if self.mode == "glyph":
            for ch in text:
                self.c.drawString(x, y, ch)
                x += pdfmetrics.stringWidth(ch, font, size)
        elif self.mode == "split":        # pieces of two or three letters, as some print drivers do
            piece = 0
            while piece < len(text):
                step = 2 + (piece // 2) % 2
                part = text[piece:piece + step]
                self.c.drawString(x, y, part)
                x += pdfmetrics.stringWidth(part, font, size)
                piece += step
        else:
            self.c.drawString(x, y, text)

    def width(self, text, bold=False, size=None):
        return pdfmetrics.stringWidth(text, self.bold if bold else self.font, size or self.size)


def logo_png(text="RV"):
    image = Image.new("RGB", (120, 48), (20, 90, 140))
    ImageDraw.Draw(image).text((12, 16), text, fill=(255, 255, 255))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def signature_png(seed=3):
    image = Image.new("RGBA", (300, 80), (255, 255, 255, 0))
    d = ImageDraw.Draw(image)
    rnd = random.Random(seed)
    points = [(10 + i * 12, 40 + rnd.randint(-28, 28)) for i in range(24)]
    d.line(points, fill=(20, 20, 120, 255), width=3, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def ink(c, x, y, seed=5):
    """A hand-drawn signature: strokes only, no text."""
    rnd = random.Random(seed)
    c.saveState()
    c.setStrokeColorRGB(0.05, 0.05, 0.45)
    c.setLineWidth(1.2)
    p = c.beginPath()
    p.moveTo(x, y + 4)
    for i in range(9):
        p.curveTo(x + i * 12 + 3, y + rnd.randint(-3, 16), x + i * 12 + 8, y + rnd.randint(-3, 16), x + i * 12 + 12, y + rnd.randint(0, 9))
    c.drawPath(p)
    c.restoreState()


def checkbox(c, x, y, on, look="cross"):
    if look == "brackets":
        return
    c.setLineWidth(0.8)
    c.rect(x, y, 9, 9)
    if on:
        if look == "cross":
            c.line(x + 1.5, y + 1.5, x + 7.5, y + 7.5)
            c.line(x + 1.5, y + 7.5, x + 7.5, y + 1.5)
        elif look == "zapf":
            c.setFont("ZapfDingbats", 9)
            c.drawString(x + 1, y + 1.2, "4")
        elif look == "x":
            c.setFont("Helvetica-Bold", 9)
            c.drawString(x + 1.6, y + 1.4, "X")


def sign(c, pen, form, field, x, y):
    """Puts a signature: text, or 'ink:'/'image:' for one that is drawn or stamped."""
    value = form.value(field)
    if value.startswith("ink:"):
        ink(c, x, y, int(value[4:] or 5))
    elif value.startswith("image:"):
        c.drawImage(ImageReader(io.BytesIO(signature_png(int(value[6:] or 3)))), x, y - 2, 110, 24, mask="auto")
    elif value:
        pen.text(x, y, value, value=True)


def labelled(form, caps=False, suffix=""):
    spec = LABELS[form.kind]
    change = (lambda s: s.upper() + suffix) if caps else (lambda s: s + suffix)
    return [(f, change(l)) for f, l in spec["fields"]], [(f, change(l) if caps else l) for f, l in spec["columns"]], [(f, change(l)) for f, l in spec["closing"]]


class Sheet:
    """A canvas that knows how to start pages of a kind."""

    def __init__(self, size=letter, rotate=0, invariant=1):
        self.buffer = io.BytesIO()
        self.size, self.rotate = size, rotate
        page = size
        self.c = canvas.Canvas(self.buffer, pagesize=page, invariant=invariant)
        self.begin()

    def begin(self):
        self.c.setPageSize(self.size)

    def next(self):
        self.c.showPage()
        self.begin()

    def done(self):
        self.c.showPage()
        self.c.save()
        return turned(self.buffer.getvalue(), self.rotate) if self.rotate else self.buffer.getvalue()


def turned(data, rotate):
    """Pages that lie on their side and say with /Rotate how to show them upright, as scanners and print drivers write them."""
    pdf = pikepdf.open(io.BytesIO(data))
    for page in pdf.pages:
        w, h = (float(x) for x in list(page.mediabox)[2:])
        matrix = {90: f"0 1 -1 0 {h} 0", 270: f"0 -1 1 0 0 {w}", 180: f"-1 0 0 -1 {w} {h}"}[rotate]
        page.contents_add(pikepdf.Stream(pdf, f"q {matrix} cm\n".encode()), prepend=True)
        page.contents_add(pikepdf.Stream(pdf, b"\nQ\n"))
        if rotate != 180:
            page.mediabox = [0, 0, h, w]
        page.Rotate = rotate
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def heading(sheet, pen, form, y, logo=False, company=None):
    if logo:
        sheet.c.drawImage(ImageReader(io.BytesIO(logo_png())), sheet.size[0] - 170, y - 12, 100, 40)
    if company:
        pen.text(54, y + 18, company, size=8)
    pen.text(54, y, form.title, bold=True, size=15)
    return y - 34


def rows_table(sheet, pen, form, columns, x, y, widths, height=18, lines=True, total=12, borders="grid"):
    c = sheet.c
    for i, (_, label) in enumerate(columns):
        pen.text(x + sum(widths[:i]) + 4, y + 5, label, bold=True, size=9)
    top = y + height
    if borders == "grid":
        c.setLineWidth(0.5)
        c.line(x, top, x + sum(widths), top)
    for n in range(total):
        y -= height
        if n < len(form.rows):
            for i, cell in enumerate(form.rows[n][:len(columns)]):
                pen.text(x + sum(widths[:i]) + 4, y + 5, cell or "", size=9, value=True)
        if borders == "lines":
            c.setLineWidth(0.3)
            c.line(x, y, x + sum(widths), y)
        if borders == "grid":
            c.line(x, y + height, x + sum(widths), y + height)
    if borders == "grid":
        c.line(x, y, x + sum(widths), y)
        at = x
        for w in [0] + list(widths):
            at += w
            c.line(at, top, at, y)
    return y - 14


WIDTHS = {3: [240, 150, 80], 4: [200, 125, 60, 125]}


def lined(sheet, form, pen=None, logo=False, colon=":", rows=12, checks="cross", caps=False, split_rows_to_next_page=False):
    """Label, colon, value on a line, all at the left."""
    pen = pen or Pen(sheet.c)
    c = sheet.c
    y = heading(sheet, pen, form, sheet.size[1] - 70, logo)
    fields, columns, closing = labelled(form, caps)
    step = 21
    for field, label in fields:
        if field == "software_only":
            checkbox(c, 54, y, form.value(field), checks)
            prefix = ("[X] " if form.value(field) else "[ ] ") if checks == "brackets" else ""
            pen.text(54 if prefix else 70, y + 1, prefix + label)
        else:
            pen.text(54, y, label + colon)
            x = 66 + max(pen.width(label + colon), 110)
            pen.text(x, y, str(form.value(field)), value=True)
            c.setLineWidth(0.4)
            c.line(x - 4, y - 3, 540, y - 3)
        y -= step
    if columns:
        if split_rows_to_next_page:
            pen.text(54, 40, "continued on the next page", size=8)
            sheet.next()
            y = sheet.size[1] - 80
        y = rows_table(sheet, pen, form, columns, 54, y - 6, WIDTHS[len(columns)], total=rows, height=16, borders="lines")
    for field, label in closing:
        pen.text(54, y, label + colon)
        x = 66 + max(pen.width(label + colon), 110)
        if "signature" in field or field == "prepared_by":
            sign(c, pen, form, field, x, y)
        else:
            pen.text(x, y, str(form.value(field)), value=True)
        c.setLineWidth(0.4)
        c.line(x - 4, y - 3, 400, y - 3)
        y -= step
    return y


def above(sheet, form, pen=None, logo=False, columns_count=2, caps=False, rows=12):
    """A small label above each value, two or more to a line."""
    pen = pen or Pen(sheet.c)
    c = sheet.c
    y = heading(sheet, pen, form, sheet.size[1] - 64, logo)
    fields, columns, closing = labelled(form, caps)
    width = (sheet.size[0] - 108) / columns_count
    n = 0
    for field, label in fields:
        if field == "software_only":
            if n % columns_count:
                y -= 36
            checkbox(c, 54, y + 4, form.value(field), "zapf")
            pen.text(70, y + 5, label)
            y -= 24
            n = 0
            continue
        x = 54 + (n % columns_count) * width
        pen.text(x, y + 14, label, size=7)
        pen.text(x, y, str(form.value(field)), size=10, value=True)
        c.setLineWidth(0.3)
        c.line(x, y - 3, x + width - 14, y - 3)
        n += 1
        if n % columns_count == 0:
            y -= 36
    if n % columns_count:
        y -= 36
    if columns:
        y = rows_table(sheet, pen, form, columns, 54, y, WIDTHS[len(columns)], total=rows, height=15)
    y -= 14
    for n, (field, label) in enumerate(closing):
        x = 54 + (n % columns_count) * width
        pen.text(x, y + 14, label, size=7)
        if "signature" in field:
            sign(c, pen, form, field, x, y)
        else:
            pen.text(x, y, str(form.value(field)), value=True)
        c.line(x, y - 3, x + width - 14, y - 3)
        if n % columns_count == columns_count - 1:
            y -= 36
    return y


def boxes(sheet, form, pen=None, logo=False, columns_count=2, rows=12):
    """Boxes, the label small in the upper left corner, the value inside."""
    pen = pen or Pen(sheet.c)
    c = sheet.c
    y = heading(sheet, pen, form, sheet.size[1] - 60, logo)
    fields, columns, closing = labelled(form)
    width = (sheet.size[0] - 108) / columns_count

    def box(n, field, label, y):
        x = 54 + (n % columns_count) * width
        c.setLineWidth(0.7)
        c.rect(x, y - 8, width, 30)
        pen.text(x + 3, y + 14, label, size=6.5)
        if "signature" in field:
            sign(c, pen, form, field, x + 6, y - 2)
        else:
            pen.text(x + 6, y - 2, str(form.value(field)), value=True)

    n = 0
    for field, label in fields:
        if field == "software_only":
            if n % columns_count:
                y -= 30
            checkbox(c, 60, y + 4, form.value(field), "x")
            pen.text(76, y + 5, label)
            y -= 30
            n = 0
            continue
        box(n, field, label, y)
        n += 1
        if n % columns_count == 0:
            y -= 30
    if n % columns_count:
        y -= 30
    if columns:
        y = rows_table(sheet, pen, form, columns, 54, y - 8, WIDTHS[len(columns)], total=rows, height=15)
        y -= 16
    for n, (field, label) in enumerate(closing):
        box(n, field, label, y)
        if n % columns_count == columns_count - 1:
            y -= 30
    return y


def twocol(sheet, form, pen=None, logo=False, rows=12):
    """Two columns of 'label: value', the labels right-aligned to the colon."""
    pen = pen or Pen(sheet.c, size=9)
    c = sheet.c
    y = heading(sheet, pen, form, sheet.size[1] - 70, logo)
    fields, columns, closing = labelled(form)
    plain = [(f, l) for f, l in fields if f != "software_only"]
    half = (len(plain) + 1) // 2

    def put(field, label, colon_at, y):
        short = label.replace(" (as it appears on the card)", "").replace(" (Office, MAX Server)", "")
        pen.text(colon_at - pen.width(short + ":"), y, short + ":", size=9)
        if "signature" in field:
            sign(c, pen, form, field, colon_at + 6, y)
        else:
            pen.text(colon_at + 6, y, str(form.value(field)), size=9, value=True)

    top = y
    for i, (field, label) in enumerate(plain):
        put(field, label, 150 if i < half else 432, top - (i % half) * 20)
    y = top - half * 20 - 6
    if any(f == "software_only" for f, _ in fields):
        checkbox(c, 54, y, form.value("software_only"), "cross")
        pen.text(70, y + 1, dict(fields)["software_only"], size=9)
        y -= 26
    if columns:
        y = rows_table(sheet, pen, form, columns, 54, y, WIDTHS[len(columns)], total=rows, height=16)
    for i, (field, label) in enumerate(closing):
        put(field, label, 150 if i % 2 == 0 else 432, y - (i // 2) * 22)
    return y


def bordered(form, font="Helvetica", company="Redwood Voice & Data", terms=False, break_keys=False, rows=12, size=letter):
    """A word processor's bordered tables: label cell, value cell."""
    fields, columns, closing = labelled(form)
    cell = ParagraphStyle("cell", fontName=font, fontSize=9, leading=11)
    label_style = ParagraphStyle("label", parent=cell, textColor=colors.HexColor("#333333"))
    story = [Paragraph(company, cell), Spacer(1, 6), Paragraph(f"<b>{form.title}</b>", ParagraphStyle("t", parent=cell, fontSize=14, leading=18)), Spacer(1, 10)]

    def para(text, style=cell):
        return Paragraph(str(text).replace("&", "&amp;"), style)

    def field_table(items):
        data = []
        for i in range(0, len(items), 2):
            line = []
            for field, label in items[i:i + 2]:
                value = form.value(field)
                if field == "software_only":
                    value = "X" if value else ""
                line += [para(label, label_style), para(value)]
            while len(line) < 4:
                line.append("")
            data.append(line)
        table = Table(data, colWidths=[110, 150, 110, 150])
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("BACKGROUND", (0, 0), (0, -1), colors.whitesmoke),
                                   ("BACKGROUND", (2, 0), (2, -1), colors.whitesmoke), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
        return table

    story += [field_table(fields), Spacer(1, 10)]
    if columns:
        widths = [250, 170, 100] if len(columns) == 3 else [190, 120, 70, 140]
        if break_keys:
            widths = [120, 200, 200] if len(columns) == 3 else [100, 150, 100, 170]
        data = [[para(f"<b>{l}</b>") for _, l in columns]]
        for n in range(rows):
            cells = (form.rows[n] if n < len(form.rows) else [""] * len(columns))
            # A narrow key column breaks the key at a dash, as a word processor does.
            data.append([para((x or "").replace("-", "- ", 2).replace("- ", "-", 1) if break_keys and i == 0 else (x or "")) for i, x in enumerate(cells)])
        table = Table(data, colWidths=widths, repeatRows=1)
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)]))
        story += [table, Spacer(1, 10)]
    story.append(field_table(closing))
    if terms:
        story.append(PageBreak())
        story.append(Paragraph("Terms", ParagraphStyle("h", parent=cell, fontSize=12)))
        for i in range(1, 9):
            story.append(Paragraph(
                f"{i}. The partner confirms that the end user's equipment was bought lawfully and that the information given is complete. "
                "Services are delivered within a reasonable time. The date, the title and the quantity named in any order prevail over oral statements.", cell))
            story.append(Spacer(1, 5))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=size, topMargin=40, bottomMargin=40, leftMargin=45, rightMargin=45, invariant=1).build(story)
    return out.getvalue()


LAYOUTS = {"lined": lined, "above": above, "boxes": boxes, "twocol": twocol}


def render(*forms, style="lined", size=letter, rotate=0, mode="plain", font="Helvetica", bold="Helvetica-Bold", value_font=None, **options):
    """One file with the given forms, one after the other."""
    if style == "bordered":
        return bordered(forms[0], **options)
    sheet = Sheet(size, rotate)
    for n, form in enumerate(forms):
        if n:
            sheet.next()
        LAYOUTS[style](sheet, form, pen=Pen(sheet.c, mode, font, bold, value_font), **options)
    return sheet.done()


def plain_pages(*pages, title=None):
    """Pages of running text: terms, quotations, data sheets; no forms."""
    sheet = Sheet()
    for n, lines in enumerate(pages):
        if n:
            sheet.next()
        y = 720
        for line in lines:
            sheet.c.setFont("Helvetica", 10)
            sheet.c.drawString(54, y, line)
            y -= 15
    return sheet.done()
