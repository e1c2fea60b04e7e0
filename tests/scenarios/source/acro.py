"""Fillable forms of other makers: own field names, own on-states, with or without appearances."""
import io
import pikepdf
from pikepdf import Array, Dictionary, Name, String
from draw import Pen, Sheet, heading, labelled, WIDTHS


def flat(field):
    return [field]


def hierarchical(field):
    """As form1.page1.from_system_key: real parents, not dots in a name."""
    return ["form1", "page1", field]


def livecycle(field):
    return ["topmostSubform[0]", "Page1[0]", field + "[0]"]


def camel(field):
    parts = field.split("_")
    return ["".join(p.capitalize() for p in parts)]


def printed(labels):
    return lambda field: [labels.get(field, field).replace(".", "")]


def numbered():
    seen = {}
    return lambda field: [f"Text{seen.setdefault(field, len(seen) + 1)}"]


def acro(form, naming=flat, on_state="Yes", appearance=True, need_appearances=False, values=True, fields=None, shown=None, rows=6, digital_signature=False,
         logo=False, drawn=None):
    """'fields' overrides field values, 'shown' what the appearance shows; 'drawn' writes text on the page itself."""
    sheet = Sheet()
    pen = Pen(sheet.c)
    y = heading(sheet, pen, form, sheet.size[1] - 70, logo)
    items, columns, closing = labelled(form)
    boxes = []                                      # name, rect, value
    for field, label in items:
        if field == "software_only":
            pen.text(74, y + 1, label)
            boxes.append((field, (54, y - 1, 66, y + 11), bool(form.value(field))))
        else:
            pen.text(54, y, label)
            boxes.append((field, (250, y - 4, 520, y + 12), str(form.value(field))))
        y -= 21
    if columns:
        widths = WIDTHS[len(columns)]
        for i, (_, label) in enumerate(columns):
            pen.text(54 + sum(widths[:i]), y, label, bold=True, size=9)
        for n in range(rows):
            y -= 19
            for i, (field, _) in enumerate(columns):
                value = form.rows[n][i] if n < len(form.rows) and i < len(form.rows[n]) else ""
                x = 54 + sum(widths[:i])
                boxes.append((f"{field}_{n + 1}", (x, y - 4, x + widths[i] - 4, y + 12), value or ""))
        y -= 26
    for field, label in closing:
        pen.text(54, y, label)
        boxes.append((field, (250, y - 4, 520, y + 12), str(form.value(field))))
        y -= 21
    for text, x, at in drawn or []:
        pen.text(x, at, text)
    pdf = pikepdf.open(io.BytesIO(sheet.done()))
    page = pdf.pages[0]
    helv = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    root_fields, parents, annots = [], {}, []

    def parent_of(path):
        if not path:
            return None, root_fields
        key = tuple(path)
        if key not in parents:
            up, siblings = parent_of(path[:-1])
            node = pdf.make_indirect(Dictionary(T=String(path[-1]), Kids=Array([])))
            if up is not None:
                node.Parent = up
            siblings.append(node)
            parents[key] = (node, node.Kids)
        return parents[key]

    for field, rect, value in boxes:
        if fields and field in fields:
            value = fields[field]
        path = naming(field)
        up, siblings = parent_of(path[:-1])
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([float(v) for v in rect]), F=4, T=String(path[-1]), P=page.obj)
        if isinstance(value, bool):
            widget.FT = Name.Btn
            state = Name("/" + on_state) if value and values else Name.Off
            widget.V = state
            widget.AS = state
            if appearance:
                on = pdf.make_stream(b"q 1 0 0 1 2 2 cm 0 0 m 8 8 l 0 8 m 8 0 l S Q", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 12, 12]))
                off = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 12, 12]))
                widget.AP = Dictionary(N=Dictionary({"/" + on_state: on, "/Off": off}))
        elif digital_signature and field in ("signature",):
            widget.FT = Name.Sig
            if value:
                widget.V = pdf.make_indirect(Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"),
                                                        Name=String("Dana Ruiz"), M=String("D:20260914091500-07'00'"),
                                                        Contents=String(b"\x30\x82" + b"\0" * 64), ByteRange=Array([0, 10, 20, 30])))
        else:
            widget.FT = Name.Tx
            widget.DA = String("/Helv 9 Tf 0 g")
            if value and values:
                widget.V = String(value)
            look = (shown or {}).get(field, value)
            if appearance and look:
                safe = look.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
                w, h = rect[2] - rect[0], rect[3] - rect[1]
                widget.AP = Dictionary(N=pdf.make_stream(f"/Tx BMC q BT /Helv 9 Tf 2 4 Td ({safe}) Tj ET Q EMC".encode("cp1252"), Type=Name.XObject,
                                                         Subtype=Name.Form, BBox=Array([0, 0, w, h]), Resources=Dictionary(Font=Dictionary(Helv=helv))))
        if up is not None:
            widget.Parent = up
        widget = pdf.make_indirect(widget)
        siblings.append(widget)
        annots.append(widget)
    page.Annots = Array(annots)
    form_dict = Dictionary(Fields=Array(root_fields), DR=Dictionary(Font=Dictionary(Helv=helv)), DA=String("/Helv 9 Tf 0 g"))
    if need_appearances:
        form_dict.NeedAppearances = True
    pdf.Root.AcroForm = pdf.make_indirect(form_dict)
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def xfa_only():
    """What a viewer without XFA shows of a dynamic LiveCycle form: one page that asks for another viewer."""
    sheet = Sheet()
    for i, line in enumerate(["Please wait...", "If this message is not eventually replaced by the proper contents of the document,",
                              "your PDF viewer may not be able to display this type of document."]):
        sheet.c.drawString(72, 700 - 16 * i, line)
    pdf = pikepdf.open(io.BytesIO(sheet.done()))
    xdp = b'<?xml version="1.0"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form1"/></template></xdp:xdp>'
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(xdp))
    pdf.Root.NeedsRendering = True
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()
