"""The adversary: repairs of every question, odd senders, odd subjects, odd files, and forms that try to deceive."""
import io
import pikepdf
from pikepdf import Array, Dictionary, Name, String
import draw
import tools
from acro import acro, numbered
from draw import Pen, Sheet, render
from forms import *
from mailshapes import *
from s_mail import failed, forms
from s_policy import BODY, OK, files, simple, orchard, MOVE_A25_H
from s_procedure import upgrade, UP_BODY, MOVE_UP, upgrade_request, CH_UP
from scenario import *


# ------------------------------------------------------------------ repaired by doing what the reply says

def repaired(name, about, build_first, code, answer, world=None, requests=None):
    """First mail, its finding, then the answer that does what was asked, which must be accepted."""
    def build(s):
        if world:
            world(s.world)
        first = build_first(s)
        kind = code.split(":")[1]
        s.expect(kind, [code + "@204417"], asked() if kind == "ask" else rejected())
        at = later(T0, 6)
        subject, attached = answer
        s.mail(DANA, subject, "Corrected as you asked.\n\nDana", attached, at=at, client="gmail", references=first)
        s.expect("accept", requests=requests(at) if requests else accepted(received=at), reply=OK)
    build.__doc__, build.__name__ = about, name
    scenario(build)


RE = f"Re: Case {CASE} - license transfer"
T_PDF = lambda t, style="boxes": pdf("corrected transfer form.pdf", render(t, style=style))
C_PDF = lambda c, style="above": pdf("corrected card form.pdf", render(c, style=style))

repaired("repair_owner_mismatch", "The right from system on a new form.", lambda s: simple(s, transfer(source=I, rows=[[I10, "ALTI-STATION-10", "10"]])), "owner.mismatch:reject", (RE, [T_PDF(transfer())]))
repaired("repair_unknown_license", "A typing error in a key, corrected.", lambda s: simple(s, transfer(rows=[[UNKNOWN_LICENSE, "ALTI-STATION-10", "10"]])), "license.unknown:reject", (RE, [T_PDF(transfer())]))
repaired("repair_license_elsewhere", "A key of another system, corrected.", lambda s: simple(s, transfer(rows=[[G20, "ALTI-STATION-20", "20"]])), "license.not-on-source:reject", (RE, [T_PDF(transfer())]))
repaired("repair_card_expired", "A card that is valid.", lambda s: simple(s, c=card(expiration="07/26")), "card.expired:ask", (RE, [C_PDF(card())]))
repaired("repair_card_invalid", "The right number.", lambda s: simple(s, c=card(card_number="4111 1111 1111 1112")), "card.invalid:ask", (RE, [C_PDF(card())]))
repaired("repair_fee", "A form for the whole amount replaces the one not used up.", lambda s: simple(s, c=card("150")), "fee.not-covered:ask", (RE, [C_PDF(card("300"))]))
repaired("repair_both_forms_anew", "All forms again, corrected: each replaces its older one, no key is listed twice.", lambda s: simple(s, transfer(rows=[[A10, "ALTI-STATION-10", "9"]])), "license.partial:reject", (RE, [T_PDF(transfer()), C_PDF(card())]))


@scenario
def repair_chassis_cap(s):
    """Fewer keys on the corrected form."""
    first = orchard(s, [[E50, "ALTI-STATION-50", "50"], [E1, "ALTI-STATION-1", "1"]])
    s.expect("reject", ["chassis.station-cap:reject@204600"], rejected(CASE_ORCHARD))
    at = later(T0, 2)
    s.mail(SAM, f"Re: [Case {CASE_ORCHARD}] Orchard Foods new MAXCS system", "Then without the single one.", [pdf("t.pdf", render(orchard_transfer(), style="above"))], at=at, client="gmail", references=first)
    s.expect("accept", requests=accepted(CASE_ORCHARD, [move(E, F, lic(E50, "ALTI-STATION-50", 50, charge("ALTI-STATION", 50, "2025-11-15", "2027-09-02")))], received=at))


