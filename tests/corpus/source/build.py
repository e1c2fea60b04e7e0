#!/usr/bin/env python3
"""Makes the documents, the registry and the truth beside them. They are frozen: running this again is for reading how each was made, not for changing them.

Needs (Debian): python3-reportlab python3-pil python3-numpy python3-pikepdf img2pdf pdftk-java ghostscript poppler-utils libtiff-tools chromium libreoffice-writer
fonts-dkg-handwriting fonts-breip fonts-femkeklaver."""
import json
import random
import subprocess
import tempfile
from pathlib import Path

import numpy

import blanks
import browser
import fax
import layers
import scanner
import typed
from registry import CONTACTS, Registry
from values import card, transfer, truth, worksheet

SEED = 20261124
HERE = Path(__file__).resolve().parent.parent
DOCUMENTS = HERE / "documents"
registry, truths, requests, made, web, office = Registry(SEED), [], [], {}, [], []
numbers = {}
PARTNERS = ["P-2001", "P-2002", "P-2003", "P-2004", "P-2005"]


def rng_of(name):
    return numpy.random.default_rng(abs(int.from_bytes(f"{SEED}{name}".encode(), "little")) % 2**63)


def page(form, make, seed):
    """A page to come: those of the browser and of Writer are made all at once."""
    kind, options = make
    if kind == "web":
        web.append(browser.WebForm(form, seed=seed, **options))
        return ("web", len(web) - 1)
    if kind == "office":
        office.append(browser.WebForm(form, "table", seed=seed, **options))
        return ("office", len(office) - 1)
    if kind == "drawn":
        return typed.drawn(form, seed=seed, **options)
    if kind == "filled":
        return blanks.overlaid(form, font=None, seed=seed, base=blanks.filled(form, "flatten"))
    return blanks.overlaid(form, seed=seed, **options)


def bytes_of(pending):
    return made[pending] if isinstance(pending, tuple) else pending


# How the forms of a document look; chosen in turn, so that each group has all of them.
LOOKS = [("filled", {}), ("web", dict(style="table", wording=1)), ("typed", dict(font="Courier", size=10)), ("filled", {}), ("web", dict(style="boxed", wording=2, font=2, size=9.5)),
         ("drawn", dict(layout="ledger", wording=1)), ("filled", {}), ("web", dict(style="stacked", wording=0, font=1, size=11)), ("typed", dict(font="Helvetica", size=9.5)), ("web", dict(style="lines", wording=2, font=4))]


def request(group, how, count=1, look=None, fax_=False, signature="ink", expected="accept", together=True, **options):
    """A whole request: its site, its forms, one file of all or a file each, and what must become of it."""
    number = numbers[group] = numbers.get(group, 0) + 1
    r = random.Random(f"{SEED} {group} {number}")
    upgrade = options.pop("upgrade", False)
    site = registry.site(r.choice(PARTNERS), r.randint(1, 4), upgrade=upgrade, fax=fax_, twin=options.pop("twin", False))
    unsigned = options.pop("unsigned", False)
    forms = [transfer(site, r, "" if unsigned else signature), card(site, r, signature)] + ([worksheet(site, r)] if upgrade else [])
    look = look or LOOKS[(sum(numbers.values())) % len(LOOKS)]
    sources = [page(form, look, f"{group}{number}") for form in forms]
    name = f"{group}-{number:02d}"
    held = number % 3 == 0
    parts = [(name, sources, forms)] if together else [(f"{name}{'abc'[i]}", [s], [f]) for i, (s, f) in enumerate(zip(sources, forms))]
    files = []
    for part, pages, its in parts:
        files.append((part, pages, how, its))
    contact = CONTACTS[site["partner"]]
    requests.append(dict(id=name, group=group, heldOut=held, kind="fax" if fax_ else "mail", case=site["case"], sender="fax@faxlane.example" if fax_ else contact[1],
                         subject="New fax from +1 555 014 2277" if fax_ else f"License transfer, case {site['case']}",
                         body="A fax arrived for you." if fax_ else "Hello,\n\nplease find the signed forms attached." + (" This is an upgrade to a software only solution." if upgrade else "") + f"\n\nRegards\n{contact[0]}\n",
                         documents=[f for f, *_ in files], received="2026-11-20T17:05:00Z", expected=dict(
                             outcome=expected, moves=[dict(**{"from": site["source"], "to": site["target"]}, licenses=[dict(key=k, type=t, quantity=q) for k, t, q, _ in site["moved"]])])))
    for part, pages, how_, its in files:
        plan.append((part, group, held, how_, pages, its))


