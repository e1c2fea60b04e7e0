#!/usr/bin/env python3
"""Builds the three blank forms beside this folder, byte for byte the same each time, from the descriptions (needs reportlab)."""
import json
import pathlib

from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

HERE = pathlib.Path(__file__).resolve().parent.parent
INK, LINE = HexColor("#1f3a5f"), HexColor("#8796a8")


def field(c, name, kind, x, y, w, h=16, tip=""):
    if kind == "checkbox":
        c.acroForm.checkbox(name=name, x=x, y=y, size=12, borderWidth=0.7, borderColor=LINE, fillColor=white, tooltip=tip)
    else:
        c.acroForm.textfield(name=name, x=x, y=y, width=w, height=h, fontSize=9, borderWidth=0.5, borderColor=LINE,
                             fillColor=white, textColor=black, tooltip=tip, maxlen=200)


def build(path):
    form = json.loads(path.read_text())
    target = path.with_suffix(".pdf")
    c = canvas.Canvas(str(target), pagesize=letter, invariant=1)
    c.setTitle(form["title"])
    c.setFillColor(INK)
    c.setFont("Helvetica-Bold", 13 if len(form["title"]) > 40 else 17)
    c.drawString(48, 738, form["title"])
    c.setFont("Helvetica", 8)
    c.drawString(48, 724, "Fill in, sign, and send as a PDF by email, with the case number in the subject.")
    c.line(48, 716, 564, 716)
    y, column = 690, 0
    signing = [f for f in form["fields"] if f["type"] == "signature" or f["name"] in ("printed_name", "title", "signed_date", "prepared_by")]
    for f in [f for f in form["fields"] if f not in signing]:
        x = 48 + column * 264
        c.setFillColor(INK)
        c.setFont("Helvetica", 8)
        if f["type"] == "checkbox":
            if column:
                y, column = y - 34, 0
            field(c, f["name"], "checkbox", 48, y, 12, tip=f["labels"][0])
            c.setFont("Helvetica", 9)
            c.drawString(66, y + 3, f["labels"][0])
            y -= 34
            continue
        c.drawString(x, y + 18, f["labels"][0])
        field(c, f["name"], f["type"], x, y, 252, tip=f["labels"][0])
        y, column = (y, 1) if column == 0 else (y - 34, 0)
    if column:
        y -= 34
    if "rows" in form:
        columns = form["rows"]["columns"]
        widths = [210, 200, 106] if len(columns) == 3 else [170, 130, 76, 140]
        x = 48
        for column_field, width in zip(columns, widths):
            c.setFillColor(INK)
            c.setFont("Helvetica-Bold", 8)
            c.drawString(x + 3, y + 14, column_field["labels"][0])
            for row in range(1, form["rows"]["count"] + 1):
                field(c, f"{column_field['name']}_{row}", column_field["type"], x, y - row * 18 + 8, width, 17,
                      f"{column_field['labels'][0]} {row}")
            x += width
        y -= form["rows"]["count"] * 18 + 24
    column = 0
    for f in signing:
        x = 48 + column * 264
        c.setFillColor(INK)
        c.setFont("Helvetica", 8)
        c.drawString(x, y + 22, f["labels"][0])
        field(c, f["name"], f["type"], x, y, 252, 20, tip=f["labels"][0])
        y, column = (y, 1) if column == 0 else (y - 40, 0)
    c.save()


for description in ("license-transfer", "card-authorization", "migration-worksheet"):
    build(HERE / f"{description}.json")
