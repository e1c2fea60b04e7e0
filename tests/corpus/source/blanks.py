"""The project's own blanks (config/forms): filled as a person's viewer fills them, typed over, or written on by hand."""
import io
import random
import subprocess
import tempfile
from pathlib import Path

import pikepdf
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

import ink

FORMS = Path(__file__).resolve().parents[3] / "config" / "forms"
HANDS = {"dkg": "/usr/share/fonts/truetype/fifthhorseman/dkg.ttf", "breip": "/usr/share/fonts/truetype/breip/Breip.ttf", "femke": "/usr/share/fonts/truetype/femkeklaver/femkeklaver.ttf"}
for name, path in HANDS.items():
    pdfmetrics.registerFont(TTFont(name, path))


def boxes(form):
    """Where each field of the blank is: name -> (x0, y0, x1, y1)."""
    with pikepdf.open(FORMS / f"{form}.pdf") as pdf:
        return {str(a.T): [float(v) for v in a.Rect] for a in pdf.pages[0].Annots}


def pdftk(data, *arguments, fdf=None):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "in.pdf").write_bytes(data)
        Path(folder, "v.fdf").write_bytes(fdf or b"")
        subprocess.run(["pdftk", f"{folder}/in.pdf", *(a.replace("FDF", f"{folder}/v.fdf") for a in arguments[:2]), "output", f"{folder}/out.pdf", *arguments[2:]], check=True, timeout=120)
        return Path(folder, "out.pdf").read_bytes()


def filled(form, *options):
    """Filled by pdftk from an FDF; with 'flatten' the fields become part of the page."""
    lines = ["%FDF-1.2", "1 0 obj", "<< /FDF << /Fields ["]
    for name, value in form["fields"].items():
        if name == "software_only":
            lines.append(f"<< /T ({name}) /V /{'Yes' if value else 'Off'} >>")
        elif value not in ("", "ink"):
            text = str(value).replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            lines.append(f"<< /T ({name}) /V ({text}) >>")
    lines += ["] >> >>", "endobj", "trailer", "<< /Root 1 0 R >>", "%%EOF"]
    return pdftk((FORMS / f"{form['form']}.pdf").read_bytes(), "fill_form", "FDF", *options, fdf="\n".join(lines).encode("latin-1"))


def without_appearance(form):
    """As a program fills a form that leaves the looks to the viewer: values, no appearances, NeedAppearances."""
    with pikepdf.open(FORMS / f"{form['form']}.pdf") as pdf:
        for a in pdf.pages[0].Annots:
            value = form["fields"].get(str(a.T))
            if str(a.T) == "software_only":
                a.V = a.AS = pikepdf.Name.Yes if value else pikepdf.Name.Off
            elif value not in (None, "", "ink"):
                a.V = pikepdf.String(str(value))
                if "/AP" in a:
                    del a.AP
        pdf.Root.AcroForm.NeedAppearances = True
        out = io.BytesIO()
        pdf.save(out, static_id=True)
        return out.getvalue()


def overlaid(form, font="Courier", size=10, hand=None, seed=0, base=None, tick="cross"):
    """The blank with what a typewriter, a drawing tool or a pen puts on it: nothing is a field any more."""
    r = random.Random(f"over {seed}")
    buffer = io.BytesIO()
    c = canvas.Canvas(buffer, pagesize=letter, invariant=1)
    values = form["fields"] if hand or font else {n: v for n, v in form["fields"].items() if v == "ink"}
    for name, (x0, y0, x1, y1) in boxes(form["form"]).items():
        value = values.get(name, "")
        if name == "software_only":
            if value and tick == "cross":
                c.setLineWidth(1.4)
                c.line(x0 + 1, y0 + 2, x1 - 2, y1 - 1)
                c.line(x0 + 2, y1 - 3, x1 - 1, y0 + 1)
            elif value:
                c.setLineWidth(1.5)
                c.lines([(x0 + 2, y0 + 6, x0 + 5, y0 + 2), (x0 + 5, y0 + 2, x1 + 3, y1 + 3)])
        elif value == "ink":
            ink.on_canvas(c, f"{seed}{form['form']}", x0 + 8, y0 + 1, min(130, x1 - x0 - 12), y1 - y0 - 1)
        elif value and hand:
            written(c, r, str(value), hand, size, x0, y0, x1)
        elif value:
            # Typed a little off, as on paper put into a typewriter by hand; narrower where the box is.
            width = pdfmetrics.stringWidth(str(value), font, size)
            c.setFont(font, size if width < x1 - x0 - 6 else size * (x1 - x0 - 6) / width)
            c.drawString(x0 + 3 + r.uniform(0, 2), y0 + 4.5 + r.uniform(-1, 1), str(value))
    c.showPage()
    c.save()
    base = base or pdftk((FORMS / f"{form['form']}.pdf").read_bytes(), "fill_form", "FDF", "flatten", fdf=b"%FDF-1.2\n1 0 obj\n<< /FDF << /Fields [ ] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF")
    with pikepdf.open(io.BytesIO(base)) as pdf, pikepdf.open(io.BytesIO(buffer.getvalue())) as over:
        pdf.pages[0].add_overlay(over.pages[0])
        out = io.BytesIO()
        pdf.save(out, static_id=True)
        return out.getvalue()


def written(c, r, text, hand, size, x0, y0, x1):
    """By hand: each letter a little turned, lifted and of its own size."""
    room = (x1 - x0 - 6) / max(1.0, pdfmetrics.stringWidth(text, hand, size * 1.25))
    size = size * 1.25 * min(1.0, room)
    x, slope = x0 + 3 + r.uniform(0, 3), r.uniform(-0.012, 0.02)
    c.setFillColorRGB(0.05, 0.08, 0.42)
    for letter_ in text:
        own = size * r.uniform(0.92, 1.08)
        c.saveState()
        c.translate(x, y0 + 4.5 + (x - x0) * slope + r.uniform(-0.9, 0.9))
        c.rotate(r.uniform(-7, 7))
        c.setFont(hand, own)
        c.drawString(0, 0, letter_)
        c.restoreState()
        x += pdfmetrics.stringWidth(letter_, hand, own) * r.uniform(0.94, 1.05)
