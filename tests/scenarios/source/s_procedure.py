"""One scenario for each code of the procedure table that is about cases, forms and upgrades, with its nearest miss."""
from decimal import Decimal
import draw
import tools
from acro import acro, xfa_only, hierarchical
from draw import render
from forms import *
from mailshapes import pdf, File
from s_policy import BODY, OK, files, simple, MOVE_A25_H
from scenario import *


# ------------------------------------------------------------------ case.*

@scenario
def case_missing_named_on_the_forms(s):
    """No case number in the subject, the forms name it: everything else is evaluated against that case and asked at once."""
    simple(s, subject="License transfer for Harbor Dental", c=card("$100"))
    s.expect("ask", ["case.missing:ask", "fee.not-covered:ask"], reply=reply(DANA, contains=["204417", "subject", "300"]))


@scenario
def case_missing_anywhere(s):
    """Neither subject nor forms name a case."""
    simple(s, transfer(case=""), card(case=""), subject="Move licenses to new system")
    s.expect("ask", ["case.missing:ask"], reply=reply(DANA, contains=["case number"]))


@scenario
def case_missing_other_numbers_in_the_subject(s):
    """An invoice, a PO and a phone number in the subject are no case numbers."""
    simple(s, transfer(case=""), card(case=""), subject="Invoice 204417 / PO 881204 / call 5550142277 - license move")
    s.expect("ask", ["case.missing:ask"], reply=reply(DANA))


@scenario
def case_in_a_decorated_subject(s):
    """Nearest miss: prefixes, an encoded word, other numbers around it."""
    simple(s, subject=f"[EXTERNAL] AW: WG: Überträgung – PO 55-1234, Case #{CASE}, Tel. 555-0142", encoded="b", client="outlook")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def case_bare_number_in_a_folded_subject(s):
    simple(s, subject=f"FW: RE: New phone system for the Harbor Dental Group main office and all of its branches {CASE}", encoded="fold", client="thunderbird")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def case_in_a_latin1_subject(s):
    simple(s, subject=f"RE: Café Harbor case {CASE}", encoded="q", client="apple")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def case_unknown(s):
    """A number that no case bears; the forms bear it too."""
    simple(s, transfer(case="209999"), card(case="209999"))
    s.expect("ask", ["case.unknown:ask"], reply=reply(DANA, contains=["209999"]), why="check does not wait for the settling time")


@scenario
def case_closed(s):
    simple(s, transfer(case=CASE_CLOSED), card(case=CASE_CLOSED))
    s.expect("ask", ["case.closed:ask@203990"], reply=reply(DANA, contains=["203990", "closed"]))


@scenario
def case_closed_then_the_right_one(s):
    """The partner answers with the right case: the forms go over although they bear the closed case's number; the old request ends withdrawn."""
    first = simple(s, transfer(case=CASE_CLOSED), card(case=CASE_CLOSED))
    s.expect("ask", ["case.closed:ask@203990"], reply=reply(DANA, contains=["203990"]))
    at = later(T0, 2)
    s.mail(DANA, f"RE: Case {CASE_CLOSED} - license transfer - new case {CASE}", f"Sorry, the new case is {CASE}.\n\nDana", at=at, client="outlook", references=first)
    s.expect("accept", optional=["case.closed:note"], reply=reply(DANA, contains=[CASE]), why="the subject still carries the closed case beside the right one")


@scenario
def case_closed_then_the_right_one_alone(s):
    first = simple(s, transfer(case=CASE_CLOSED), card(case=CASE_CLOSED))
    s.expect("ask", ["case.closed:ask@203990"])
    at = later(T0, 2)
    s.mail(DANA, f"Case {CASE}", "Here is the right case number.\n\nDana", at=at, client="outlook", references=first)
    s.expect("accept", reply=OK)


@scenario
def case_under_another_system(s):
    """The case was opened under the old system."""
    s.world.cases[CASE]["system_key"] = A
    simple(s)
    s.expect("reject", ["case.system-mismatch:reject@204417"], rejected(), reply(DANA, contains=[CASE]))


@scenario
def case_conflict_between_subject_and_form(s):
    """The subject names one case, the transfer form another (open, of the same partner, not turned down)."""
    simple(s, transfer(case=CASE2), subject=f"Case {CASE}: transfer")
    s.expect("flag", ["case.conflict:flag"], reply=reply(DANA))


