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
        out.append("<br><table><tr>" + "".join(f"<th width='{w}%'>{l}</th>" for (_, l), w in zip(spec["columns"], (40, 25, 14, 21))) + "</tr>")
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
    document("scan.pdf", tools.scan_pdf(render(transfer(), style="lined")))
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
        document(f"writer-table-{n}.pdf", tools.office_pdf(html_table(form)), form)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for step in (flats, tooled, acros, printed):
        step()
        print(step.__name__, len(EXPECTED), flush=True)
    (FOLDER / "expected.json").write_text(json.dumps(EXPECTED, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
