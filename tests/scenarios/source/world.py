"""The invented registry that the scenarios start from. A scenario takes a copy and changes what it is about."""
import copy
import csv
import datetime
import json
from decimal import Decimal, ROUND_HALF_UP
from pathlib import Path

# Partners and the people who write for them.
DANA = "dana.ruiz@redwoodvoice.example"
LEE = "lee@redwoodvoice.example"
SAM = "sam.okafor@bayline.example"          # P-1002 is registered by domain
ORDERS = "orders@cascadia-pbx.example"
INBOX = "licensing@vendor.example"

# Systems: name -> key. Names are used in the generator only.
A, B = "7K2M-91QD-XR48-5TZC", "Q4W8-2HNP-7F3J-K6VD"      # Harbor Dental Group: Max1000 -> Max2000
C, D = "M8RT-4C2X-9JWQ-H3NF", "V6P2-KD8Y-3TGM-7XQR"      # Mesa Legal: Office -> software-only
E, F = "3FHX-W7QK-P2M9-T4RD", "K9DN-6XVT-2R8W-Q3HC"      # Orchard Foods: Max2000 -> Max1000
G = "H2TQ-9WMX-4KVP-6D7R"                                # Harbor Dental Group, second old system
H = "T7XC-3QPN-8VDK-2WHM"                                # Harbor Dental Group, Max1000R
I = "R4NV-X8KT-6HQD-9P3W"                                # another owner: Pinnacle Freight
UNREG = "W3KD-7TRX-N9QV-4HPM"                            # Harbor Dental Group, never registered
NOSA = "D8QW-2NTK-X6HV-R9M3"                             # Harbor Dental Group, assurance over

# Keys on A
A10, A25, A5ACC, A40, A12VM = (
    "4TZK-8QWM-2NXD-R7HV-9PKC", "9WHD-3KXT-7QPM-V2RN-6TDK", "2XQN-R8TV-4HKW-7DPM-K3CX",
    "6PKT-W9DX-3VQH-8RMN-2KTW", "8DVX-4QTK-N2WH-9RPM-X7KD")
# Keys on G
G20, G8ACM = "3HRK-9XWQ-T6DN-4PVM-8KXT", "7QTD-2WKX-9HVN-M4RP-3XKW"
# Keys on C
C30, C5ACM, C8ACC, CTRUNK = (
    "5NWX-8TKD-4QRH-7VPM-2XKT", "8KRT-3XDW-6NQV-9HMP-4TKX", "W2KX-9NTD-5RQH-3VPM-7KWT", "X9TK-4DWN-2QHR-8MPV-6KXD")
# Keys on E
E50, E51, E7ACC, E1 = (
    "4KWT-9DXN-7QHR-2VPM-8TKX", "9XKD-5TWN-3RQH-6MPV-4KTW", "3TKW-8NXD-6QVR-9HPM-5XKT", "7DKX-2WTN-8RHQ-4PMV-9KXT")
I10 = "6WNK-3TXD-9QRV-5HPM-4XTK"
UNKNOWN_LICENSE = "9ZZT-4WQX-7KNP-2VHD-6RTM"
UNKNOWN_SYSTEM = "9ZZX-4WKT-7NQP-2VHD"

CASE, CASE2, CASE_UP, CASE_ORCHARD, CASE_CLOSED, CASE_OTHER = "204417", "204431", "204500", "204600", "203990", "204711"

PRODUCTS = [
    ("ALTI-STATION", "station", "SSW-STATION", "12.00"),
    ("ALTI-IPSTATION", "station", "SSW-STATION", "15.50"),
    ("ALTI-ACC", "agent-seat", "SSW-ACMAGENT", "48.00"),
    ("ALTI-ACM", "agent-seat", "SSW-ACMAGENT", "60.00"),
    ("ALTI-VM", "other", "SSW-VM", "6.40"),
    ("ALTI-TRUNK", "other", None, "9.00"),
    ("SSW-STATION", "station", None, "10.00"),
    ("SSW-ACMAGENT", "agent-seat", None, "40.00"),
    ("SSW-VM", "other", None, "6.40"),
]
PRICE = {p[0]: Decimal(p[3]) for p in PRODUCTS}