@scenario
def case_conflict_in_own_words(s):
    """The partner's own words name another case than subject and forms."""
    simple(s, body=f"Hi,\n\nthis is for case {CASE2}. Forms attached.\n\nDana")
    s.expect("flag", ["case.conflict:flag"], reply=reply(DANA))


@scenario
def case_same_in_own_words(s):
    """Nearest miss: the words name the same case, and an order number; an older case stands in the quoted text only."""
    simple(s, body=f"Hi,\n\nthis is for case {CASE}, our order 778812.\n\nDana\n\nOn Mon, Sep 14, 2026 at 9:12 AM Support <support@vendor.example> wrote:\n> Your case {CASE2} was updated.\n> Regards, Support", client="gmail")
    s.expect("accept", requests=accepted(), reply=OK)


# ------------------------------------------------------------------ forms missing

@scenario
def transfer_form_missing(s):
    """Only the card form; the transfer form comes later."""
    first = s.mail(DANA, f"Case {CASE}", "Card form attached.\n\nDana", [pdf("card.pdf", render(card(), style="twocol"))], client="gmail")
    s.expect("ask", ["form.transfer-missing:ask@204417"], asked(), reply(DANA, contains=["License Transfer Form"]))
    at = later(T0, 20)
    s.mail(DANA, f"Re: Case {CASE}", "There you go", [pdf("transfer.pdf", render(transfer(), style="twocol"))], at=at, client="gmail", references=first)
    s.expect("accept", requests=accepted(received=at), reply=OK)


@scenario
def card_form_missing(s):
    first = s.mail(DANA, f"Case {CASE}", "Form attached.\n\nDana", [pdf("transfer.pdf", render(transfer(), style="above"))], client="apple")
    s.expect("ask", ["form.card-missing:ask@204417"], asked(), reply(DANA, contains=["Credit Card Authorization"], excludes=["License Transfer Form is missing"]))
    at = later(T0, 1)
    s.mail(LEE, f"Re: Case {CASE}", "Dana asked me to send this.\n\nLee", [pdf("card.pdf", render(card(), style="lined"))], at=at, client="apple", references=first)
    s.expect("accept", requests=accepted(received=at), reply=reply(LEE, contains=[CASE]))


@scenario
def both_forms_missing(s):
    s.mail(DANA, f"Case {CASE} license transfer", "Hi, what do you need from us for the transfer?\n\nDana", client="gmail")
    s.expect("ask", ["form.transfer-missing:ask@204417", "form.card-missing:ask@204417"], asked(), reply(DANA, contains=["License Transfer Form", "Credit Card Authorization"]))


@scenario
def card_used_up(s):
    """The first move uses the authorization up; forms for a further move under the same case need another card form."""
    first = simple(s)
    s.expect("accept", requests=accepted(), reply=OK)
    at = later(T0, 30)
    t2 = transfer(source=G, rows=[[G20, "ALTI-STATION-20", "20"]])
    second = s.mail(DANA, f"RE: Case {CASE} - license transfer", "One more old system.\n\nDana", [pdf("more.pdf", render(t2, style="above"))], at=at, client="outlook", references=first)
    s.expect("ask", ["form.card-missing:ask@204417"], asked(received=at), reply(DANA, contains=["Credit Card Authorization"]))
    at2 = later(T0, 40)
    s.mail(DANA, f"RE: Case {CASE} - license transfer", "Card form for the second one.\n\nDana", [pdf("card2.pdf", render(card(), style="lined"))], at=at2, client="outlook", references=second)
    s.expect("accept", requests=accepted(moves=[move(G, B, lic(G20, "ALTI-STATION-20", 20, None))], received=at2))


@scenario
def card_with_twice_the_amount_pays_both(s):
    """$600 at first, one move: $300 are left for the next move of the case (used up by the moves it pays for)."""
    first = simple(s, c=card("$600.00"))
    s.expect("accept", requests=accepted())
    at = later(T0, 30)
    t2 = transfer(source=G, rows=[[G20, "ALTI-STATION-20", "20"]])
    s.mail(DANA, f"RE: Case {CASE} - license transfer", "One more old system.\n\nDana", [pdf("more.pdf", render(t2, style="above"))], at=at, client="outlook", references=first)
    s.expect("accept", requests=accepted(moves=[move(G, B, lic(G20, "ALTI-STATION-20", 20, None))], received=at))


# ------------------------------------------------------------------ incomplete forms

