"""Other people's tools: what a PDF goes through before it reaches us."""
import io
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path
import pikepdf
from PIL import Image


def _run(command, **kw):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=180, **kw)
    if done.returncode not in (0, 3):
        raise RuntimeError(f"{command}: {done.stderr.decode()[:800]}")
    return done.stdout


def through(data, *command, suffix=".pdf"):
    """Runs a tool whose arguments name IN and OUT."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in" + suffix), Path(folder, "out.pdf")
        source.write_bytes(data)
        _run([str(source) if a == "IN" else str(target) if a == "OUT" else a for a in command])
        return target.read_bytes()


def ghostscript(data, version="1.4"):
    return through(data, "gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-dCompatibilityLevel={version}", "-sOutputFile=OUT", "IN") \
        if False else _gs(data, version)


def _gs(data, version):
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        source.write_bytes(data)
        _run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-dCompatibilityLevel={version}", f"-sOutputFile={target}", str(source)])
        return target.read_bytes()


def qpdf_object_streams(data):
    return through(data, "qpdf", "--object-streams=generate", "--linearize", "--deterministic-id", "IN", "OUT")


def qpdf_qdf(data):
    return through(data, "qpdf", "--qdf", "--deterministic-id", "IN", "OUT")


def encrypt(data, user="", owner="owner-secret", bits="256"):
    more = ["--use-aes=y"] if bits == "128" else []
    allow = ["--allow-weak-crypto"] if bits != "256" else []
    return through(data, "qpdf", *allow, "--encrypt", user, owner, bits, *more, "--modify=none", "--", "IN", "OUT")


def pdftk_flatten(data):
    return through(data, "pdftk", "IN", "output", "OUT", "flatten")


def pdftk_fill(data, values, *options):
    """Fills an AcroForm from name: value (as a person's PDF viewer would) with pdftk and an FDF."""
    lines = ["%FDF-1.2", "1 0 obj", "<< /FDF << /Fields ["]
    for name, value in values.items():
        if isinstance(value, pikepdf.Name):
            lines.append(f"<< /T ({name}) /V {value} >>")
        else:
            text = str(value).replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            lines.append(f"<< /T ({name}) /V ({text}) >>")
    lines += ["] >> >>", "endobj", "trailer", "<< /Root 1 0 R >>", "%%EOF"]
    with tempfile.TemporaryDirectory() as folder:
        source, fdf, target = Path(folder, "in.pdf"), Path(folder, "v.fdf"), Path(folder, "out.pdf")
        source.write_bytes(data)
        fdf.write_bytes("\n".join(lines).encode("latin-1"))
        _run(["pdftk", str(source), "fill_form", str(fdf), "output", str(target), *options])
        return target.read_bytes()


def join(*documents):
    out = pikepdf.Pdf.new()
    for data in documents:
        out.pages.extend(pikepdf.open(io.BytesIO(data)).pages)
    return save(out)


def save(pdf, **kw):
    buffer = io.BytesIO()
    pdf.save(buffer, static_id=True, **kw)
    return buffer.getvalue()


def scan_images(data, dpi=120, kind="jpeg"):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.pdf")
        source.write_bytes(data)
        _run(["pdftoppm", "-gray", "-r", str(dpi), "-png", str(source), str(Path(folder, "p"))])
        return [Image.open(io.BytesIO(p.read_bytes())) for p in sorted(Path(folder).glob("p*.png"))]


def scan_pdf(data, dpi=110):
    """A scan: each page a picture, no text."""
    images = [i.convert("L") for i in scan_images(data, dpi)]
    out = io.BytesIO()
    images[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=images[1:], quality=40)
    return out.getvalue()


def scan_jpeg(data, dpi=90):
    out = io.BytesIO()
    scan_images(data, dpi)[0].convert("L").save(out, "JPEG", quality=45)
    return out.getvalue()


def fax_tiff(data):
    images = [i.convert("1") for i in scan_images(data, 100)]
    out = io.BytesIO()
    images[0].save(out, "TIFF", compression="group4", save_all=True, append_images=images[1:])
    return out.getvalue()


def chromium_pdf(html):
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "form.html"), Path(folder, "out.pdf")
        source.write_text(html, encoding="utf-8")
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
                        f"--print-to-pdf={target}", f"file://{source}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        return target.read_bytes()


def office_pdf(html, to="pdf"):
    """LibreOffice Writer's export of an HTML form; 'docx' gives the word processor's own file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "form.html")
        source.write_text(html, encoding="utf-8")
        export = "pdf:writer_pdf_Export" if to == "pdf" else "docx:Office Open XML Text"
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--infilter=HTML (StarWriter)", "--convert-to", export,
                        "--outdir", folder, str(source)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180, env={**os.environ, "HOME": folder})
        return Path(folder, f"form.{to}").read_bytes()


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(zipfile.ZipInfo(name.replace("__", ".")), data)
    return out.getvalue()