def charge(product, quantity, start, end):
    """Price of a unit and year x quantity x days / 365, half-up to the cent; nothing when 'end' is not later; None without a start."""
    if not start:
        return None
    days = (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days
    if days <= 0:
        return Decimal("0.00")
    return (PRICE[product] * quantity * days / 365).quantize(Decimal("0.01"), ROUND_HALF_UP)


class World:
    def __init__(self):
        self.partners = [
            ["P-1001", "Redwood Voice & Data, Inc.", "Dana Ruiz", DANA],
            ["P-1001", "Redwood Voice & Data, Inc.", "Lee Chan", LEE],
            ["P-1002", "Bayline Communications", "", "@bayline.example"],
            ["P-1003", "Cascadia PBX Services", "Order Desk", ORDERS],
        ]
        self.systems = {}
        for key, end_user, user_id, platform, chassis, registered, assured in [
            (A, "Harbor Dental Group", "EU-501", "max-server", "Max1000", "2015-03-02", "2026-06-30"),
            (B, "Harbor Dental Group", "EU-501", "max-server", "Max2000", "2026-09-01", "2027-08-31"),
            (C, "Mesa Legal LLP", "EU-502", "office", "other", "2014-01-20", "2026-12-31"),
            (D, "Mesa Legal LLP", "EU-502", "software-only", "", "2026-08-28", "2027-08-27"),
            (E, "Orchard Foods, Inc.", "EU-503", "max-server", "Max2000", "2016-05-11", "2025-11-15"),
            (F, "Orchard Foods, Inc.", "EU-503", "max-server", "Max1000", "2026-09-03", "2027-09-02"),
            (G, "Harbor Dental Group", "EU-501", "office", "other", "2012-10-09", ""),
            (H, "Harbor Dental Group", "EU-501", "max-server", "Max1000R", "2026-08-15", "2027-08-14"),
            (I, "Pinnacle Freight Lines", "EU-504", "max-server", "Max2000", "2013-06-17", "2026-10-31"),
            (UNREG, "Harbor Dental Group", "EU-501", "max-server", "Max2000", "", "2027-09-14"),
            (NOSA, "Harbor Dental Group", "EU-501", "max-server", "Max2000", "2026-07-01", "2026-09-14"),
        ]:
            self.systems[key] = dict(system_key=key, end_user=end_user, end_user_id=user_id, platform=platform,
                                     chassis=chassis, registered_on=registered, assurance_ends_on=assured)
        self.licenses = {}
        for key, kind, quantity, system in [
            (A10, "ALTI-STATION-10", 10, A), (A25, "ALTI-STATION-25", 25, A), (A5ACC, "ALTI-ACC-5", 5, A),
            (A40, "ALTI-IPSTATION-40", 40, A), (A12VM, "ALTI-VM-12", 12, A),
            (G20, "ALTI-STATION-20", 20, G), (G8ACM, "ALTI-ACM-8", 8, G),
            (C30, "ALTI-STATION-30", 30, C), (C5ACM, "ALTI-ACM-5", 5, C), (C8ACC, "ALTI-ACC-8", 8, C), (CTRUNK, "ALTI-TRUNK-4", 4, C),
            (E50, "ALTI-STATION-50", 50, E), (E51, "ALTI-STATION-51", 51, E), (E7ACC, "ALTI-ACC-7", 7, E), (E1, "ALTI-STATION-1", 1, E),
            (I10, "ALTI-STATION-10", 10, I),
        ]:
            self.licenses[key] = dict(license_key=key, license_type=kind, quantity=quantity, system_key=system)
        self.cases = {}
        for number, system, partner, status, upgrade, fax, opened, contact in [
            (CASE, B, "P-1001", "open", "no", "no", "2026-09-10", DANA),
            (CASE2, H, "P-1001", "open", "no", "no", "2026-09-11", DANA),
            (CASE_UP, D, "P-1001", "open", "yes", "no", "2026-09-09", DANA),
            (CASE_ORCHARD, F, "P-1002", "open", "no", "no", "2026-09-08", "sam.okafor@bayline.example"),
            (CASE_CLOSED, B, "P-1001", "closed", "no", "no", "2026-05-04", DANA),
            (CASE_OTHER, I, "P-1003", "open", "no", "no", "2026-09-12", ORDERS),
        ]:
            self.cases[number] = dict(case_number=number, system_key=system, partner_id=partner, status=status,
                                      software_only=upgrade, fax_announced=fax, opened_on=opened, contact_email=contact)
        self.settings = {"Mail": {"AuthServId": "mx.vendor.example", "TrustedHops": 1, "FaxGateways": ["fax@faxlane.example"]}}
        self.columns_absent = set()

    def add_license(self, key, kind, system):
        self.licenses[key] = dict(license_key=key, license_type=kind, quantity=int(kind.rsplit("-", 1)[1]), system_key=system)

    def copy(self):
        return copy.deepcopy(self)

    def write(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self._csv(folder / "partners.csv", ["partner_id", "company", "contact_name", "email"], self.partners)
        self._rows(folder / "systems.csv", ["system_key", "end_user", "end_user_id", "platform", "chassis", "registered_on", "assurance_ends_on"], self.systems)
        self._rows(folder / "licenses.csv", ["license_key", "license_type", "quantity", "system_key"], self.licenses)
        self._rows(folder / "cases.csv", ["case_number", "system_key", "partner_id", "status", "software_only", "fax_announced", "opened_on", "contact_email"], self.cases)
        (folder / "settings.json").write_text(json.dumps(self.settings, indent=1) + "\n")
        (folder / "license-types.json").write_text(json.dumps({"products": [
            {"product": p, "kind": k, "softwareOnly": s, "assurancePerUnitYear": float(y)} for p, k, s, y in PRODUCTS]}, indent=1) + "\n")

    def _rows(self, path, columns, rows):
        columns = [c for c in columns if (path.name, c) not in self.columns_absent]
        self._csv(path, columns, [[r[c] for c in columns] for r in rows.values()])

    @staticmethod
    def _csv(path, columns, rows):
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            writer.writerows(rows)
