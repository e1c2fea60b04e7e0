"""Documents for `licenseinbox read`: renditions of the three forms by many means, with what stands on each."""
import json
import shutil
import sys
import html as html_module
import draw
import tools
from acro import acro, camel, flat, hierarchical, livecycle, numbered, xfa_only
from draw import Pen, Sheet, render
from forms import *
from scenario import HERE

FOLDER = HERE / "read"
EXPECTED = {}


def fields(form):
    """Every field that is filled, under the names of DOMAIN.md."""
    out = {f: v for f, v in form.values.items() if v not in ("", False)}
    columns = [c for c, _ in LABELS[form.kind]["columns"]]
    for n, cells in enumerate(form.rows, 1):
        for column, cell in zip(columns, cells):
            if cell:
                out[f"{column}_{n}"] = cell
    return out


def document(name, data, *forms, problem=None, without=()):
    (FOLDER / name).write_bytes(data)
    EXPECTED[name] = {"forms": [{"form": FORM_NAMES[f.kind], "fields": {k: v for k, v in fields(f).items() if k not in without}} for f in forms]}
    if problem is not None:
        EXPECTED[name]["problem"] = problem


FULL = transfer(rows=[ROW_A10, [A25, "ALTI-STATION-25", "25"], [A5ACC, "ALTI-ACC-5", "5"], [A40, "ALTI-IPSTATION-40", "40"]])
TWELVE = transfer(rows=[[f"{i:X}KWT-9DXN-7QHR-2VPM-8TK{i:X}", f"ALTI-STATION-{i}", str(i)] for i in range(1, 13)])
CARD, WORK = card(), worksheet()
BOX = upgrade_transfer()

STYLE = """body{font-family:'Liberation Sans';font-size:11pt;margin:40px} h1{font-size:16pt} table{border-collapse:collapse;width:100%} td,th{border:1px solid #444;padding:4px 6px;text-align:left}
.label{font-size:8pt;color:#555} .value{font-size:11pt;min-height:14pt} .grid{display:grid;grid-template-columns:1fr 1fr;gap:8px 24px} .line{border-bottom:1px solid #999;flex:1;margin-left:8px;padding-left:4px}
.row{display:flex;margin:6px 0}"""


def esc(text):
    return html_module.escape(str(text))


def html_table(form, stacked=False):
    spec = LABELS[form.kind]
    out = [f"<html><head><meta charset='utf-8'><style>{STYLE}</style></head><body><h1>{spec['title']}</h1>"]

    def put(items):
        if stacked:
            out.append("<div class='grid'>" + "".join(f"<div><div class='label'>{esc(l)}</div><div class='value'>{esc(form.value(f)) or '&nbsp;'}</div></div>" for f, l in items if f != "software_only") + "</div>")
        else:
            out.append("<table>" + "".join(f"<tr><td width='40%'>{esc(l)}</td><td>{esc(form.value(f))}</td></tr>" for f, l in items if f != "software_only") + "</table>")
        if any(f == "software_only" for f, _ in items):
            out.append(f"<p>{'☒' if form.value('software_only') else '☐'} {dict(items)['software_only']}</p>")

    put(spec["fields"])
    if spec["columns"]:
        out.append("<br><table width='100%'>" + "".join(f"<col width='{w}%'>" for _, w in zip(spec["columns"], (40, 25, 14, 21))) + "<tr>" + "".join(f"<th width='{w}%'>{l}</th>" for (_, l), w in zip(spec["columns"], (40, 25, 14, 21))) + "</tr>")
        for n in range(12):
            cells = form.rows[n] if n < len(form.rows) else [""] * len(spec["columns"])
            out.append("<tr>" + "".join(f"<td>{esc(c or '') or '&nbsp;'}</td>" for c in cells) + "</tr>")
        out.append("</table><br>")
    put(spec["closing"])
    return "".join(out) + "</body></html>"