def incomplete(name, about, t=None, c=None, fields=(), style="above", repaired=True):
    def build(s):
        first = s.mail(DANA, f"Case {CASE}", BODY, files(t or transfer(), c or card(), style, style), client="gmail")
        s.expect("ask", ["form.incomplete:ask@204417"], asked(), reply(DANA, contains=list(fields)))
        if repaired:
            at = later(T0, 4)
            repair = [pdf("transfer.pdf", render(transfer(), style="lined"))] if t else [pdf("card.pdf", render(card(), style="lined"))]
            s.mail(DANA, f"Re: Case {CASE}", "Filled in now.", repair, at=at, client="gmail", references=first)
            s.expect("accept", requests=accepted(received=at))
    build.__doc__, build.__name__ = about, name
    scenario(build)


incomplete("incomplete_without_signature", "The transfer form is not signed; a signed one replaces it.", t=transfer(signature=""), fields=["Authorized Signature"])
incomplete("incomplete_without_date_signed", "The transfer form is not dated.", t=transfer(signed_date=""), fields=["Date Signed"], style="boxes")
incomplete("incomplete_without_end_user", "The end user is missing.", t=transfer(end_user=""), fields=["End User"], style="lined")
incomplete("incomplete_without_from_system", "The from system's key is missing.", t=transfer(source=""), fields=["From System Key"], style="boxes")
incomplete("incomplete_without_rows", "No license key is listed.", t=transfer(rows=[]), fields=["License Key"])
incomplete("incomplete_row_without_quantity", "A key without its quantity.", t=transfer(rows=[[A10, "ALTI-STATION-10", ""]]), fields=["Quantity"], style="lined")
incomplete("incomplete_card_without_zip", "The card form lacks the ZIP code.", c=card(billing_zip=""), fields=["ZIP"], style="boxes")
incomplete("incomplete_card_without_holder", "The card form lacks the cardholder.", c=card(cardholder_name=""), fields=["Cardholder"])
incomplete("incomplete_card_without_expiration", "The card form lacks the expiration date.", c=card(expiration=""), fields=["Expiration"], style="lined")
incomplete("incomplete_card_without_number", "The card form lacks the card number.", c=card(card_number=""), fields=["Card Number"])
incomplete("incomplete_card_without_date", "The card form is not dated.", c=card(signed_date=""), fields=["Date Signed"])


@scenario
def complete_with_only_what_is_required(s):
    """Nearest miss: everything that is not required is empty (case on the form too: it is in the subject)."""
    t = transfer(case="", request_date="", partner_company="", partner_id="", contact_name="", contact_email="", contact_phone="", printed_name="", title="")
    c = card(case="", company="", card_type="", cvv="", billing_address="", billing_city="", billing_state="")
    s.mail(DANA, f"Case {CASE}", BODY, files(t, c, "above", "lined"), client="gmail")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def signed_by_hand_in_ink(s):
    """Drawn signatures, as strokes, on both forms."""
    s.mail(DANA, f"Case {CASE}", BODY, files(transfer(signature="ink:5"), card(signature="ink:8"), "lined", "boxes"), client="apple")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def signed_with_a_stamp(s):
    """Signatures as little pictures laid on the line."""
    s.mail(DANA, f"Case {CASE}", BODY, files(transfer(signature="image:3"), card(signature="image:9"), "above", "lined"), client="apple")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def signed_digitally(s):
    """A signature field with a digital signature."""
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("t.pdf", acro(transfer(), digital_signature=True)), pdf("c.pdf", acro(card()))], client="outlook")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def several_cases_form_without_number(s):
    """Where one email carries several cases, the case number is required on the form."""
    t1, t2 = transfer(), transfer(case="", target=H, rows=[[A25, "ALTI-STATION-25", "25"]])
    s.mail(DANA, f"Cases {CASE}, {CASE2}", BODY, [pdf("1.pdf", render(t1, style="above")), pdf("2.pdf", render(t2, style="above")), pdf("c.pdf", render(card("$600"), style="lined"))], client="gmail")
    s.expect("ask", ["form.incomplete:ask@204431"], reply=reply(DANA, contains=["Case Number"]))


# ------------------------------------------------------------------ formats

@scenario
def password_protected_pdf(s):
    """The transfer form can't be opened: asked for, with the reason."""
    locked = tools.encrypt(render(transfer(), style="lined"), user="letmein")
    first = s.mail(DANA, f"Case {CASE}", "Password is letmein.\nDana", [pdf("transfer.pdf", locked), pdf("card.pdf", render(card(), style="lined"))], client="outlook")
    s.expect("ask", ["form.format:ask@204417", "form.transfer-missing:ask@204417"], asked(), reply(DANA, contains=["password"]))
    at = later(T0, 1)
    s.mail(DANA, f"RE: Case {CASE}", "Without password now", [pdf("transfer.pdf", render(transfer(), style="lined"))], at=at, client="outlook", references=first)
    s.expect("accept", requests=accepted(received=at), notes=[], optional=["form.format:note"])


