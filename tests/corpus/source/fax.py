"""Faxes: 1728 dots a line at 204 dpi, 98 or 196 lines an inch, black or white, a header line on top; G3 or G4 TIFF, or the PDF a gateway makes of it."""
import io
import subprocess
import tempfile
from pathlib import Path

import img2pdf
import numpy
from PIL import Image, ImageDraw, ImageFont

import scanner

FONT = "/usr/share/fonts/truetype/liberation/LiberationMono-Bold.ttf"


def page(source, rng, fine, number, total, sender="+1 555 014 2277", noise=0.0006, tilt=0.0, lost=0):
    """One page as the receiving machine has it."""
    lines = 196 if fine else 98
    image = scanner.skew(scanner.raster(source, 204), tilt)
    # The sending machine scans the sheet: soft, then one threshold for all.
    image = scanner.noisy(scanner.blurred(image, 0.7), rng, 9)
    image = image.resize((1734, int(11 * lines)), Image.LANCZOS).crop((3, 0, 1731, int(11 * lines)))
    dots = numpy.asarray(image) < rng.uniform(140, 175)
    flips = rng.random(dots.shape) < noise
    dots = numpy.logical_xor(dots, flips)
    for _ in range(lost):
        # A line that came damaged is a copy of the one above.
        at = rng.integers(lines, dots.shape[0] - lines)
        dots[at] = dots[at - 1]
    out = Image.fromarray(numpy.where(dots, 0, 255).astype(numpy.uint8), "L")
    head = Image.new("L", (1728, 26), 255)
    ImageDraw.Draw(head).text((40, 3), f"NOV-19-2026 {9 + number}:4{number} FROM: {sender}    TO: LICENSING    P.{number:02d}/{total:02d}", font=ImageFont.truetype(FONT, 20), fill=0)
    head = head.resize((1728, 26 if fine else 13))
    full = Image.new("L", (1728, out.height + head.height), 255)
    full.paste(head, (0, 0))
    full.paste(out, (0, head.height))
    return full.point(lambda p: 255 if p > 127 else 0).convert("1", dither=Image.NONE)


def tiff(pages, fine, g3=False):
    data = scanner.tiff(pages, (204, 196 if fine else 98))
    if not g3:
        return data
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.tif").write_bytes(data)
        subprocess.run(["tiffcp", "-c", "g3:1d:fill", f"{folder}/a.tif", f"{folder}/b.tif"], check=True, timeout=60)
        return Path(folder, "b.tif").read_bytes()


def gateway_pdf(pages, fine):
    """A gateway's PDF: G4 images whose dots are not square."""
    shots = []
    for image in pages:
        out = io.BytesIO()
        image.save(out, "TIFF", compression="group4", dpi=(204, 196 if fine else 98))
        shots.append(out.getvalue())
    return img2pdf.convert(shots, nodate=True, producer="FaxLane gateway", layout_fun=img2pdf.get_fixed_dpi_layout_fun((204, 196 if fine else 98)))