@scenario
def repair_wrong_system_of_the_case(s):
    """The case was opened under the old system; the partner opens another and answers with its number; the forms, which bear the old number, go over."""
    s.world.cases[CASE]["system_key"] = A
    s.world.cases["204490"] = dict(s.world.cases[CASE], case_number="204490", system_key=B)
    first = simple(s)
    s.expect("reject", ["case.system-mismatch:reject@204417"], rejected())
    at = later(T0, 3)
    s.mail(DANA, "Case 204490", "The new case for the same forms.\n\nDana", at=at, client="outlook", references=first)
    s.expect("accept", reply=reply(DANA, contains=["204490"]))


@scenario
def repair_unknown_case(s):
    """A typing error in the case number."""
    first = simple(s, transfer(case="240417"), card(case="240417"))
    s.expect("ask", ["case.unknown:ask"], reply=reply(DANA, contains=["240417"]))
    at = later(T0, 1)
    s.mail(DANA, f"Case {CASE}", "Sorry, this is the right number.\n\nDana", at=at, client="gmail", references=first)
    s.expect("accept", reply=OK)


@scenario
def rejected_requests_reserve_nothing(s):
    """A key on a rejected request of another case can be moved."""
    simple(s, transfer(case=CASE2, target=H, rows=[ROW_A10, [A25, "ALTI-STATION-25", "5"]]), card(case=CASE2))
    s.expect("reject", ["license.partial:reject@204431"], rejected(CASE2))
    at = later(T0, 1)
    simple(s, at=at)
    s.expect("accept", requests=accepted(received=at))


@scenario
def one_form_sent_twice_in_a_mail_for_more_keys(s):
    """Two forms with the same systems in one email, other keys (the rows did not suffice): one move, $300."""
    t2 = transfer(rows=[[A25, "ALTI-STATION-25", "25"]])
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("1.pdf", render(transfer(), style="lined")), pdf("2.pdf", render(t2, style="lined")), pdf("c.pdf", render(card(), style="lined"))], client="gmail")
    s.expect("accept", requests=accepted(moves=[move(A, B, lic(A10, "ALTI-STATION-10", 10, c10()), lic(A25, "ALTI-STATION-25", 25, charge("ALTI-STATION", 25, "2026-06-30", "2027-08-31")))]))


@scenario
def same_forms_again_after_the_move(s):
    """Sent again as a new mail: already done; status and clock stay as they were."""
    first = simple(s)
    s.expect("accept", requests=accepted())
    at = later(T0, 30)
    simple(s, at=at, references=first)
    s.expect("reject", ["request.already-moved:reject@204417"], [request(CASE, "moved", received=T0, deadline="24h")], reply(DANA, contains=["already"]))


@scenario
def upgrade_and_transfer_in_one_email(s):
    """Two cases, one an upgrade, one not: $600; one waits for sales, the other moves."""
    s.mail(DANA, f"Case {CASE} and case {CASE_UP}", "Harbor gets its new MAX server; Mesa Legal is upgraded from Office to software-only.\n\nDana",
           [pdf("a.pdf", render(transfer(), style="above")), pdf("b.pdf", render(upgrade_transfer(), style="lined")), pdf("w.pdf", render(worksheet(), style="above")), pdf("c.pdf", render(card("600.00", case=""), style="lined"))], client="outlook")
    s.expect("accept", requests=accepted() + [upgrade_request()], optional=["upgrade.not-one:flag"], why="the words declare an upgrade of one case; the other is none and must not be flagged for it")


@scenario
def thanks_while_sales_work(s):
    """A thank-you while the upgrade waits for new keys: a person reads it, no reply."""
    first = upgrade(s)
    s.expect("accept", requests=[upgrade_request()])
    s.mail(DANA, f"RE: Case {CASE_UP} Mesa Legal", "Thanks, looking forward to the keys.", at=later(T0, 2), client="outlook", references=first)
    s.expect("flag", ["mail.correspondence:flag"], reply=None)


# ------------------------------------------------------------------ subjects

def subject(name, about, text, ok=True, **kw):
    def build(s):
        simple(s, transfer(case="") if not ok else transfer(), card(case="") if not ok else card(), subject=text, client="gmail", **kw)
        if ok:
            s.expect("accept", requests=accepted(), reply=OK, cases=[CASE])
        else:
            s.expect("ask", ["case.missing:ask"], reply=reply(DANA))
    build.__doc__, build.__name__ = about, name
    scenario(build)