@scenario
def owner_encrypted_pdf(s):
    """Nearest miss: encrypted with an owner password only, it opens for everyone (256 and 128 bit)."""
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("transfer.pdf", tools.encrypt(render(transfer(), style="lined"))), pdf("card.pdf", tools.encrypt(render(card(), style="lined"), bits="128"))], client="outlook")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def damaged_pdf(s):
    broken = render(transfer(), style="lined")[:900]
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("transfer.pdf", broken), pdf("card.pdf", render(card(), style="lined"))], client="gmail")
    s.expect("ask", ["form.format:ask@204417", "form.transfer-missing:ask@204417"], asked())


@scenario
def damaged_cross_reference_can_be_repaired(s):
    """Nearest miss: startxref is wrong, the objects are whole; viewers open it."""
    data = render(transfer(), style="lined")
    at = data.rindex(b"startxref")
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("transfer.pdf", data[:at] + b"startxref\n7\n%%EOF\n"), pdf("card.pdf", render(card(), style="lined"))], client="gmail")
    s.expect("accept", requests=accepted())


@scenario
def xfa_only_pdf(s):
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("transfer.pdf", xfa_only()), pdf("card.pdf", render(card(), style="lined"))], client="gmail")
    s.expect("ask", ["form.format:ask@204417", "form.transfer-missing:ask@204417"], asked())


HTML_FORM = "<html><body><h1>License Transfer Form</h1><p>Case Number: 204417</p></body></html>"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@scenario
def word_document(s):
    """A Word file that may be a form: no PDF, so a note, named in the reply; the form itself is asked for."""
    docx = tools.office_pdf(HTML_FORM, "docx")
    s.mail(DANA, f"Case {CASE}", BODY, [File("License Transfer Form.docx", docx, DOCX), pdf("card.pdf", render(card(), style="lined"))], client="outlook")
    s.expect("ask", ["form.transfer-missing:ask@204417"], asked(), reply(DANA, contains=["License Transfer Form.docx"]), optional=["form.format:ask", "form.format:note"], why="DOMAIN.md: ask for a PDF, else note")


@scenario
def word_document_beside_complete_forms(s):
    """Nearest miss: nothing is lacking, so the Word file is a note only."""
    docx = tools.office_pdf(HTML_FORM, "docx")
    s.mail(DANA, f"Case {CASE}", BODY, files(transfer(), card()) + [File("Notes.docx", docx, DOCX)], client="outlook")
    s.expect("accept", requests=accepted(), optional=["form.format:note"], reply=reply(DANA, contains=["Notes.docx"]))


@scenario
def forms_in_a_zip(s):
    data = tools.zipped(transfer__pdf=render(transfer(), style="lined"), card__pdf=render(card(), style="lined"))
    s.mail(DANA, f"Case {CASE}", "See the zip.\nDana", [File("forms.zip", data, "application/zip")], client="outlook")
    s.expect("ask", ["form.transfer-missing:ask@204417", "form.card-missing:ask@204417"], asked(), reply(DANA, contains=["forms.zip"]), optional=["form.format:ask", "form.format:note"])


@scenario
def heic_photo(s):
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(range(256)) * 8
    s.mail(DANA, f"Case {CASE}", BODY, [File("IMG_0412.HEIC", heic, "image/heic"), pdf("card.pdf", render(card(), style="lined"))], client="apple")
    s.expect("ask", ["form.transfer-missing:ask@204417"], asked(), reply(DANA, contains=["IMG_0412.HEIC"]), optional=["form.format:ask", "form.format:note"])


@scenario
def scanned_form(s):
    """A clean scan is read like any other form."""
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("scan.pdf", tools.scan_pdf(render(transfer(), style="lined"))), pdf("card.pdf", render(card(), style="lined"))], client="outlook")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def photo_of_a_form(s):
    """A photo in which every value is plain is read like any other form."""
    s.mail(DANA, f"Case {CASE}", BODY, [File("IMG_2231.jpg", tools.scan_jpeg(render(transfer(), style="lined")), "image/jpeg"), pdf("card.pdf", render(card(), style="lined"))], client="apple")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def logo_in_the_signature(s):
    """Nearest miss: the little picture of a signature block is no document."""
    s.mail(DANA, f"Case {CASE}", BODY, files(transfer(), card()), client="outlook", logo=draw.logo_png())
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def logo_and_a_missing_form(s):
    """The logo is not taken for the missing form."""
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("card.pdf", render(card(), style="lined"))], client="outlook", logo=draw.logo_png())
    s.expect("ask", ["form.transfer-missing:ask@204417"], asked())


