"""Renditions made as web pages: six layouts that are not ours. Chromium prints them all in one go; LibreOffice Writer exports simpler ones."""
import html
import io
import os
import subprocess
import tempfile
from pathlib import Path

import pikepdf

import ink
from wording import CLOSING, COLUMNS, FIELDS, title, worded

PAGE = """@page{size:8.5in 11in;margin:0} body{margin:0} .s{width:7.3in;height:10.3in;padding:.45in .6in .2in;page-break-after:always;overflow:hidden;font-size:10pt} h1{font-size:16pt;margin:0 0 10px}
table{border-collapse:collapse;width:100%} th{text-align:left;font-size:9pt} td,th{padding:3px 6px;height:14px} .g td,.g th{border:1px solid #333} .g th{background:#e8e8e8}
.u td{border-bottom:1px solid #888} .u th{border-bottom:2px solid #222} .grid{display:grid;grid-template-columns:1fr 1fr;gap:7px 26px} .lab{font-size:7.5pt;color:#444} .val{border-bottom:1px solid #777;min-height:15pt}
.box{border:1px solid #222;padding:2px 6px 3px;min-height:24pt} .grid.b{gap:0} .line{display:flex;margin:5px 0} .fill{flex:1;border-bottom:1px solid #666;margin-left:8px;padding-left:4px;min-height:13pt}
.dots{display:flex;margin:4px 0} .dots i{flex:1;border-bottom:1px dotted #555;margin:0 5px 3px} .dots span{min-width:2.9in} .tick{display:inline-block;width:11px;height:11px;border:1.2px solid #111;margin-right:7px;position:relative;vertical-align:-1px}
.tick b{position:absolute;left:1px;top:-4px;font-size:12px} .head{font-size:8pt;color:#333;border-bottom:1px solid #999;margin-bottom:8px;padding-bottom:3px} .bar{background:#223a55;color:#fff;padding:3px 8px;margin:9px 0 5px;font-size:10pt}
"""
FONTS = ["Liberation Sans", "Liberation Serif", "DejaVu Sans", "C059", "Nimbus Sans", "P052"]
STYLES = ["table", "stacked", "lines", "twocol", "boxed", "leaders"]


def esc(text):
    return html.escape(str(text))


class WebForm:
    """One form as a page of HTML."""

    def __init__(self, form, style, wording=0, font=0, typed=None, size=10, rows=12, mark="X", seed=0):
        self.form, self.values, self.style, self.wording, self.rows, self.mark, self.seed = form["form"], form["fields"], style, wording, rows, mark, seed
        self.look = f"font-family:'{FONTS[font]}';font-size:{size}pt"
        self.typed = f" style=\"font-family:'{typed}'\"" if typed else ""

    def value(self, name):
        text = self.values.get(name, "")
        if text == "ink":
            return ink.svg(f"{self.seed}{self.form}")
        return f"<span{self.typed}>{esc(text)}</span>" if text else ""

    def tick(self, label):
        return f"<p style='margin:7px 0'><span class='tick'>{f'<b>{self.mark}</b>' if self.values.get('software_only') else ''}</span>{esc(label)}</p>"

    def put(self, items):
        plain = [(n, l) for n, l in items if n != "software_only"]
        ticks = "".join(self.tick(l) for n, l in items if n == "software_only")
        if self.style == "table":
            body = "<table class='g'>" + "".join(f"<tr><td width='38%' style='background:#f1f1f1'>{esc(l)}</td><td>{self.value(n)}</td></tr>" for n, l in plain) + "</table>"
        elif self.style == "stacked":
            body = "<div class='grid'>" + "".join(f"<div><div class='lab'>{esc(l)}</div><div class='val'>{self.value(n)}</div></div>" for n, l in plain) + "</div>"
        elif self.style == "boxed":
            body = "<div class='grid b'>" + "".join(f"<div class='box'><div class='lab'>{esc(l)}</div><div>{self.value(n)}</div></div>" for n, l in plain) + "</div>"
        elif self.style == "lines":
            body = "".join(f"<div class='line'>{esc(l)}:<span class='fill'>{self.value(n)}</span></div>" for n, l in plain)
        elif self.style == "leaders":
            body = "".join(f"<div class='dots'>{esc(l)}<i></i><span>{self.value(n)}</span></div>" for n, l in plain)
        else:
            body = "<div class='grid'>" + "".join(f"<div class='line'><b>{esc(l)}:</b><span style='margin-left:7px'>{self.value(n)}</span></div>" for n, l in plain) + "</div>"
        return body + ticks

    def table(self, columns):
        widths = {3: (48, 32, 20), 4: (38, 25, 11, 26)}[len(columns)]
        head = "".join(f"<th width='{w}%'>{esc(l)}</th>" for (_, l), w in zip(columns, widths))
        rows = "".join("<tr>" + "".join(f"<td>{self.value(f'{name}_{n}')}</td>" for name, _ in columns) + "</tr>" for n in range(1, self.rows + 1))
        return f"<table class='{'u' if self.style in ('lines', 'stacked', 'leaders') else 'g'}' style='margin:9px 0'><tr>{head}</tr>{rows}</table>"

    def inner(self):
        columns = worded(COLUMNS, self.form, self.wording)
        return (f"<h1>{title(self.form, self.wording)}</h1>" + self.put(worded(FIELDS, self.form, self.wording)) + (self.table(columns) if columns else "<br>") + self.put(worded(CLOSING, self.form, self.wording)))

    def section(self):
        return f"<div class='s' style=\"{self.look}\">{self.inner()}</div>"


def printed(forms):
    """Each form's page as a PDF, all from one print of the browser."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "all.html").write_text(f"<html><head><meta charset='utf-8'><style>{PAGE}</style></head><body>{''.join(f.section() for f in forms)}</body></html>", encoding="utf-8")
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/all.pdf", f"file://{folder}/all.html"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240, check=True)
        with pikepdf.open(f"{folder}/all.pdf") as pdf:
            if len(pdf.pages) < len(forms):
                raise RuntimeError(f"{len(forms)} forms were printed on {len(pdf.pages)} pages")
            return [one_page(pdf, n) for n in range(len(forms))]


def exported(forms):
    """Each form as LibreOffice Writer exports it, all in one run."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for n, form in enumerate(forms):
            # Writer knows tables and borders of HTML, not its grids; a signature's drawing is left to the scanner.
            form.style = "table"
            body = form.inner().replace("class='g'", "border='1' cellspacing='0' width='100%'").replace(f"<span class='tick'>", "<span>").replace(f"<b>{form.mark}</b></span>", "☒</span> ").replace("<span></span>", "☐ ")
            names.append(f"{folder}/f{n}.html")
            Path(names[-1]).write_text(f"<html><head><meta charset='utf-8'><style>@page{{size:8.5in 11in;margin:.6in}} td,th{{font-size:10pt}}</style></head><body style=\"{form.look}\">{body}</body></html>", encoding="utf-8")
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder, *names],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240, env={**os.environ, "HOME": folder}, check=True)
        return [Path(name).with_suffix(".pdf").read_bytes() for name in names]


def one_page(pdf, n):
    out = pikepdf.Pdf.new()
    out.pages.append(pdf.pages[n])
    buffer = io.BytesIO()
    out.save(buffer, static_id=True)
    return buffer.getvalue()
