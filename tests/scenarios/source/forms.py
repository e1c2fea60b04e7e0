"""What stands on a form, whatever it looks like: labels in print order, values, rows."""
import copy
from world import *

LABELS = {
    "transfer": {
        "title": "License Transfer Form",
        "fields": [
            ("case_number", "Case Number"), ("request_date", "Date"), ("partner_company", "Partner Company"),
            ("partner_id", "Partner ID"), ("contact_name", "Contact Name"), ("contact_email", "Contact Email"),
            ("contact_phone", "Contact Phone"), ("end_user", "End User Company"), ("from_system_key", "From System Key"),
            ("to_system_key", "To System Key"), ("software_only", "This is an upgrade to a Software Only Solution"),
        ],
        "columns": [("license_key", "License Key"), ("license_type", "License Type"), ("quantity", "Quantity")],
        "closing": [("signature", "Authorized Signature"), ("printed_name", "Printed Name"), ("title", "Title"), ("signed_date", "Date Signed")],
    },
    "card": {
        "title": "Credit Card Authorization",
        "fields": [
            ("case_number", "Case Number"), ("company", "Company Name"), ("cardholder_name", "Cardholder Name (as it appears on the card)"),
            ("card_type", "Card Type"), ("card_number", "Card Number"), ("expiration", "Expiration Date (MM/YY)"),
            ("cvv", "Security Code (CVV)"), ("billing_address", "Billing Address"), ("billing_city", "City"),
            ("billing_state", "State"), ("billing_zip", "ZIP Code"), ("amount", "Amount Authorized (USD)"),
        ],
        "columns": [],
        "closing": [("signature", "Cardholder Signature"), ("signed_date", "Date Signed")],
    },
    "worksheet": {
        "title": "MAXCS Software Only Solution License Migration Worksheet",
        "fields": [
            ("case_number", "Case Number"), ("partner_company", "Partner Company"), ("end_user", "End User Company"),
            ("from_system_key", "Current System Key"), ("from_platform", "Current System Type (Office, MAX Server)"),
            ("to_system_key", "Software Only System Key"), ("po_number", "No Charge PO Number"),
        ],
        "columns": [("license_key", "Current License Key"), ("license_type", "Current License Type"), ("quantity", "Quantity"), ("new_license_type", "New License Type")],
        "closing": [("prepared_by", "Prepared By"), ("signed_date", "Date")],
    },
}
FORM_NAMES = {"transfer": "license-transfer", "card": "card-authorization", "worksheet": "migration-worksheet"}


class Form:
    def __init__(self, kind, values, rows=()):
        self.kind, self.values, self.rows = kind, values, [list(r) for r in rows]

    @property
    def title(self):
        return LABELS[self.kind]["title"]

    def but(self, rows=None, **changes):
        other = copy.deepcopy(self)
        other.values.update(changes)
        if rows is not None:
            other.rows = [list(r) for r in rows]
        return other

    def value(self, field):
        return self.values.get(field, "")


def row(world_or_key, kind=None, quantity=None, new=None):
    cells = [world_or_key, kind, str(quantity) if quantity is not None else ""]
    return cells + [new] if new is not None else cells


ROW_A10 = [A10, "ALTI-STATION-10", "10"]


def transfer(case=CASE, source=A, target=B, rows=(ROW_A10,), **changes):
    values = dict(case_number=case, request_date="09/14/2026", partner_company="Redwood Voice & Data, Inc.", partner_id="P-1001",
                  contact_name="Dana Ruiz", contact_email=DANA, contact_phone="(555) 014-2277", end_user="Harbor Dental Group",
                  from_system_key=source, to_system_key=target, software_only=False,
                  signature="Dana Ruiz", printed_name="Dana Ruiz", title="Service Manager", signed_date="09/14/2026")
    values.update(changes)
    return Form("transfer", values, rows)


def card(amount="$300.00", case=CASE, **changes):
    values = dict(case_number=case, company="Redwood Voice & Data, Inc.", cardholder_name="Dana M Ruiz", card_type="Visa",
                  card_number="4111 1111 1111 1111", expiration="11/28", cvv="917", billing_address="48 Alder Street",
                  billing_city="Eureka", billing_state="CA", billing_zip="95501", amount=amount,
                  signature="Dana M Ruiz", signed_date="09/14/2026")
    values.update(changes)
    return Form("card", values)


ROW_C30 = [C30, "ALTI-STATION-30", "30", "SSW-STATION-30"]
ROW_C5 = [C5ACM, "ALTI-ACM-5", "5", "SSW-ACMAGENT-5"]


def worksheet(case=CASE_UP, rows=(ROW_C30, ROW_C5), **changes):
    values = dict(case_number=case, partner_company="Redwood Voice & Data, Inc.", end_user="Mesa Legal LLP", from_system_key=C,
                  from_platform="Office", to_system_key=D, po_number="PO-88121", prepared_by="Dana Ruiz", signed_date="09/14/2026")
    values.update(changes)
    return Form("worksheet", values, rows)


def upgrade_transfer(rows=(ROW_C30[:3], ROW_C5[:3]), **changes):
    changes = {"end_user": "Mesa Legal LLP", "software_only": True, **changes}
    return transfer(case=CASE_UP, source=C, target=D, rows=rows, **changes)


def orchard_transfer(rows=((E50, "ALTI-STATION-50", "50"),), **changes):
    changes = {"end_user": "Orchard Foods, Inc.", "partner_company": "Bayline Communications", "partner_id": "P-1002",
               "contact_name": "Sam Okafor", "contact_email": SAM, "signature": "Sam Okafor", "printed_name": "Sam Okafor", **changes}
    return transfer(case=CASE_ORCHARD, source=E, target=F, rows=rows, **changes)


def orchard_card(amount="300.00", **changes):
    changes = {"company": "Bayline Communications", "cardholder_name": "Sam Okafor", "card_type": "MasterCard",
               "card_number": "5555 5555 5555 4444", "signature": "Sam Okafor", **changes}
    return card(amount, CASE_ORCHARD, **changes)