@scenario
def terms_beside_the_forms(s):
    """Other documents are no forms and no problem, although they speak of license keys."""
    terms = draw.plain_pages(["Terms of Service", "1. A License Transfer Form must be received with each request.", "2. The license key remains the property of the vendor.", "3. Date, title and quantity: see order."], ["4. System Key means the key of one system."])
    s.mail(DANA, f"Case {CASE}", BODY, files(transfer(), card()) + [pdf("Terms.pdf", terms)], client="gmail")
    s.expect("accept", requests=accepted(), reply=OK)


# ------------------------------------------------------------------ conflicts within and between forms

@scenario
def hidden_text_white_on_white(s):
    """Another system key in white on white beside the visible one."""
    sheet = draw.Sheet()
    draw.lined(sheet, transfer())
    sheet.c.setFillColorRGB(1, 1, 1)
    sheet.c.drawString(360, 520, "V6P2-KD8Y-3TGM-7XQR")
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("t.pdf", sheet.done()), pdf("c.pdf", render(card()))], client="gmail")
    s.expect("flag", ["form.conflict:flag@204417"], flagged())


@scenario
def field_holds_another_value_than_shown(s):
    """The AcroForm's value is another key than its appearance shows."""
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("t.pdf", acro(transfer(), shown={"license_key_1": A25})), pdf("c.pdf", acro(card()))], client="gmail")
    s.expect("flag", ["form.conflict:flag@204417"], flagged())


@scenario
def field_value_without_appearance(s):
    """Nearest miss: values without appearances, the viewer is told to make them."""
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("t.pdf", acro(transfer(), appearance=False, need_appearances=True)), pdf("c.pdf", acro(card(), appearance=False, need_appearances=True, naming=hierarchical))], client="gmail")
    s.expect("accept", requests=accepted(), reply=OK)


# ------------------------------------------------------------------ systems and licenses

@scenario
def system_unknown(s):
    simple(s, transfer(source=UNKNOWN_SYSTEM))
    s.expect("reject", ["system.unknown:reject@204417"], rejected(), reply(DANA, contains=[UNKNOWN_SYSTEM]), optional=["license.not-on-source:reject"])


@scenario
def system_same(s):
    simple(s, transfer(source=B))
    s.expect("reject", ["system.same:reject@204417"], rejected(), optional=["license.not-on-source:reject"])


@scenario
def license_unknown(s):
    simple(s, transfer(rows=[ROW_A10, [UNKNOWN_LICENSE, "ALTI-STATION-5", "5"]]))
    s.expect("reject", ["license.unknown:reject@204417"], rejected(), reply(DANA, contains=[UNKNOWN_LICENSE]))


@scenario
def license_with_one_look_alike(s):
    """Typed text is never folded: 2 for Z in a key makes it unknown."""
    simple(s, transfer(rows=[[A10.replace("Z", "2", 1), "ALTI-STATION-10", "10"]]))
    s.expect("reject", ["license.unknown:reject@204417"], rejected())


@scenario
def license_elsewhere(s):
    """A key of another system of the same end user."""
    simple(s, transfer(rows=[[G20, "ALTI-STATION-20", "20"]]))
    s.expect("reject", ["license.not-on-source:reject@204417"], rejected(), reply(DANA, contains=[G20]))


@scenario
def license_type_mismatch(s):
    simple(s, transfer(rows=[[A10, "ALTI-IPSTATION-10", "10"]]))
    s.expect("flag", ["license.type-mismatch:flag@204417"], flagged())


@scenario
def license_type_unknown(s):
    """The key's own type is not in the catalogue."""
    s.world.licenses[A10]["license_type"] = "ALTI-GIZMO-10"
    simple(s, transfer(rows=[[A10, "ALTI-GIZMO-10", "10"]]))
    s.expect("flag", ["license.type-unknown:flag@204417"], flagged())