def single(group, how, kind, look, look_name, signature="ink", rows=None, upgrade=False):
    number = numbers[group] = numbers.get(group, 0) + 1
    r = random.Random(f"{SEED} {group} {number}")
    site = registry.site(r.choice(PARTNERS), rows or r.randint(1, 6), upgrade=upgrade or kind == worksheet)
    form = kind(site, r) if kind == worksheet else kind(site, r, signature)
    plan.append((f"{group}-{number:02d}-{look_name}", group, number % 3 == 0, how, [page(form, look, f"{group}{number}")], [form]))


plan = []

# How a page of paper, or a file, comes in. Each takes the pages' PDFs and a generator, and gives suffix and bytes.
def as_is(pages, rng):
    return "pdf", pages[0] if len(pages) == 1 else typed.joined(pages)


def distilled(pages, rng):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.pdf").write_bytes(as_is(pages, rng)[1])
        subprocess.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-dCompatibilityLevel=1.5", f"-sOutputFile={folder}/b.pdf", f"{folder}/a.pdf"], check=True, timeout=120)
        return "pdf", Path(folder, "b.pdf").read_bytes()


def rotated(degrees):
    return lambda pages, rng: ("pdf", typed.turned(as_is(pages, rng)[1], degrees))


def clean(dpi, mode):
    def scan(pages, rng):
        out = []
        for source in pages:
            image = scanner.skew(scanner.raster(source, dpi, mode == "colour"), rng.uniform(-1, 1))
            image = scanner.blurred(image, 0.5 * dpi / 200)
            image = scanner.contrast(image, rng.uniform(5, 35), rng.uniform(238, 252))
            if rng.random() < 0.4:
                image = scanner.shadowed(image, rng)
            image = scanner.noisy(image, rng, 2 if mode != "bilevel" else 8)
            if mode == "bilevel":
                out.append(scanner.tiff([scanner.specks(scanner.bilevel(image).convert("L"), rng, 12, 1).convert("1")], dpi))
            else:
                out.append(scanner.jpeg(image, 68 if dpi == 200 else 58, dpi))
        return "pdf", scanner.pdf(out)
    return scan


def poor(dpi, trouble):
    def scan(pages, rng):
        out = []
        for source in pages:
            image = scanner.raster(source, dpi, trouble == "photo")
            if trouble == "skew":
                image = scanner.skew(image, rng.choice([-1, 1]) * rng.uniform(2, 4))
            if trouble == "pale":
                image = scanner.contrast(image, rng.uniform(110, 135), rng.uniform(205, 225))
            if trouble == "coffee":
                image = scanner.blots(image, rng, 2)
            if trouble == "photo":
                image = scanner.lit(scanner.bent(image, rng, 0.02), rng, 0.08, 0.35)
            image = scanner.noisy(scanner.blurred(image, 0.6), rng, 7 if trouble == "noise" else 4)
            if trouble == "noise":
                image = scanner.specks(image, rng, 160)
            if trouble == "turned":
                image = image.rotate(90 if rng.random() < 0.5 else 270, expand=True)
            out.append(scanner.jpeg(image, 30 if trouble != "photo" else 55, dpi))
        if trouble == "photo" and len(out) == 1:
            return "jpg", out[0]
        return "pdf", scanner.pdf(out)
    return scan


def faxed(fine, form="tif", g3=False):
    def send(pages, rng):
        shots = [fax.page(source, rng, fine, n, len(pages), tilt=rng.uniform(-0.7, 0.7), lost=int(rng.integers(0, 3))) for n, source in enumerate(pages, 1)]
        return ("tif", fax.tiff(shots, fine, g3)) if form == "tif" else ("pdf", fax.gateway_pdf(shots, fine))
    return send


def searchable(errors):
    def scan(pages, rng):
        pictures = [scanner.jpeg(scanner.noisy(scanner.blurred(scanner.raster(source, 200), 0.5), rng, 3), 60, 200) for source in pages]
        return "pdf", layers.searchable(pictures, pages, rng, errors)
    return scan


