#!/usr/bin/env python3
"""Builds the demo's emails from the blank forms (needs pdftk). Everything in them is invented. Emails come out with fixed boundaries and dates."""
import pathlib
import subprocess
import tempfile
from email.message import EmailMessage

HERE = pathlib.Path(__file__).resolve().parent.parent
FORMS = HERE.parent / "forms"
SERVER = "mx.vendor.example"


def fill(form, values, flatten=False):
    fields = "".join(f"<</T({name})/V{'/' + value[1:] if value.startswith('/') else '(' + value + ')'}>>" for name, value in values.items())
    with tempfile.TemporaryDirectory() as folder:
        fdf, out = pathlib.Path(folder, "f.fdf"), pathlib.Path(folder, "o.pdf")
        fdf.write_text(f"%FDF-1.2\n1 0 obj<</FDF<</Fields[{fields}]>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
        subprocess.run(["pdftk", str(FORMS / f"{form}.pdf"), "fill_form", str(fdf), "output", str(out)] + (["flatten"] if flatten else []), check=True)
        return out.read_bytes()


def transfer(case, end_user, old, new, rows, **more):
    values = dict(case_number=case, partner_company="Northwind Voice", partner_id="P-100", contact_name="Lee Ames",
                  contact_email="lee@northwind.example", end_user=end_user, from_system_key=old, to_system_key=new,
                  signature="Lee Ames", printed_name="Lee Ames", title="Service Manager", signed_date="11/20/2026", **more)
    for n, (key, kind, quantity) in enumerate(rows, 1):
        values |= {f"license_key_{n}": key, f"license_type_{n}": kind, f"quantity_{n}": str(quantity)}
    return fill("license-transfer", values)


def card(case, amount="300.00"):
    return fill("card-authorization", dict(
        case_number=case, company="Northwind Voice", cardholder_name="Lee Ames", card_number="4111 1111 1111 1111", expiration="12/35", cvv="123",
        billing_zip="94110", amount=amount, signature="Lee Ames", signed_date="11/20/2026"), flatten=True)


def worksheet(case, end_user, old, new, rows):
    values = dict(case_number=case, partner_company="Northwind Voice", end_user=end_user, from_system_key=old, from_platform="Office",
                  to_system_key=new, po_number="NC-4471", prepared_by="Lee Ames", signed_date="11/20/2026")
    for n, (key, kind, quantity, becomes) in enumerate(rows, 1):
        values |= {f"license_key_{n}": key, f"license_type_{n}": kind, f"quantity_{n}": str(quantity), f"new_license_type_{n}": becomes}
    return fill("migration-worksheet", values)


def mail(name, subject, body, files=(), sender="Lee Ames <lee@northwind.example>", vouched=True, reply_to=None, **headers):
    m = EmailMessage()
    domain = sender.rsplit("@", 1)[1].rstrip(">")
    m["Authentication-Results"] = f"{SERVER}; dmarc={'pass' if vouched else 'fail'} header.from={domain}"
    m["Received"] = f"from mail.{domain} (mail.{domain} [192.0.2.10]) by {SERVER}; Fri, 20 Nov 2026 10:00:00 -0800"
    m["Date"] = "Fri, 20 Nov 2026 09:59:00 -0800"
    m["From"], m["To"], m["Subject"] = sender, "licenses@vendor.example", subject
    m["Message-ID"] = f"<{name}@{domain}>"
    if reply_to:
        m["In-Reply-To"] = m["References"] = f"<{reply_to}@{domain}>"
    for header, value in headers.items():
        m[header.replace("_", "-")] = value
    m.set_content(body)
    for file, content in files:
        m.add_attachment(content, maintype="application", subtype="pdf", filename=file)
    if m.is_multipart():
        m.set_boundary(f"=_demo_{name}")
    (HERE / "mails" / f"{name}.eml").write_bytes(m.as_bytes())


(HERE / "mails").mkdir(exist_ok=True)
HELLO = "Hello,\n\nplease find the forms attached.\n\nThank you\nLee\n"
mail("1-accepted", "Case 204417: license transfer for Ridgeway Dental", HELLO, [
    ("transfer.pdf", transfer("204417", "Ridgeway Dental Group", "7K2M-91QD-XR48-5TZC", "Q4W8-2HNP-7F3J-K6VD", [("4TZK-8QWM-2NXD-R7HV-9PKC", "ALTI-STATION-10", 10)])),
    ("card.pdf", card("204417"))])
mail("2-rejected", "Case 204418", HELLO, [
    ("transfer.pdf", transfer("204418", "Harbor Law Offices", "H3NF-M8RT-4C2X-9JWQ", "V6P2-KD8Y-3TGM-7XQR", [("5NWX-8TKD-4QRH-7VPM-2XKT", "ALTI-STATION-30", 20)])),
    ("card.pdf", card("204418"))])
mail("3-asked", "case 204419 - moving keys", HELLO, [
    ("form.pdf", transfer("204419", "Mesa Legal LLC", "D5KT-8RWN-2HXP-6VQM", "W9CX-3TFH-7KDN-4RPV", [("9WHD-3KXT-7QPM-V2RN-6TDK", "ALTI-STATION-25", 25)]))])
mail("4-completed", "RE: case 204419 - moving keys", "Sorry, here is the card form.\n\nLee\n", [("card.pdf", card("204419"))], reply_to="3-asked")
SSW = [("2XQN-R8TV-4HKW-7DPM-K3CX", "ALTI-STATION-40", 40)]
mail("5-upgrade", "Case 204420 upgrade to software-only", "Hello,\n\nthis is an upgrade to a software-only solution. The three forms are attached.\n\nLee\n", [
    ("transfer.pdf", transfer("204420", "Alder Clinics", "N4VR-7TKM-9XQC-3HDW", "K8PW-5RXN-2DVT-7MHQ", SSW, software_only="/Yes")),
    ("worksheet.pdf", worksheet("204420", "Alder Clinics", "N4VR-7TKM-9XQC-3HDW", "K8PW-5RXN-2DVT-7MHQ", [(*SSW[0], "SSW-STATION-40")])),
    ("card.pdf", card("204420"))])
mail("6-flagged", "Case 204421", HELLO, [
    ("transfer.pdf", transfer("204421", "Somebody Else Incorporated", "X2TD-6NRV-8KWQ-4HMC", "R7QH-3VKX-9TDN-5WPM", [("6PKT-W9DX-3VQH-8RMN-2KTW", "ALTI-STATION-10", 10)])),
    ("card.pdf", card("204421"))])
mail("7-forged", "Case 204417: one more key", HELLO, [
    ("transfer.pdf", transfer("204417", "Ridgeway Dental Group", "7K2M-91QD-XR48-5TZC", "Q4W8-2HNP-7F3J-K6VD", [("8KRT-3XDW-6NQV-9HMP-4TKX", "ALTI-STATION-10", 10)])),
    ("card.pdf", card("204417"))], vouched=False)
mail("8-ignored", "Automatic reply: Re: Case 204418", "I am out of the office until Monday.\n", Auto_Submitted="auto-replied")