subject("subject_with_a_date", "A date of eight digits beside the labelled case.", f"Case {CASE} / forms of 20260914")
subject("subject_with_a_po_that_is_another_case", "The PO's number is another known case's.", f"PO {CASE2} - Case No. {CASE}")
subject("subject_with_zip_and_phone", "ZIP and phone numbers around it.", f"Harbor Dental, Eureka CA 95501-4417, tel 5550142277, case#{CASE}")
subject("subject_in_brackets", "[CASE:204417]", f"[CASE:{CASE}] RE: RE: FW: license transfer")
subject("subject_with_number_sign", "Only a number sign.", f"#{CASE} license transfer")
subject("subject_number_glued_to_a_dash", "Case-204417-license", f"Case-{CASE}-license-transfer")
subject("subject_repeats_the_case", "Twice the same.", f"Case {CASE} (was: case {CASE})")
subject("subject_of_a_ticket_system", "The partner's own ticket before it.", f"[Ticket 551298] License transfer, your case {CASE}")
subject("subject_order_number_only", "An order number is no case.", f"Order {CASE} license transfer", ok=False)
subject("subject_serial_number_only", "A serial number is none.", f"S/N {CASE} license transfer", ok=False)
subject("subject_digits_inside_a_longer_number", "The case's digits inside a longer number.", f"Transfer 9920441755", ok=False)
subject("subject_system_key_only", "A system key in the subject.", f"Licenses for {B}", ok=False)


# ------------------------------------------------------------------ senders

@scenario
def results_with_a_version_and_capitals(s):
    """RFC 8601's version after the authserv-id, another case of letters, folded."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), received=[l.replace("Authentication-Results: mx.vendor.example;", "Authentication-Results: MX.Vendor.Example 1;\n\t") for l in received_postfix("redwoodvoice.example", "v", when(T0), passed("redwoodvoice.example"))])
    s.expect("accept", requests=accepted())


@scenario
def results_for_another_from_domain(s):
    """dmarc=pass, but for another header.from than the From says."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), results=failed("attacker.example", "dmarc=pass header.from=attacker.example", "spf=pass smtp.mailfrom=attacker.example"))
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def results_without_a_setting(s):
    """With no Mail:AuthServId no sender counts as authenticated by that header."""
    s.world.settings["Mail"]["AuthServId"] = ""
    s.mail(DANA, f"Case {CASE}", BODY, forms())
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def results_without_id_where_an_id_is_set(s):
    """Results without an authserv-id are believed only with the word none."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), received=[l.replace("mx.vendor.example; ", "") if l.startswith("Authentication") else l for l in received_postfix("redwoodvoice.example", "v", when(T0), passed("redwoodvoice.example"))])
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def results_forged_below_the_cloud(s):
    """none: results without an id below the trusted hops are the sender's own."""
    s.world.settings["Mail"].update({"AuthServId": "none", "TrustedHops": 4})
    lines = received_cloud("redwoodvoice.example", "c", when(T0), {"lines": ["spf=fail (sender IP is 198.51.100.77)\n smtp.mailfrom=redwoodvoice.example", " dkim=none", "dmarc=fail action=none header.from=redwoodvoice.example"]})
    lines = [l for l in lines if not l.startswith("Authentication-Results")] + ["Authentication-Results: spf=pass smtp.mailfrom=redwoodvoice.example; dkim=pass header.d=redwoodvoice.example; dmarc=pass action=none header.from=redwoodvoice.example"]
    s.mail(DANA, f"Case {CASE}", BODY, forms(), received=lines, client="outlook")
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def results_in_a_list_of_servers(s):
    """Two receiving servers in the setting."""
    s.world.settings["Mail"]["AuthServId"] = ["mx2.vendor.example", "mx.vendor.example"]
    s.mail(DANA, f"Case {CASE}", BODY, forms())
    s.expect("accept", requests=accepted())


@scenario
def dkim_of_a_parent_domain(s):
    """Relaxed alignment: mail.bayline.example signs for bayline.example."""
    s.mail(SAM, f"Case {CASE_ORCHARD}", BODY, [pdf("t.pdf", render(orchard_transfer(), style="above")), pdf("c.pdf", render(orchard_card(), style="lined"))], results={"lines": ["dkim=pass header.d=mail.bayline.example header.i=@mail.bayline.example; spf=none"], "mailfrom": "x@other.example"})
    s.expect("accept", requests=accepted(CASE_ORCHARD, [move(E, F, lic(E50, "ALTI-STATION-50", 50, charge("ALTI-STATION", 50, "2025-11-15", "2027-09-02")))]))


