#!/usr/bin/env python3
"""Builds the three blank forms in the folder above, byte for byte the same each time. Needs reportlab (Debian: python3-reportlab).

The field names are those of the descriptions (../*.json) and of an AcroForm: change them in both, or in neither."""
import pathlib

from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

TARGET = pathlib.Path(__file__).resolve().parent.parent
INK, SHADE, LINE, HINT = HexColor("#1f3a5f"), HexColor("#eef2f7"), HexColor("#8796a8"), HexColor("#5b6b7c")
LEFT, RIGHT = 48, 564
WIDTH = RIGHT - LEFT
GAP = 14


class Blank:
    """One page: a cursor that goes down, and the few things a form is made of."""

    def __init__(self, name, title, purpose, title_size=18):
        self.canvas = canvas.Canvas(str(TARGET / f"{name}.pdf"), pagesize=letter, invariant=1)
        self.canvas.setTitle(title)
        self.canvas.setSubject(purpose)
        self.canvas.setAuthor("LicenseInbox")
        self.y = 742
        self.text(LEFT, self.y, title, "Helvetica-Bold", title_size, INK)
        self.y -= 16
        self.text(LEFT, self.y, purpose, "Helvetica", 8.5, HINT)
        self.y -= 8
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(1.4)
        self.canvas.line(LEFT, self.y, RIGHT, self.y)
        self.y -= 8

    def text(self, x, y, text, font="Helvetica", size=8, color=INK):
        self.canvas.setFillColor(color)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def section(self, title):
        self.y -= 14
        self.canvas.setFillColor(SHADE)
        self.canvas.rect(LEFT, self.y - 4, WIDTH, 15, stroke=0, fill=1)
        self.text(LEFT + 5, self.y, title, "Helvetica-Bold", 9)
        self.y -= 8

    def box(self, name, label, x, y, width, height=17, limit=200, flags=""):
        self.canvas.acroForm.textfield(
            name=name, tooltip=label, x=x, y=y, width=width, height=height, fontName="Helvetica", fontSize=9, borderWidth=0.6, borderColor=LINE,
            fillColor=white, textColor=black, maxlen=limit, fieldFlags=flags, relative=False)

    def row(self, *fields, height=17):
        """Fields side by side, each (name, label, share of the width), the label above its box."""
        total = sum(share for _, _, share in fields)
        free = WIDTH - GAP * (len(fields) - 1)
        x = LEFT
        for name, label, share in fields:
            width = free * share / total
            self.text(x, self.y - 9, label)
            self.box(name, label, x, self.y - 13 - height, width, height)
            x += width + GAP
        self.y -= 18 + height

    def choice(self, name, label, options, x, width):
        self.text(x, self.y - 9, label)
        self.canvas.acroForm.choice(
            name=name, tooltip=label, value=" ", options=[" ", *options], x=x, y=self.y - 30, width=width, height=17, fontName="Helvetica", fontSize=9,
            borderWidth=0.6, borderColor=LINE, fillColor=white, textColor=black, fieldFlags="combo")

    def checkbox(self, name, label):
        self.y -= 8
        self.canvas.acroForm.checkbox(
            name=name, tooltip=label, x=LEFT, y=self.y - 12, size=13, borderWidth=0.8, borderColor=LINE, fillColor=white, textColor=black, buttonStyle="cross")
        self.text(LEFT + 20, self.y - 9, label, "Helvetica", 9.5)
        self.y -= 16

    def table(self, columns, rows=12, height=16.5):
        """Columns as (name, label, share); each cell a field of the column's name and the row's number."""
        total = sum(share for _, _, share in columns)
        self.y -= 6
        x = LEFT
        self.canvas.setFillColor(INK)
        self.canvas.rect(LEFT, self.y - 14, WIDTH, 14, stroke=0, fill=1)
        for name, label, share in columns:
            width = WIDTH * share / total
            self.text(x + 4, self.y - 10, label, "Helvetica-Bold", 8.5, white)
            for number in range(1, rows + 1):
                self.box(f"{name}_{number}", f"{label} {number}", x, self.y - 14 - number * height, width, height, 60)
            x += width
        self.y -= 14 + rows * height + 2

    def note(self, text):
        self.y -= 12
        self.text(LEFT, self.y, text, "Helvetica", 8, HINT)

    def save(self):
        self.text(LEFT, 30, "Send this form as a PDF by email, with the support case number in the subject.", "Helvetica", 7.5, HINT)
        self.canvas.save()