@scenario
def license_listed_twice(s):
    simple(s, transfer(rows=[ROW_A10, [A25, "ALTI-STATION-25", "25"], ROW_A10]))
    s.expect("flag", ["license.duplicate:flag@204417"], flagged())


@scenario
def license_reserved_by_an_upgrade(s):
    """A key that waits with sales for new keys is asked for again under another case."""
    s.world.cases["204555"] = dict(s.world.cases[CASE_UP], case_number="204555", software_only="yes")
    up = lambda n: [pdf("t.pdf", render(upgrade_transfer(case_number=n), style="above")), pdf("c.pdf", render(card(case=n), style="lined")), pdf("w.pdf", render(worksheet(case=n), style="above"))]
    s.mail(DANA, f"Case {CASE_UP} software only upgrade", "We upgrade Mesa Legal to software only.\n\nDana", up(CASE_UP), client="gmail")
    s.expect("accept", requests=[upgrade_request()])
    at = later(T0, 1)
    s.mail(DANA, "Case 204555 software only upgrade", "We upgrade Mesa Legal to software only.\n\nDana", up("204555"), at=at, client="gmail")
    s.expect("flag", ["license.duplicate:flag@204555"], flagged("204555", received=at, upgrade=True))


@scenario
def name_shortened(s):
    """The end user's name is shortened on the form: a note."""
    simple(s, transfer(end_user="Harbor Dental"))
    s.expect("accept", notes=["owner.name-differs:note@204417"], requests=accepted())


@scenario
def name_misspelt(s):
    simple(s, transfer(end_user="Harbour Dental Group"))
    s.expect("accept", notes=["owner.name-differs:note@204417"], requests=accepted())


@scenario
def name_with_other_suffix(s):
    """Case, punctuation and the legal form aside it is the same name."""
    simple(s, transfer(end_user="HARBOR DENTAL GROUP, Inc."))
    s.expect("accept", requests=accepted(), optional=["owner.name-differs:note"])


@scenario
def name_of_somebody_else(s):
    simple(s, transfer(end_user="Lakeside Veterinary Clinic"))
    s.expect("flag", ["owner.name-differs:flag@204417"], flagged())


# ------------------------------------------------------------------ upgrades

CH_UP = lambda p, q: charge(p, q, "2026-12-31", "2027-08-27")
MOVE_UP = move(C, D, lic(C30, "ALTI-STATION-30", 30, CH_UP("ALTI-STATION", 30), "SSW-STATION-30"), lic(C5ACM, "ALTI-ACM-5", 5, CH_UP("ALTI-ACM", 5), "SSW-ACMAGENT-5"))
UP_BODY = "Hello,\n\nwe are upgrading Mesa Legal from Office to a software-only system. Forms attached.\n\nDana Ruiz"


def upgrade_request(received=T0, moves=None):
    return request(CASE_UP, "waiting-for-sales", moves or [MOVE_UP], received=received, upgrade=True)


def upgrade(s, t=None, w="default", c=None, body=UP_BODY, subject=None, **kw):
    t, c = t or upgrade_transfer(), c or card(case=CASE_UP)
    w = worksheet() if w == "default" else w
    attached = [pdf("transfer.pdf", render(t, style="lined")), pdf("card.pdf", render(c, style="above"))] + ([pdf("worksheet.pdf", render(w, style="lined"))] if w else [])
    return s.mail(DANA, subject or f"Case {CASE_UP} Mesa Legal", body, attached, client=kw.pop("client", "outlook"), **kw)


@scenario
def upgrade_complete(s):
    """Accepted: waits for the new keys; the reply says so; the fee applies; the estimate is at the price before conversion."""
    upgrade(s)
    s.expect("accept", requests=[upgrade_request()], reply=reply(DANA, contains=[CASE_UP, "new", "300"]))


@scenario
def upgrade_with_xx_types(s):
    """The worksheet writes SSW-STATION-XX as the source does."""
    upgrade(s, w=worksheet(rows=[ROW_C30[:3] + ["SSW-STATION-XX"], ROW_C5[:3] + ["SSW-ACMAGENT-XX"]]))
    s.expect("accept", requests=[upgrade_request()])


@scenario
def upgrade_acc_seats(s):
    """ACC agent seats become SSW-ACMAGENT as well."""
    upgrade(s, upgrade_transfer(rows=[[C8ACC, "ALTI-ACC-8", "8"]]), worksheet(rows=[[C8ACC, "ALTI-ACC-8", "8", "SSW-ACMAGENT-8"]]))
    s.expect("accept", requests=[upgrade_request(moves=[move(C, D, lic(C8ACC, "ALTI-ACC-8", 8, CH_UP("ALTI-ACC", 8), "SSW-ACMAGENT-8"))])])