@scenario
def encoded_from_name(s):
    """An encoded display name with a comma and an address-like text in it."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), from_header=f"=?utf-8?q?Ru=C3=ADz=2C_Dana_=3Ckim=40stranger=2Eexample=3E?= <{DANA}>")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def unauthenticated_stranger_without_forms(s):
    """Spam that fails everything is spam still, not an exception."""
    s.mail("promo@stranger.example", "Cheap toner", "Buy.", results=failed("stranger.example", "dmarc=fail header.from=stranger.example"))
    s.expect("ignore", ["mail.unrelated:ignore"], requests=[], reply=None)


@scenario
def partner_of_another_case_without_case(s):
    """No case anywhere: a registered contact of any partner will do."""
    s.mail(ORDERS, "License transfer for Pinnacle", "What forms do you need?", client="gmail")
    s.expect("ask", ["case.missing:ask"], reply=reply(ORDERS), optional=["form.transfer-missing:ask", "form.card-missing:ask"])


# ------------------------------------------------------------------ automatic mail

@scenario
def ticket_confirmation(s):
    """A partner's ticket system acknowledges our mail, naming our case."""
    s.mail(DANA, f"[#HD-1] Request received: Re: Case {CASE}", "We have received your message. A technician will reply.", client="nested", extra=["Auto-Submitted: auto-replied", "Precedence: bulk"])
    s.expect("ignore", ["mail.auto-reply:ignore"], requests=[], reply=None)


@scenario
def vacation_with_null_return_path(s):
    s.mail(DANA, f"Vacation: Case {CASE}", "Back on Monday.", results={**passed("redwoodvoice.example"), "mailfrom": ""})
    s.expect("ignore", ["mail.auto-reply:ignore"], requests=[], reply=None)


@scenario
def read_receipt(s):
    """A disposition notification is no letter."""
    body = ('Content-Type: multipart/report; report-type=disposition-notification;\n\tboundary="MDN"\n\n--MDN\nContent-Type: text/plain\n\nYour message was read on Tuesday.\n\n'
            f'--MDN\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;{DANA}\nOriginal-Message-ID: <x@vendor.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--MDN--\n')
    s.mail(DANA, f"Read: Case {CASE}", raw_body=body, client="outlook")
    s.expect("ignore", ["mail.auto-reply:ignore"], requests=[], reply=None, optional=["mail.bounce:ignore"])


# ------------------------------------------------------------------ files

@scenario
def signed_with_smime(s):
    """multipart/signed: the forms inside, a p7s beside."""
    inner = body_outlook("smime", BODY, forms())
    body = joined(("Content-Type: multipart/signed; protocol=\"application/x-pkcs7-signature\"; micalg=sha-256;\n\tboundary=\"SMIME1\"\n", "\n--SMIME1\n" + inner +
                   "\n--SMIME1\nContent-Type: application/x-pkcs7-signature; name=\"smime.p7s\"\nContent-Disposition: attachment; filename=\"smime.p7s\"\nContent-Transfer-Encoding: base64\n\nMIIBAAYJKoZIhvcNAQcCoIHyMIHv\n--SMIME1--\n"))
    s.mail(DANA, f"Case {CASE}", raw_body=body, client="outlook")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def zip_beside_complete_forms(s):
    """An archive of photos beside complete forms: a note, named in the reply."""
    s.mail(DANA, f"Case {CASE}", BODY, forms() + [File("site photos.zip", tools.zipped(a__jpg=b"\xff\xd8\xff\xe0jpeg"), "application/zip")], client="outlook")
    s.expect("accept", requests=accepted(), optional=["form.format:note"], reply=reply(DANA, contains=["site photos.zip"]))


@scenario
def calendar_and_card_attachments(s):
    """A vCard and an invitation are no forms and no problem."""
    s.mail(DANA, f"Case {CASE}", BODY, forms() + [File("dana.vcf", b"BEGIN:VCARD\r\nFN:Dana Ruiz\r\nEND:VCARD\r\n", "text/vcard"), File("invite.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")], client="apple")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def pdf_with_junk_before_its_header(s):
    """Some gateways put bytes before %PDF; viewers accept up to 1024."""
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("t.pdf", b"\r\n\r\nX-Scanned: clean\r\n" + render(transfer(), style="above")), pdf("c.pdf", render(card(), style="lined"))], client="gmail")
    s.expect("accept", requests=accepted())


