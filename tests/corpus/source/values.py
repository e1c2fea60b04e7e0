"""What stands on the forms: the true values, field by field, from a site of the registry."""
from registry import BECOMES, CONTACTS, PARTNERS

COMPANIES = {number: company for number, company, _ in PARTNERS}
CARDS = [("Visa", "4111 1111 1111 1111", "317"), ("MasterCard", "5555 5555 5555 4444", "804"), ("American Express", "3782 822463 10005", "2209"), ("Discover", "6011 1111 1111 1117", "552")]
CITIES = [("14 Quarry Lane", "Arcata", "CA", "95521"), ("2200 Depot Street", "Bend", "OR", "97701"), ("875 Harbor Way", "Tacoma", "WA", "98402"), ("31 Mill Road Suite 4", "Reno", "NV", "89501"), ("600 Orchard Avenue", "Boise", "ID", "83702")]
TITLES = ["Service Manager", "Operations Director", "Owner", "Support Engineer"]
DATES = ["11/18/2026", "11/19/2026", "Nov 19, 2026", "11/20/2026", "2026-11-19"]


def transfer(site, random, signature="ink", **changes):
    name, mail = CONTACTS[site["partner"]]
    date = random.choice(DATES)
    values = dict(
        case_number=site["case"], request_date=date, partner_company=COMPANIES[site["partner"]], partner_id=site["partner"], contact_name=name, contact_email=mail,
        contact_phone=f"(555) 01{random.randint(0, 9)}-{random.randint(1000, 9999)}", end_user=site["owner"], from_system_key=site["source"], to_system_key=site["target"],
        software_only=site["upgrade"], signature=signature if signature in ("ink", "") else name, printed_name=name, title=random.choice(TITLES), signed_date=date)
    for n, (key, kind, size, _) in enumerate(site["moved"], 1):
        values.update({f"license_key_{n}": key, f"license_type_{n}": kind, f"quantity_{n}": str(size)})
    return {"form": "license-transfer", "fields": {**values, **changes}}


def card(site, random, signature="ink", amount=None, **changes):
    name, _ = CONTACTS[site["partner"]]
    kind, number, code = random.choice(CARDS)
    street, city, state, zip_code = random.choice(CITIES)
    values = dict(
        case_number=site["case"], company=COMPANIES[site["partner"]], cardholder_name=name, card_type=kind, card_number=number, expiration=f"{random.randint(1, 12):02d}/{random.randint(27, 31)}", cvv=code,
        billing_address=street, billing_city=city, billing_state=state, billing_zip=zip_code, amount=amount or random.choice(["$300.00", "300.00", "$300", "300"]),
        signature=signature if signature in ("ink", "") else name, signed_date=random.choice(DATES))
    return {"form": "card-authorization", "fields": {**values, **changes}}


def worksheet(site, random, **changes):
    name, _ = CONTACTS[site["partner"]]
    values = dict(case_number=site["case"], partner_company=COMPANIES[site["partner"]], end_user=site["owner"], from_system_key=site["source"], from_platform="Office", to_system_key=site["target"],
                  po_number=f"PO-{random.randint(40000, 99999)}", prepared_by=name, signed_date=random.choice(DATES))
    for n, (key, kind, size, _) in enumerate(site["moved"], 1):
        values.update({f"license_key_{n}": key, f"license_type_{n}": kind, f"quantity_{n}": str(size), f"new_license_type_{n}": f"{BECOMES[kind.rsplit('-', 1)[0]]}-{size}"})
    return {"form": "migration-worksheet", "fields": {**values, **changes}}


def truth(form):
    """The form's values as the truth file keeps them: empty ones left out, the card number by its last four digits, no security code."""
    fields = {name: value for name, value in form["fields"].items() if value not in ("", False, None) and name != "cvv"}
    if "card_number" in fields:
        fields["card_number"] = fields["card_number"].replace(" ", "")[-4:]
    return {"form": form["form"], "fields": fields}
