"""What a scanner, a camera and a fax machine do to a sheet of paper. Each step takes and gives a grey or colour image as floats 0 (black) to 255."""
import io
import subprocess
import tempfile
from pathlib import Path

import img2pdf
import numpy
from PIL import Image, ImageFilter

LETTER = (8.5, 11.0)


def raster(pdf, dpi, colour=False):
    """The first page as an image."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "p.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(dpi), "-f", "1", "-l", "1", *([] if colour else ["-gray"]), f"{folder}/p.pdf", f"{folder}/p"], check=True, timeout=120)
        with Image.open(next(p for p in Path(folder).iterdir() if p.suffix in (".pgm", ".ppm"))) as image:
            return image.convert("RGB" if colour else "L")


def skew(image, degrees, fill=255):
    return image.rotate(degrees, resample=Image.BICUBIC, fillcolor=(fill,) * len(image.getbands()) if len(image.getbands()) > 1 else fill)


def on(image, change):
    """Applies a function of arrays to an image."""
    return Image.fromarray(numpy.clip(change(numpy.asarray(image).astype(numpy.float32)), 0, 255).astype(numpy.uint8), image.mode)


def paper(rng, size, strength, scale=90):
    """Uneven light: a smooth field, darker here and there."""
    small = rng.normal(0, 1, (max(3, size[1] // scale // 2), max(3, size[0] // scale // 2))).astype(numpy.float32)
    field = numpy.asarray(Image.fromarray(small, "F").resize(size, Image.BICUBIC))
    return field / (numpy.abs(field).max() + 1e-6) * strength


def noisy(image, rng, sigma):
    return on(image, lambda a: a + rng.normal(0, sigma, a.shape[:2])[(...,) + (None,) * (a.ndim - 2)])


def lit(image, rng, strength, slope=0.0):
    """Light that falls off towards one side, and unevenly."""
    w, h = image.size
    ramp = 1 - slope * (numpy.linspace(0, 1, w)[None, :] * 0.6 + numpy.linspace(0, 1, h)[:, None] * 0.4)
    field = ramp + paper(rng, image.size, strength)
    return on(image, lambda a: a * (field if a.ndim == 2 else field[..., None]))


def contrast(image, black, white):
    return on(image, lambda a: black + a / 255 * (white - black))


def shadowed(image, rng):
    """The dark edge of a lid that does not close, and the fold of a book's spine on the left."""
    w, h = image.size
    side, depth = rng.integers(0, 3), int(w * rng.uniform(0.012, 0.03))
    def edge(a):
        a = a.copy()
        fall = numpy.linspace(0.15, 1, depth)
        shape = (1,) * (a.ndim - 2)
        if side == 0:
            a[:, :depth] *= fall.reshape(1, -1, *shape)
        elif side == 1:
            a[:, -depth:] *= fall[::-1].reshape(1, -1, *shape)
        else:
            a[:depth] *= fall.reshape(-1, 1, *shape)
        return a
    return on(image, edge)


def specks(image, rng, count, largest=2):
    """Dust and toner: dark dots, some larger."""
    def dots(a):
        a = a.copy()
        for _ in range(count):
            y, x, r = rng.integers(4, a.shape[0] - 4), rng.integers(4, a.shape[1] - 4), rng.integers(1, largest + 1)
            a[y:y + r, x:x + r] = rng.uniform(0, 90)
        return a
    return on(image, dots)


def blots(image, rng, count=2):
    """Coffee: a pale disc with a darker rim; print stays legible through it."""
    w, h = image.size
    yy, xx = numpy.mgrid[0:h, 0:w]
    factor = numpy.ones((h, w), numpy.float32)
    for _ in range(count):
        cx, cy, r = rng.uniform(0.15, 0.85) * w, rng.uniform(0.15, 0.85) * h, rng.uniform(0.06, 0.12) * w
        d = numpy.sqrt((xx - cx) ** 2 + ((yy - cy) * rng.uniform(0.9, 1.1)) ** 2) / r
        factor *= 1 - 0.16 * (d < 0.96) - 0.30 * numpy.exp(-((d - 1) / 0.035) ** 2)
    return on(image, lambda a: a * (factor if a.ndim == 2 else factor[..., None]))


def blurred(image, radius):
    return image.filter(ImageFilter.GaussianBlur(radius))


def bent(image, rng, amount=0.035, margin=0.05):
    """A photo of a sheet on a dark table: perspective, a margin around."""
    w, h = image.size
    out = Image.new(image.mode, (int(w * (1 + 2 * margin)), int(h * (1 + 2 * margin))), (72, 62, 55) if image.mode == "RGB" else 64)
    table_w, table_h = out.size
    corners = [(margin * w, margin * h), (margin * w, h + margin * h), (w + margin * w, h + margin * h), (w + margin * w, margin * h)]
    moved = [(x + rng.uniform(-amount, amount) * w, y + rng.uniform(-amount, amount) * h) for x, y in corners]
    source = [(0, 0), (0, h), (w, h), (w, 0)]
    rows, right = [], []
    for (x, y), (u, v) in zip(moved, source):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    coefficients = numpy.linalg.solve(numpy.array(rows), numpy.array(right))
    sheet = image.transform((table_w, table_h), Image.PERSPECTIVE, tuple(coefficients), Image.BICUBIC)
    mask = Image.new("L", image.size, 255).transform((table_w, table_h), Image.PERSPECTIVE, tuple(coefficients), Image.BICUBIC)
    out.paste(sheet, (0, 0), mask)
    return out


def bilevel(image, threshold=150):
    return image.convert("L").point(lambda p: 255 if p > threshold else 0).convert("1", dither=Image.NONE)


def jpeg(image, quality, dpi):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi), optimize=True)
    return out.getvalue()


def png(image, dpi):
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi), optimize=True)
    return out.getvalue()


def tiff(images, dpi, compression="group4"):
    out = io.BytesIO()
    images[0].save(out, "TIFF", compression=compression, dpi=dpi if isinstance(dpi, tuple) else (dpi, dpi), save_all=True, append_images=images[1:])
    return out.getvalue()


def pdf(pages):
    """Pages, each the bytes of a JPEG, PNG or G4 TIFF, as a scanner's PDF: images and nothing else."""
    return img2pdf.convert(list(pages), nodate=True, producer="Scan Station 400")