def html_lines(form):
    spec = LABELS[form.kind]
    out = [f"<html><head><meta charset='utf-8'><style>{STYLE}</style></head><body><h1>{spec['title']}</h1>"]
    line = lambda f, l: f"<div class='row'>{esc(l)}:<span class='line'>{esc(form.value(f)) or '&nbsp;'}</span></div>"
    out += [line(f, l) for f, l in spec["fields"] if f != "software_only"]
    if form.kind == "transfer":
        out.append(f"<div class='row'><input type='checkbox' {'checked' if form.value('software_only') else ''}> This is an upgrade to a Software Only Solution</div>")
    if spec["columns"]:
        out.append("<table><tr>" + "".join(f"<th width='{w}%'>{l}</th>" for (_, l), w in zip(spec["columns"], (40, 25, 14, 21))) + "</tr>" + "".join("<tr>" + "".join(f"<td>{esc(c or '')}</td>" for c in r) + "</tr>" for r in form.rows) + "</table>")
    out += [line(f, l) for f, l in spec["closing"]]
    return "".join(out) + "</body></html>"


def flats():
    for style in ("lined", "above", "boxes", "twocol", "bordered"):
        for form, n in ((FULL, "transfer"), (CARD, "card"), (WORK, "worksheet")):
            document(f"{style}-{n}.pdf", render(form, style=style), form)
    document("lined-upgrade-cross.pdf", render(BOX, style="lined"), BOX)
    document("lined-upgrade-brackets.pdf", render(BOX, style="lined", checks="brackets"), BOX)
    document("lined-no-upgrade-brackets.pdf", render(FULL, style="lined", checks="brackets"), FULL)
    document("above-upgrade-zapf.pdf", render(BOX, style="above"), BOX)
    document("boxes-upgrade-x.pdf", render(BOX, style="boxes"), BOX)
    document("lined-no-colon.pdf", render(FULL, style="lined", colon=""), FULL)
    document("lined-caps.pdf", render(FULL, style="lined", caps=True), FULL)
    document("card-caps.pdf", render(CARD, style="above", caps=True), CARD)
    document("above-three-columns.pdf", render(FULL, style="above", columns_count=3), FULL)
    document("boxes-three-columns-card.pdf", render(CARD, style="boxes", columns_count=3), CARD)
    document("twelve-rows.pdf", render(TWELVE, style="above"), TWELVE)
    document("twelve-rows-bordered.pdf", render(TWELVE, style="bordered"), TWELVE)
    document("with-logo.pdf", render(FULL, style="lined", logo=True), FULL)
    document("terms-page.pdf", render(FULL, style="bordered", terms=True), FULL)
    document("keys-broken-over-two-lines.pdf", render(FULL, style="bordered", break_keys=True), FULL)
    document("a4-times.pdf", render(FULL, style="lined", size=draw.A4, font="Times-Roman", bold="Times-Bold"), FULL)
    document("truetype.pdf", render(FULL, style="boxes", font="Lib", bold="LibB"), FULL)
    document("courier-values.pdf", render(CARD, style="lined", value_font="Courier"), CARD)
    document("landscape.pdf", render(FULL, style="above", size=draw.landscape(draw.letter), rows=4), FULL)
    for mode in ("glyph", "split"):
        for form, n in ((FULL, "transfer"), (CARD, "card"), (WORK, "worksheet")):
            document(f"{mode}-{n}.pdf", render(form, style="lined" if mode == "glyph" else "above", mode=mode), form)
    for angle in (90, 180, 270):
        document(f"rotated-{angle}.pdf", render(FULL, style="boxes", rotate=angle), FULL)
        document(f"rotated-{angle}-card.pdf", render(CARD, style="lined", rotate=angle), CARD)
    document("over-two-pages.pdf", render(TWELVE, style="lined", split_rows_to_next_page=True), TWELVE)
    document("three-forms.pdf", render(BOX, card(case=CASE_UP), WORK, style="above"), BOX, card(case=CASE_UP), WORK)
    document("two-transfers.pdf", render(transfer(), transfer(source=G, rows=[[G20, "ALTI-STATION-20", "20"]]), style="lined"), transfer(), transfer(source=G, rows=[[G20, "ALTI-STATION-20", "20"]]))
    document("empty-but-title.pdf", render(transfer(case="", source="", target="", rows=[], **{f: "" for f in transfer().values if f not in ("case_number", "from_system_key", "to_system_key", "software_only")}), style="lined"), Form("transfer", {}))
    document("ink.pdf", render(transfer(signature="ink:5"), style="boxes"), transfer(signature="ink:5"))
    document("stamp.pdf", render(card(signature="image:4"), style="lined"), card(signature="image:4"))
    no_signature = transfer(signature="")
    document("unsigned.pdf", render(no_signature, style="boxes"), no_signature)
    document("unsigned-above.pdf", render(no_signature, style="above"), no_signature)
    gaps = transfer(partner_id="", contact_phone="", title="", printed_name="")
    for style in ("lined", "above", "boxes", "twocol", "bordered"):
        document(f"gaps-{style}.pdf", render(gaps, style=style), gaps)
    gapped = card(card_type="", billing_address="", billing_city="", amount="")
    for style in ("lined", "above", "boxes", "twocol", "bordered"):
        document(f"gaps-card-{style}.pdf", render(gapped, style=style), gapped)