@scenario
def upgrade_worksheet_missing(s):
    first = upgrade(s, w=None, body=UP_BODY + "\nNo charge PO number: PO-88121")
    s.expect("ask", ["form.worksheet-missing:ask@204500"], asked(CASE_UP, upgrade=True), reply(DANA, contains=["Worksheet"]), optional=["po.missing:ask"])
    at = later(T0, 5)
    s.mail(DANA, f"RE: Case {CASE_UP} Mesa Legal", "The worksheet.\nDana", [pdf("worksheet.pdf", render(worksheet(), style="boxes"))], at=at, client="outlook", references=first)
    s.expect("accept", requests=[upgrade_request(received=at)])


@scenario
def upgrade_not_declared_in_the_email(s):
    """Declared in the case only: neither words nor box; the worksheet's printed title is no declaration."""
    first = upgrade(s, upgrade_transfer(software_only=False), body="Hello, forms attached.\n\nDana")
    s.expect("ask", ["upgrade.undeclared:ask@204500"], asked(CASE_UP, upgrade=True))
    at = later(T0, 1)
    s.mail(DANA, f"RE: Case {CASE_UP} Mesa Legal", "Yes, this is an upgrade to the software only solution.\n\nDana", at=at, client="outlook", references=first)
    s.expect("accept", requests=[upgrade_request(received=at)])


@scenario
def upgrade_declared_in_quoted_text_only(s):
    upgrade(s, upgrade_transfer(software_only=False), body="Hello, forms attached.\n\nDana\n\n-----Original Message-----\nFrom: Support <support@vendor.example>\nSent: Monday, September 14, 2026 9:00 AM\nTo: Dana Ruiz\nSubject: case\n\nIs this an upgrade to the software only solution?")
    s.expect("ask", ["upgrade.undeclared:ask@204500"], asked(CASE_UP, upgrade=True))


@scenario
def upgrade_declared_by_the_box(s):
    upgrade(s, body="Hello, forms attached.\n\nDana")
    s.expect("accept", requests=[upgrade_request()])


@scenario
def upgrade_declared_in_the_subject(s):
    upgrade(s, upgrade_transfer(software_only=False), body="Forms attached.", subject=f"Case {CASE_UP}: upgrade to software-only")
    s.expect("accept", requests=[upgrade_request()])


@scenario
def upgrade_not_declared_in_the_case(s):
    s.world.cases[CASE_UP]["software_only"] = "no"
    upgrade(s)
    s.expect("ask", ["upgrade.undeclared:ask@204500"], asked(CASE_UP, upgrade=True), reply(DANA, contains=["case"]))


@scenario
def upgrade_declared_but_none(s):
    """The box is ticked, but the to system is a MAX server."""
    simple(s, transfer(software_only=True))
    s.expect("flag", ["upgrade.not-one:flag@204417"], flagged(), optional=["form.worksheet-missing:ask", "upgrade.undeclared:ask", "po.missing:ask"])


@scenario
def upgrade_reverse(s):
    """From a software-only system back to a MAX server."""
    s.world.systems[A]["platform"] = "software-only"
    simple(s)
    s.expect("flag", ["upgrade.reverse:flag@204417"], flagged())


@scenario
def software_only_to_software_only(s):
    """Nearest miss: between two software-only systems nothing is converted and no worksheet is needed."""
    s.world.systems[A]["platform"] = "software-only"
    s.world.systems[B]["platform"] = "software-only"
    simple(s)
    s.expect("accept", requests=accepted())


@scenario
def upgrade_without_po(s):
    first = upgrade(s, w=worksheet(po_number=""))
    s.expect("ask", ["po.missing:ask@204500"], asked(CASE_UP, upgrade=True), reply(DANA, contains=["PO"]))
    at = later(T0, 1)
    s.mail(DANA, f"RE: Case {CASE_UP} Mesa Legal", "Our no charge PO number is PO-88121.\n\nDana", at=at, client="outlook", references=first)
    s.expect("accept", requests=[upgrade_request(received=at)])


@scenario
def worksheet_wrong_counterpart(s):
    upgrade(s, w=worksheet(rows=[ROW_C30[:3] + ["SSW-ACMAGENT-30"], ROW_C5]))
    s.expect("flag", ["worksheet.conversion:flag@204500"], flagged(CASE_UP, upgrade=True))