@scenario
def pdf_as_quoted_printable(s):
    """A PDF that a broken gateway encoded quoted-printable (object streams aside it is still binary-safe there)."""
    import quopri
    data = quopri.encodestring(render(transfer(), style="above"), quotetabs=True).decode("ascii")
    data = data if data.endswith("\n") else data + "\n"
    parts = [text_part(BODY), f'Content-Type: application/pdf; name="c.pdf"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="c.pdf"\n\n{b64(render(card(), style="lined"))}\n']
    zipped_ = tools.qpdf_object_streams(render(transfer(), style="above"))
    qp_ = "".join("=%02X" % b for b in zipped_)
    lines = "=\n".join(qp_[i:i + 72] for i in range(0, len(qp_), 72))
    parts.append(f'Content-Type: application/pdf; name="t.pdf"\nContent-Transfer-Encoding: quoted-printable\nContent-Disposition: attachment; filename="t.pdf"\n\n{lines}\n')
    s.mail(DANA, f"Case {CASE}", raw_body=joined(multipart("mixed", "QP1", parts)))
    s.expect("accept", requests=accepted())


@scenario
def same_file_attached_twice(s):
    """Apple Mail and gateways attach a file twice, byte for byte: still one form."""
    t = render(transfer(), style="above")
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("t.pdf", t), pdf("t.pdf", t), pdf("c.pdf", render(card(), style="lined"))], client="apple")
    s.expect("accept", requests=accepted(), why="no key is listed twice by the partner: it is one document")


# ------------------------------------------------------------------ forms that deceive, and forms that only look so

def deceiving(name, about, change, conflict=True, kind="transfer"):
    def build(s):
        s.mail(DANA, f"Case {CASE}", BODY, [pdf("t.pdf", change()), pdf("c.pdf", render(card(), style="lined"))], client="gmail")
        if conflict:
            s.expect("flag", ["form.conflict:flag@204417"], flagged(), reply(DANA))
        else:
            s.expect("accept", requests=accepted(), reply=OK)
    build.__doc__, build.__name__ = about, name
    scenario(build)


def drawn(extra):
    sheet = Sheet()
    draw.lined(sheet, transfer())
    extra(sheet.c)
    return sheet.done()


def invisible(c):
    text = c.beginText(300, 520)
    text.setTextRenderMode(3)
    text.textOut(I)
    c.drawText(text)


def covered(c):
    c.drawString(300, 520, I)
    c.setFillColorRGB(1, 1, 1)
    c.rect(296, 516, 200, 14, stroke=0, fill=1)
    c.setFillColorRGB(0, 0, 0)


def tiny(c):
    c.setFont("Helvetica", 0.4)
    c.drawString(300, 520, I)


def band(c):
    c.setFillColorRGB(0.1, 0.2, 0.5)
    c.rect(40, 748, 530, 24, stroke=0, fill=1)
    c.setFillColorRGB(1, 1, 1)
    c.drawString(54, 755, "Redwood Voice & Data, Inc. - telephony for offices")


def watermark(c):
    c.saveState()
    c.setFillColorRGB(0.85, 0.85, 0.85)
    c.setFont("Helvetica-Bold", 80)
    c.translate(120, 200)
    c.rotate(50)
    c.drawString(0, 0, "COPY FOR FILE")
    c.restoreState()


deceiving("hidden_text_invisible", "Another system key in render mode 3.", lambda: drawn(invisible))
deceiving("hidden_text_covered", "Another system key under a white rectangle.", lambda: drawn(covered))
deceiving("hidden_text_off_the_page", "Another system key beside the page.", lambda: drawn(lambda c: c.drawString(700, 520, I)))
deceiving("white_text_on_a_dark_band", "Nearest miss: white letters on a dark band are seen by everybody.", lambda: drawn(band), conflict=False)
deceiving("watermark_behind_the_form", "Nearest miss: a grey watermark.", lambda: drawn(watermark), conflict=False)