def tooled():
    document("gs-lined.pdf", tools.ghostscript(render(FULL, style="lined")), FULL)
    document("gs-boxes-card.pdf", tools.ghostscript(render(CARD, style="boxes"), "1.7"), CARD)
    document("gs-acro.pdf", tools.ghostscript(acro(FULL)), FULL)
    document("qpdf-object-streams.pdf", tools.qpdf_object_streams(render(FULL, style="above")), FULL)
    document("qpdf-qdf.pdf", tools.qpdf_qdf(acro(FULL)), FULL)
    document("owner-password-256.pdf", tools.encrypt(acro(FULL)), FULL)
    document("owner-password-128.pdf", tools.encrypt(render(CARD, style="above"), bits="128"), CARD)
    document("user-password.pdf", tools.encrypt(render(FULL, style="above"), user="x"), problem=True)
    document("xfa-only.pdf", xfa_only(), problem=True)
    document("truncated.pdf", render(FULL, style="above")[:1000], problem=True)
    document("not-a-pdf.pdf", b"this is no pdf at all\n" * 20, problem=True)
    document("empty.pdf", b"", problem=True)
    document("photo.jpg", tools.scan_jpeg(render(transfer(), style="lined")))
    document("fax.tif", tools.fax_tiff(render(transfer(), style="lined")))
    document("terms-only.pdf", draw.plain_pages(["Terms of Service", "License Transfer Form and Credit Card Authorization must be sent to the vendor.", "The date of the order prevails."]))
    document("quote.pdf", draw.plain_pages(["Quotation 204417", "Company Name: Redwood Voice & Data, Inc.", "Date: 09/14/2026", "City: Eureka   State: CA   ZIP Code: 95501", "Quantity: 10   Title: Mr."]))
    document("with-terms-and-quote.pdf", tools.join(draw.plain_pages(["Cover sheet", "2 pages follow"]), render(FULL, style="lined"), draw.plain_pages(["Terms"])), FULL)