def license_transfer():
    blank = Blank("license-transfer", "License Transfer Form", "Moves license keys from one system of an end user to another one of the same end user. One form for each pair of systems.")
    blank.row(("case_number", "Case Number", 2), ("request_date", "Date", 1))
    blank.section("Partner Information")
    blank.row(("partner_company", "Partner Company", 2), ("partner_id", "Partner ID", 1))
    blank.row(("contact_name", "Contact Name", 4), ("contact_email", "Contact Email", 5), ("contact_phone", "Contact Phone", 3))
    blank.section("Systems")
    blank.row(("end_user", "End User Company", 1))
    blank.row(("from_system_key", "From System Key", 1), ("to_system_key", "To System Key", 1))
    blank.checkbox("software_only", "This is an upgrade to a Software Only Solution")
    blank.section("Licenses to Move")
    blank.table([("license_key", "License Key", 6), ("license_type", "License Type", 5), ("quantity", "Quantity", 2)])
    blank.note("A license key moves whole: the quantity is the whole quantity of the key.")
    blank.section("Authorization")
    blank.row(("signature", "Authorized Signature", 3), ("printed_name", "Printed Name", 2), height=22)
    blank.row(("title", "Title", 3), ("signed_date", "Date Signed", 2))
    blank.save()


def card_authorization():
    blank = Blank("card-authorization", "Credit Card Authorization", "Authorizes the fee for moving licenses: 300.00 USD for each move from one system to one other system.")
    blank.row(("case_number", "Case Number", 1), ("company", "Company Name", 2))
    blank.section("Card Information")
    blank.row(("cardholder_name", "Cardholder Name (as it appears on the card)", 1))
    blank.choice("card_type", "Card Type", ["Visa", "MasterCard", "American Express", "Discover"], LEFT, 160)
    free, blank_left = WIDTH - 160 - GAP, LEFT + 160 + GAP
    for name, label, x, width in (
            ("card_number", "Card Number", blank_left, free * 0.5 - GAP),
            ("expiration", "Expiration Date (MM/YY)", blank_left + free * 0.5, free * 0.27 - GAP / 2),
            ("cvv", "Security Code (CVV)", blank_left + free * 0.77 + GAP / 2, free * 0.23 - GAP / 2)):
        blank.text(x, blank.y - 9, label)
        blank.box(name, label, x, blank.y - 30, width)
    blank.y -= 35
    blank.section("Billing Address")
    blank.row(("billing_address", "Billing Address", 1))
    blank.row(("billing_city", "City", 4), ("billing_state", "State", 1.4), ("billing_zip", "ZIP Code", 2))
    blank.section("Charge")
    blank.row(("amount", "Amount Authorized (USD)", 1))
    blank.note("I authorize this amount to be charged to the card above.")
    blank.section("Authorization")
    blank.row(("signature", "Cardholder Signature", 3), ("signed_date", "Date Signed", 2), height=24)
    blank.save()


def migration_worksheet():
    blank = Blank("migration-worksheet", "MAXCS Software Only Solution License Migration Worksheet", "Lists the licenses of an Office or MAX Server system and what they become in a Software Only Solution.", 14.5)
    blank.row(("case_number", "Case Number", 1), ("po_number", "No Charge PO Number", 1))
    blank.row(("partner_company", "Partner Company", 1), ("end_user", "End User Company", 1))
    blank.section("Systems")
    blank.row(("from_system_key", "Current System Key", 3), ("from_platform", "Current System Type (Office, MAX Server)", 2))
    blank.row(("to_system_key", "Software Only System Key", 3), height=17)
    blank.section("Licenses to Migrate")
    blank.table([("license_key", "Current License Key", 5), ("license_type", "Current License Type", 4), ("quantity", "Quantity", 1.6), ("new_license_type", "New License Type", 4)])
    blank.note("Station licenses become SSW-STATION-XX, ACC and ACM agent seats become SSW-ACMAGENT-XX. Quantities stay as they are.")
    blank.y -= 8
    blank.row(("prepared_by", "Prepared By", 3), ("signed_date", "Date", 1))
    blank.save()


license_transfer()
card_authorization()
migration_worksheet()