@scenario
def worksheet_wrong_new_quantity(s):
    upgrade(s, w=worksheet(rows=[ROW_C30[:3] + ["SSW-STATION-25"], ROW_C5]))
    s.expect("flag", ["worksheet.conversion:flag@204500"], flagged(CASE_UP, upgrade=True))


@scenario
def worksheet_lists_other_keys(s):
    upgrade(s, w=worksheet(rows=[ROW_C30]))
    s.expect("flag", ["form.conflict:flag@204500"], flagged(CASE_UP, upgrade=True))


@scenario
def worksheet_other_quantity(s):
    upgrade(s, w=worksheet(rows=[[C30, "ALTI-STATION-30", "20", "SSW-STATION-30"], ROW_C5]))
    s.expect("flag", ["form.conflict:flag@204500"], flagged(CASE_UP, upgrade=True), optional=["license.partial:reject", "worksheet.conversion:flag"])


@scenario
def worksheet_other_end_user(s):
    upgrade(s, w=worksheet(end_user="Coastal Credit Union"))
    s.expect("flag", ["form.conflict:flag@204500"], flagged(CASE_UP, upgrade=True), optional=["owner.name-differs:flag"])


@scenario
def worksheet_other_system(s):
    upgrade(s, w=worksheet(from_system_key=A))
    s.expect("flag", ["form.conflict:flag@204500"], flagged(CASE_UP, upgrade=True), optional=["form.worksheet-missing:ask"])


@scenario
def worksheet_incomplete(s):
    upgrade(s, w=worksheet(end_user=""))
    s.expect("ask", ["form.incomplete:ask@204500"], asked(CASE_UP, upgrade=True), reply(DANA, contains=["End User"]))


@scenario
def worksheet_with_only_what_is_required(s):
    upgrade(s, w=worksheet(case_number="", partner_company="", from_platform="", prepared_by="", signed_date=""))
    s.expect("accept", requests=[upgrade_request()])


@scenario
def upgrade_type_without_counterpart(s):
    rows = [[CTRUNK, "ALTI-TRUNK-4", "4"]]
    upgrade(s, upgrade_transfer(rows=rows), worksheet(rows=[[CTRUNK, "ALTI-TRUNK-4", "4", ""]]))
    s.expect("flag", ["license.no-counterpart:flag@204500"], flagged(CASE_UP, upgrade=True), optional=["worksheet.conversion:flag"])


@scenario
def trunk_moves_where_nothing_is_converted(s):
    """Nearest miss: the same type in an ordinary transfer."""
    s.world.add_license("X2TK-4DWN-2QHR-8MPV-6KXD", "ALTI-TRUNK-4", A)
    simple(s, transfer(rows=[["X2TK-4DWN-2QHR-8MPV-6KXD", "ALTI-TRUNK-4", "4"]]))
    s.expect("accept", requests=accepted(moves=[move(A, B, lic("X2TK-4DWN-2QHR-8MPV-6KXD", "ALTI-TRUNK-4", 4, charge("ALTI-TRUNK", 4, "2026-06-30", "2027-08-31")))]))


# ------------------------------------------------------------------ card

@scenario
def card_expired_last_month(s):
    simple(s, c=card(expiration="08/26"))
    s.expect("ask", ["card.expired:ask@204417"], asked(), reply(DANA, contains=["expir"]))


@scenario
def card_expiring_this_month(s):
    """Valid through the last day of its month, in Los Angeles: 30 September, 23:50 there."""
    at = "2026-10-01T06:50:00Z"
    simple(s, c=card(expiration="09/26"), at=at)
    s.expect("accept", requests=accepted(received=at))


@scenario
def card_expired_since_midnight(s):
    at = "2026-10-01T07:05:00Z"
    simple(s, c=card(expiration="09/2026"), at=at)
    s.expect("ask", ["card.expired:ask@204417"], asked(received=at))


@scenario
def card_number_fails_the_check_digit(s):
    simple(s, c=card(card_number="4111 1111 1111 1112"))
    s.expect("ask", ["card.invalid:ask@204417"], asked(), reply(DANA, excludes=["1111 1111 1112", "411111"]))


@scenario
def card_amex_grouped(s):
    """Nearest miss: fifteen digits, grouped 4-6-5."""
    simple(s, c=card(card_type="American Express", card_number="3782 822463 10005", cvv="9174"))
    s.expect("accept", requests=accepted(), reply=reply(DANA, excludes=["822463", "9174"]))