def acros():
    for naming, n in ((flat, "flat"), (hierarchical, "hierarchical"), (livecycle, "livecycle"), (camel, "camel")):
        document(f"acro-{n}.pdf", acro(FULL, naming=naming), FULL)
        document(f"acro-{n}-card.pdf", acro(CARD, naming=naming), CARD)
        document(f"acro-{n}-worksheet.pdf", acro(WORK, naming=naming), WORK)
    document("acro-unknown-names.pdf", acro(FULL, naming=numbered()), FULL)
    document("acro-unknown-names-card.pdf", acro(CARD, naming=numbered()), CARD)
    for state in ("Yes", "On", "1", "Checked", "Oui", "0"):
        document(f"acro-box-{state.lower()}.pdf", acro(BOX, on_state=state), BOX)
    document("acro-box-off.pdf", acro(BOX.but(software_only=False), on_state="On"), BOX.but(software_only=False))
    document("acro-no-appearance.pdf", acro(FULL, appearance=False, need_appearances=True), FULL)
    document("acro-no-appearance-card.pdf", acro(CARD, appearance=False, need_appearances=True, naming=livecycle), CARD)
    document("acro-digital-signature.pdf", acro(FULL, digital_signature=True), FULL)
    document("acro-unsigned.pdf", acro(transfer(signature=""), digital_signature=True), transfer(signature=""))
    document("acro-flattened-by-pdftk.pdf", tools.pdftk_flatten(acro(FULL)), FULL)
    document("acro-flattened-by-pdftk-card.pdf", tools.pdftk_flatten(acro(CARD, naming=livecycle)), CARD)
    document("acro-flattened-box.pdf", tools.pdftk_flatten(acro(BOX)), BOX)
    blanks = HERE.parent.parent / "config/forms"
    values = fields(BOX)
    values = {k: (pikepdf_name(blanks / "license-transfer.pdf", k) if v is True else v) for k, v in values.items()}
    document("blank-filled.pdf", tools.pdftk_fill((blanks / "license-transfer.pdf").read_bytes(), values), BOX)
    document("blank-filled-flattened.pdf", tools.pdftk_fill((blanks / "license-transfer.pdf").read_bytes(), values, "flatten"), BOX)
    document("blank-filled-needing-appearances.pdf", tools.pdftk_fill((blanks / "card-authorization.pdf").read_bytes(), fields(CARD), "need_appearances"), CARD)
    document("blank-card-flattened-gs.pdf", tools.ghostscript(tools.pdftk_fill((blanks / "card-authorization.pdf").read_bytes(), fields(CARD), "flatten")), CARD)
    document("blank-worksheet-flattened.pdf", tools.pdftk_fill((blanks / "migration-worksheet.pdf").read_bytes(), fields(WORK), "flatten"), WORK)


def pikepdf_name(path, field):
    import pikepdf
    pdf = pikepdf.open(path)
    for annotation in list(pdf.pages)[0].Annots:
        if str(annotation.get("/T", "")) == field:
            return pikepdf.Name([k for k in annotation.AP.N.keys() if k != "/Off"][0])
    return pikepdf.Name.Yes


def printed():
    for form, n in ((FULL, "transfer"), (CARD, "card"), (WORK, "worksheet"), (BOX, "upgrade")):
        document(f"chromium-table-{n}.pdf", tools.chromium_pdf(html_table(form)), form)
        document(f"chromium-grid-{n}.pdf", tools.chromium_pdf(html_table(form, stacked=True)), form)
        document(f"chromium-lines-{n}.pdf", tools.chromium_pdf(html_lines(form)), form)
        document(f"writer-table-{n}.pdf", tools.office_pdf(html_table(form).replace(STYLE, "td,th{font-size:10pt}").replace('<table', "<table border=1 cellpadding=3 cellspacing=0")), form)


def free(lines, size=10, font="Helvetica"):
    """Words wherever one likes: (x, y, text[, size])."""
    sheet = Sheet()
    for x, y, text, *rest in lines:
        sheet.c.setFont(font, rest[0] if rest else size)
        sheet.c.drawString(x, y, text)
    return sheet