def digital():
    def fillable(group_name, fill, kind, **options):
        number = numbers["digital"] = numbers.get("digital", 0) + 1
        r = random.Random(f"{SEED} digital {number}")
        site = registry.site(r.choice(PARTNERS), r.randint(1, 8), upgrade=kind == worksheet or options.get("upgrade", False))
        form = kind(site, r) if kind == worksheet else kind(site, r, "typed")
        plan.append((f"digital-{number:02d}-{group_name}", "digital", number % 3 == 0, as_is, [fill(form)], [form]))

    for kind in (transfer, card, worksheet):
        fillable("acroform-pdftk", blanks.filled, kind)
    fillable("acroform-no-appearance", blanks.without_appearance, transfer, upgrade=True)
    fillable("acroform-need-appearances", lambda f: blanks.filled(f, "need_appearances"), card)
    fillable("flattened-pdftk", lambda f: blanks.filled(f, "flatten"), transfer)
    fillable("flattened-pdftk", lambda f: blanks.filled(f, "flatten"), worksheet)
    for kind, style, wording, font in ((transfer, "table", 1, 0), (card, "stacked", 0, 1), (transfer, "twocol", 0, 4), (worksheet, "boxed", 0, 2), (transfer, "lines", 2, 3), (card, "twocol", 1, 0)):
        single("digital", as_is, kind, ("web", dict(style=style, wording=wording, font=font)), f"browser-{style}", "typed")
    for kind, wording in ((transfer, 0), (card, 1), (worksheet, 0)):
        single("digital", as_is, kind, ("office", dict(wording=wording, rows=8)), "writer", "typed")
    single("digital", distilled, transfer, ("drawn", dict(layout="ledger")), "ghostscript-ledger", "typed")
    single("digital", distilled, card, ("web", dict(style="boxed", wording=0, font=1)), "ghostscript-browser", "typed")
    single("digital", as_is, transfer, ("drawn", dict(layout="ledger", letter_by_letter=True)), "letter-by-letter", "typed")
    single("digital", rotated(90), transfer, ("drawn", dict(layout="ledger", wording=1)), "rotated-90", "ink")
    single("digital", rotated(270), card, ("drawn", dict(layout="ledger", wording=2)), "rotated-270", "ink")


def images():
    modes = ["grey", "bilevel", "grey", "bilevel", "colour"]
    for n in range(11):
        request("clean-200", clean(200, modes[n % 5]), together=n % 4 != 1, upgrade=n == 6)
    for n in range(9):
        request("clean-300", clean(300, modes[(n + 1) % 4]), together=n % 4 != 2, upgrade=n == 4)
    request("clean-300", clean(300, "bilevel"), unsigned=True, expected="ask", look=("filled", {}))
    request("clean-300", clean(300, "bilevel"), twin=True, expected="flag", look=("filled", {}))
    for n, trouble in enumerate(["skew", "noise", "pale", "photo", "coffee", "turned", "skew", "photo", "noise", "turned", "pale", "coffee"]):
        request("poor", poor(150 if n in (1, 6) else 200, trouble), together=trouble != "photo")
    for n in range(11):
        request("fax", faxed(n % 3 != 2, "pdf" if n % 4 == 3 else "tif", n % 2 == 1), fax_=True, upgrade=n == 5)
    for errors in (0.004, 0.004, 0.12, 0.12, 0.12, 0.004):
        request("hidden-layer", searchable(errors))
    for hand, size in (("dkg", 10), ("breip", 11), ("femke", 11)):
        request("handwritten", clean(200, "grey"), look=("typed", dict(hand=hand, size=size)), expected="flag")
    # Ticks and signatures alone, both ways.
    for tick, signature, upgrade in (("cross", "ink", True), ("check", "ink", True), ("cross", "", False), ("cross", "ink", False), ("check", "", True), ("cross", "", True)):
        single("marks", clean(200, "bilevel"), transfer, ("typed", dict(font="Helvetica", size=9.5, tick=tick)), f"{tick if upgrade else 'unticked'}-{'signed' if signature else 'unsigned'}", signature, 3, upgrade)


def main():
    DOCUMENTS.mkdir(exist_ok=True)
    digital()
    images()
    for n, data in enumerate(browser.printed(web)):
        made["web", n] = data
    for n, data in enumerate(browser.exported(office)):
        made["office", n] = data
    names = {}
    for name, group, held, how, pages, forms in plan:
        suffix, data = how([bytes_of(p) for p in pages], rng_of(name))
        names[name] = f"{name}.{suffix}"
        (DOCUMENTS / names[name]).write_bytes(data)
        truths.append(dict(file=names[name], group=group, heldOut=held, forms=[truth(form) for form in forms]))
    for one in requests:
        one["documents"] = [names[d] for d in one["documents"]]
    registry.write(HERE / "registry")
    (HERE / "registry" / "settings.json").write_text(json.dumps({"Mail": {"AuthServId": "mx.vendor.example", "TrustedHops": 1, "FaxGateways": ["fax@faxlane.example"]}}, indent=1) + "\n")
    (HERE / "truth.json").write_text(json.dumps({"seed": SEED, "documents": truths, "requests": requests}, indent=1) + "\n")
    print(f"{len(truths)} documents, {len(requests)} requests, {sum(f.stat().st_size for f in DOCUMENTS.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