def layer(visible):
    """Another key on an optional-content layer that is switched off (or on)."""
    pdf_ = pikepdf.open(io.BytesIO(drawn(lambda c: None)))
    page = list(pdf_.pages)[0]
    group = pdf_.make_indirect(Dictionary(Type=Name.OCG, Name=String("old")))
    state = {"ON": Array([group]), "OFF": Array([])} if visible else {"ON": Array([]), "OFF": Array([group])}
    pdf_.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group]), ON=state["ON"], OFF=state["OFF"]))
    page.Resources.Properties = Dictionary(L1=group)
    page.contents_add(pikepdf.Stream(pdf_, f"/OC /L1 BDC BT /F1 10 Tf 300 520 Td ({I}) Tj ET EMC".encode()))
    return tools.save(pdf_)


deceiving("hidden_text_on_a_layer_switched_off", "Another key on a layer that no viewer shows.", lambda: layer(False))


def annotated(kind):
    """Signed in a viewer: an ink or stamp annotation over the signature line."""
    pdf_ = pikepdf.open(io.BytesIO(render(transfer(signature=""), style="lined")))
    page = list(pdf_.pages)[0]
    look = pdf_.make_stream(b"0.1 0.1 0.5 RG 1.5 w 2 4 m 20 18 l 36 3 l 60 16 l 90 5 l S", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 20]))
    y = SIGNATURE_Y
    a = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=Array([180, y - 3, 280, y + 17]), F=4, AP=Dictionary(N=look))
    if kind == "Ink":
        a.InkList = Array([Array([182, y, 200, y + 14, 216, y, 240, y + 12, 270, y + 2])])
    page.Annots = Array([pdf_.make_indirect(a)])
    return tools.save(pdf_)


SIGNATURE_Y = None


def _find_signature():
    """Where 'lined' draws the signature: read back from the PDF, so that the layout may change."""
    import subprocess, tempfile
    with tempfile.NamedTemporaryFile(suffix=".pdf") as f:
        f.write(render(transfer(signature="ZZMARKZZ"), style="lined"))
        f.flush()
        out = subprocess.run(["pdftotext", "-bbox", f.name, "-"], stdout=subprocess.PIPE).stdout.decode()
    line = next(l for l in out.splitlines() if "ZZMARKZZ" in l)
    return 792 - float(line.split('yMax="')[1].split('"')[0]) + 2


SIGNATURE_Y = _find_signature()
deceiving("signed_with_an_ink_annotation", "Signed with the pen of a PDF viewer.", lambda: annotated("Ink"), conflict=False)
deceiving("signed_with_a_stamp_annotation", "Signed with a viewer's stored signature (a stamp annotation).", lambda: annotated("Stamp"), conflict=False)


def typed_over():
    """An empty blank, filled with a viewer's typewriter: free-text annotations."""
    import subprocess, tempfile, re
    marks = transfer()
    with tempfile.NamedTemporaryFile(suffix=".pdf") as f:
        f.write(render(marks, style="lined"))
        f.flush()
        out = subprocess.run(["pdftotext", "-bbox-layout", f.name, "-"], stdout=subprocess.PIPE).stdout.decode()
    empty = Form("transfer", {})
    pdf_ = pikepdf.open(io.BytesIO(render(empty, style="lined")))
    page = list(pdf_.pages)[0]
    helv = pdf_.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    annots = []
    with pikepdf.open(io.BytesIO(render(empty, style="lined"))) as _:
        pass
    def words(data):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as f:
            f.write(data)
            f.flush()
            o = subprocess.run(["pdftotext", "-bbox", f.name, "-"], stdout=subprocess.PIPE).stdout.decode()
        return [(float(a), float(b), float(c), float(d), t) for a, b, c, d, t in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', o)]
    blank = {(round(w[0]), round(w[1]), w[4]) for w in words(render(empty, style="lined"))}
    lines = {}
    for x1, y1, x2, y2, t in words(render(marks, style="lined")):
        if (round(x1), round(y1), t) not in blank:
            lines.setdefault((round(y1), 0 if y1 < 400 or y1 > 700 else (0 if x1 < 280 else 1 if x1 < 430 else 2)), []).append((x1, y1, x2, y2, t))
    import html
    for group in lines.values():
        x1, y1 = group[0][0], min(g[1] for g in group)
        x2, y2 = max(g[2] for g in group), max(g[3] for g in group)
        text = html.unescape(" ".join(g[4] for g in group))
        rect = [x1 - 2, 792 - y2 - 1, x2 + 6, 792 - y1 + 1]
        safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        look = pdf_.make_stream(f"BT /Helv 10 Tf 0 g 2 3 Td ({safe}) Tj ET".encode("cp1252"), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, rect[2] - rect[0], rect[3] - rect[1]]), Resources=Dictionary(Font=Dictionary(Helv=helv)))
        annots.append(pdf_.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array(rect), Contents=String(text), DA=String("/Helv 10 Tf 0 g"), F=4, AP=Dictionary(N=look))))
    page.Annots = Array(annots)
    return tools.save(pdf_)