def adverse():
    """Layouts that break readers."""
    t = transfer(rows=[ROW_A10, [A25, "ALTI-STATION-25", "25"]])
    spec = LABELS["transfer"]

    # Leaders of dots and of underscores between label and value.
    for name, leader in (("dots", " ........ "), ("underscores", " ____"), ("spaces", "      ")):
        lines, y = [(54, 740, "License Transfer Form", 15)], 705
        for field, label in spec["fields"]:
            if field != "software_only":
                lines.append((54, y, f"{label}{leader}{t.value(field)}" + ("____" if name == "underscores" else "")))
                y -= 19
        y -= 10
        lines += [(54, y, "License Key"), (290, y, "License Type"), (430, y, "Quantity")]
        for r in t.rows:
            y -= 18
            lines += [(54, y, r[0]), (290, y, r[1]), (430, y, r[2])]
        y -= 40
        for field, label in spec["closing"]:
            lines.append((54, y, f"{label}{leader}{t.value(field)}" + ("____" if name == "underscores" else "")))
            y -= 19
        document(f"leaders-{name}.pdf", free(lines).done(), t)

    # Numbered rows, a remarks column.
    lines, y = [(54, 740, "License Transfer Form", 15)], 705
    for field, label in spec["fields"]:
        if field != "software_only":
            lines += [(54, y, label + ":"), (200, y, t.value(field))]
            y -= 19
    y -= 10
    lines += [(40, y, "#"), (60, y, "License Key"), (280, y, "License Type"), (400, y, "Quantity"), (470, y, "Remarks")]
    for n in range(12):
        y -= 16
        lines.append((40, y, f"{n + 1}."))
        if n < len(t.rows):
            lines += [(60, y, t.rows[n][0]), (280, y, t.rows[n][1]), (400, y, t.rows[n][2]), (470, y, "lobby")]
    y -= 30
    for field, label in spec["closing"]:
        lines += [(54, y, label + ":"), (200, y, t.value(field))]
        y -= 19
    document("numbered-rows-with-remarks.pdf", free(lines).done(), t)

    # Twelve rows in two tables side by side.
    wide = TWELVE
    lines, y = [(54, 560, "License Transfer Form", 15)], 530
    plain = [(f, l) for f, l in spec["fields"] if f != "software_only"]
    for i, (field, label) in enumerate(plain):
        lines += [(54 + (i % 2) * 360, y, label + ":"), (170 + (i % 2) * 360, y, wide.value(field))]
        y -= 18 * (i % 2)
    y -= 30
    top = y
    for side in (0, 1):
        y = top
        x = 40 + side * 370
        lines += [(x, y, "License Key", 9), (x + 190, y, "License Type", 9), (x + 295, y, "Quantity", 9)]
        for r in wide.rows[side * 6:side * 6 + 6]:
            y -= 16
            lines += [(x, y, r[0], 9), (x + 190, y, r[1], 9), (x + 295, y, r[2], 9)]
    y -= 30
    for i, (field, label) in enumerate(spec["closing"]):
        lines += [(54 + (i % 2) * 360, y, label + ":"), (170 + (i % 2) * 360, y, wide.value(field))]
        y -= 18 * (i % 2)
    sheet = Sheet(draw.landscape(draw.letter))
    for x, y, text, *rest in lines:
        sheet.c.setFont("Helvetica", rest[0] if rest else 10)
        sheet.c.drawString(x, y, text)
    document("two-row-tables-side-by-side.pdf", sheet.done(), wide)

    # One character per cell (a comb), for the keys and numbers.
    sheet = Sheet()
    c = sheet.c
    c.setFont("Helvetica-Bold", 14)
    c.drawString(54, 740, "License Transfer Form")
    y = 710
    for field, label in spec["fields"] + spec["closing"]:
        if field in ("software_only",):
            continue
        if field == "signature":
            c.setFont("Helvetica-Bold", 9)
            for x, (_, l) in zip((54, 330, 450), spec["columns"]):
                c.drawString(x, y, l)
            for r in t.rows:
                y -= 18
                c.setFont("Courier", 10)
                x = 54
                for ch in r[0]:
                    c.drawString(x, y, ch)
                    x += 9.5
                c.drawString(330, y, r[1])
                c.drawString(450, y, r[2])
            y -= 24
        c.setFont("Helvetica", 9)
        c.drawString(54, y, label)
        if field in ("case_number", "from_system_key", "to_system_key"):
            x = 200
            c.setFont("Courier", 10)
            for ch in t.value(field):
                c.rect(x - 2, y - 3, 14, 14, stroke=1, fill=0)
                c.drawString(x + 1, y, ch)
                x += 14
        else:
            c.drawString(200, y, t.value(field))
        y -= 19
    document("comb.pdf", sheet.done(), t)

    # Spaced-out title, the form under a page of letterhead and instructions that use the labels' words.
    lines = [(54, 770, "Redwood Voice & Data, Inc.", 12), (54, 755, "48 Alder Street, Eureka, CA 95501"),
             (54, 725, "Instructions: fill in every field. The Date Signed must not lie in the future. Enter each License Key with its", 8),
             (54, 715, "License Type and Quantity. The From System Key is the key of the old system; the To System Key that of the new one.", 8),
             (54, 690, "L I C E N S E   T R A N S F E R   F O R M", 14)]
    y = 660
    for field, label in spec["fields"]:
        if field != "software_only":
            lines += [(54, y, label), (220, y, t.value(field))]
            y -= 18
    y -= 6
    lines += [(54, y, "License Key"), (290, y, "License Type"), (430, y, "Quantity")]
    for r in t.rows:
        y -= 16
        lines += [(54, y, r[0]), (290, y, r[1]), (430, y, r[2])]
    y -= 30
    for field, label in spec["closing"]:
        lines += [(54, y, label), (220, y, t.value(field))]
        y -= 18
    document("letterhead-and-instructions.pdf", free(lines).done(), t)

    # Page boxes that don't start at zero; a form drawn small in a corner; character spacing.
    import io
    import pikepdf
    moved = pikepdf.open(io.BytesIO(render(FULL, style="above")))
    page = list(moved.pages)[0]
    page.contents_add(pikepdf.Stream(moved, b"q 1 0 0 1 -300 -400 cm\n"), prepend=True)
    page.contents_add(pikepdf.Stream(moved, b"\nQ\n"))
    page.mediabox = [-300, -400, 312, 392]
    document("media-box-elsewhere.pdf", tools.save(moved), FULL)
    small = pikepdf.open(io.BytesIO(render(FULL, style="lined")))
    page = list(small.pages)[0]
    page.contents_add(pikepdf.Stream(small, b"q 0.45 0 0 0.45 20 400 cm\n"), prepend=True)
    page.contents_add(pikepdf.Stream(small, b"\nQ\n"))
    document("two-up-reduced.pdf", tools.save(small), FULL)
    spaced = pikepdf.open(io.BytesIO(render(FULL, style="boxes")))
    list(spaced.pages)[0].contents_add(pikepdf.Stream(spaced, b"1.2 Tc\n"), prepend=True)
    document("character-spacing.pdf", tools.save(spaced), FULL)
    skewed = pikepdf.open(io.BytesIO(render(FULL, style="lined")))
    page = list(skewed.pages)[0]
    page.contents_add(pikepdf.Stream(skewed, b"q 0.9994 0.0349 -0.0349 0.9994 18 -6 cm\n"), prepend=True)
    page.contents_add(pikepdf.Stream(skewed, b"\nQ\n"))
    document("two-degrees-askew.pdf", tools.save(skewed), FULL)

    # Long values that wrap in their cell.
    long_names = transfer(end_user="The Greater Humboldt Bay Harbor Dental Group and Oral Surgery Associates", partner_company="Redwood Voice & Data Communications and Managed Services, Inc.")
    document("long-values-wrapped.pdf", render(long_names, style="bordered"), long_names)
    document("long-values-chromium.pdf", tools.chromium_pdf(html_table(long_names, stacked=True)), long_names)

    # Other spellings of the labels.
    def relabelled(form, changes):
        old = LABELS[form.kind]
        new = dict(old)
        for part in ("fields", "columns", "closing"):
            new[part] = [(f, changes.get(l, l)) for f, l in old[part]]
        LABELS[form.kind] = new
        data = render(form, style="above")
        LABELS[form.kind] = old
        return data
    document("labels-with-marks.pdf", relabelled(FULL, {l: l + " *" for _, l in spec["fields"] + spec["closing"]}), FULL)
    document("labels-with-numbers.pdf", relabelled(FULL, {l: f"{n}. {l}" for n, (_, l) in enumerate(spec["fields"] + spec["closing"], 1)}), FULL)
    document("labels-abbreviated.pdf", relabelled(FULL, {"Case Number": "Case No.", "End User Company": "End User", "Quantity": "Qty", "Contact Phone": "Phone", "Contact Email": "E-mail"}), FULL)
    document("labels-abbreviated-card.pdf", relabelled(CARD, {"Case Number": "Case #", "Expiration Date (MM/YY)": "Exp. Date", "Security Code (CVV)": "CVV", "Cardholder Name (as it appears on the card)": "Name on Card", "ZIP Code": "ZIP", "Amount Authorized (USD)": "Amount"}), CARD)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for step in (flats, tooled, acros, adverse, printed):
        step()
        print(step.__name__, len(EXPECTED), flush=True)
    (FOLDER / "expected.json").write_text(json.dumps(EXPECTED, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