deceiving("filled_with_a_viewers_typewriter", "A printed blank, filled with free-text annotations of a PDF viewer.", typed_over, conflict=False)


def incremental():
    """Filled, then corrected and saved incrementally: only the last revision counts."""
    first = acro(transfer(rows=[[A25, "ALTI-STATION-25", "25"]]))
    pdf_ = pikepdf.open(io.BytesIO(first))
    target = next(a for a in list(pdf_.pages)[0].Annots if str(a.get("/T", "")) == "license_key_1")
    out = io.BytesIO(first)
    out.seek(0, 2)
    at = {}
    def put(number, body):
        at[number] = out.tell()
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    for name, value in (("license_key_1", A10), ("license_type_1", "ALTI-STATION-10"), ("quantity_1", "10")):
        a = next(x for x in list(pdf_.pages)[0].Annots if str(x.get("/T", "")) == name)
        number = a.objgen[0]
        rect = " ".join(str(float(v)) for v in a.Rect)
        put(number, f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V ({value}) /Rect [{rect}] /F 4 /DA (/Helv 9 Tf 0 g) /P {list(pdf_.pages)[0].objgen[0]} 0 R >>")
    size = int(pdf_.trailer.Size)
    previous = int(first[first.rindex(b"startxref") + 9:].split()[0])
    xref = out.tell()
    out.write(b"xref\n")
    for number, offset in sorted(at.items()):
        out.write(f"{number} 1\n{offset:010d} 00000 n \n".encode())
    root = pdf_.Root.objgen[0]
    out.write(f"trailer\n<< /Size {size} /Root {root} 0 R /Prev {previous} >>\nstartxref\n{xref}\n%%EOF\n".encode())
    return out.getvalue()


deceiving("form_corrected_by_an_incremental_save", "The last revision's values count.", incremental, conflict=False)


@scenario
def amount_spellings(s):
    """Amounts as people write them."""
    for n, text in enumerate(["USD 300", "300.00 USD", "$ 300", "300,00", "three hundred"]):
        case = f"2048{n:02d}"
        s.world.cases[case] = dict(s.world.cases[CASE], case_number=case)
        s.world.add_license(f"{n}WNK-3TXD-9QRV-5HPM-4XTK", "ALTI-STATION-2", A)
        t = transfer(case=case, rows=[[f"{n}WNK-3TXD-9QRV-5HPM-4XTK", "ALTI-STATION-2", "2"]])
        at = later(T0, n)
        s.mail(DANA, f"Case {case}", BODY, files(t, card(text, case=case), "above", "lined"), at=at, client="gmail")
        if text == "three hundred":
            s.expect("ask", [f"fee.not-covered:ask@{case}"], optional=["form.unreadable:flag", "form.incomplete:ask"])
        elif text == "300,00":
            s.expect("accept", why="a decimal comma: $300, not $30,000 and not nothing")
        else:
            s.expect("accept")


@scenario
def expiry_spellings(s):
    """Expiration dates as people write them."""
    for n, text in enumerate(["9/26", "09-2026", "Sep 2026", "09 / 26", "0926"]):
        case = f"2048{n:02d}"
        s.world.cases[case] = dict(s.world.cases[CASE], case_number=case)
        s.world.add_license(f"{n}WNK-3TXD-9QRV-5HPM-4XTK", "ALTI-STATION-2", A)
        t = transfer(case=case, rows=[[f"{n}WNK-3TXD-9QRV-5HPM-4XTK", "ALTI-STATION-2", "2"]])
        s.mail(DANA, f"Case {case}", BODY, files(t, card(case=case, expiration=text), "above", "lined"), at=later(T0, n), client="gmail")
        s.expect("accept", why="valid through the last day of September 2026")
