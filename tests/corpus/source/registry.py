"""The invented registry of the corpus: partners, end users, systems, license keys and cases, with traps for a reader that guesses.

Keys use the whole alphabet, look-alikes among them (O 0, I 1, S 5, B 8, Z 2). Beside what a form asks for there are sibling keys of the same end user
and systems of other end users that differ in one character."""
import csv
import random

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALIKE = {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z"}
NEAR = {"G": "6", "6": "G", "D": "0", "Q": "O", "C": "G", "4": "A", "A": "4", "7": "T", "T": "7", "V": "Y", "Y": "V", "M": "N", "N": "M", "E": "F", "F": "E", "3": "8", "9": "4", "K": "X", "X": "K", "U": "V", "H": "N",
        "P": "F", "R": "P", "J": "U", "L": "1", "W": "M"}

PARTNERS = [
    ("P-2001", "Alder Ridge Telecom", [("Nora Feld", "nora.feld@alderridge.example"), ("Tom Quist", "tom@alderridge.example")]),
    ("P-2002", "Copperline Systems, Inc.", [("Igor Salas", "igor.salas@copperline.example")]),
    ("P-2003", "Bluestem Voice Partners", [("", "@bluestemvoice.example")]),
    ("P-2004", "Twin Fork Communications LLC", [("Beth Olsson", "b.olsson@twinfork.example")]),
    ("P-2005", "Zephyr Office Phones", [("Omar Diaz", "omar@zephyr-phones.example"), ("Order Desk", "orders@zephyr-phones.example")]),
]
CONTACTS = {"P-2001": ("Nora Feld", "nora.feld@alderridge.example"), "P-2002": ("Igor Salas", "igor.salas@copperline.example"), "P-2003": ("Lisa Brandt", "lisa.brandt@bluestemvoice.example"),
            "P-2004": ("Beth Olsson", "b.olsson@twinfork.example"), "P-2005": ("Omar Diaz", "omar@zephyr-phones.example")}
FIRST = ["Granite", "Lakeshore", "Summit", "Old Mill", "Redbird", "Silver Pine", "Northgate", "Cobalt", "Prairie", "Bayview", "Ironwood", "Maple Grove", "Stonebridge", "Windmill", "Eastport", "Juniper", "Fox Hollow", "Crescent",
         "Highland", "Willow Bend", "Blackwater", "Sunrise", "Canyon", "Oak Hill", "Rivermark", "Amber", "Pinecrest", "Harvest"]
SECOND = ["Dental Group", "Law Offices", "Credit Union", "Medical Center", "Foods, Inc.", "Freight Lines", "Insurance Agency", "School District", "Hardware Supply", "Realty LLC", "Veterinary Clinic", "Brewing Company", "Printing Co.", "Hotels"]
PRODUCTS = ["ALTI-STATION", "ALTI-STATION", "ALTI-STATION", "ALTI-IPSTATION", "ALTI-ACC", "ALTI-ACM", "ALTI-VOICEMAIL", "MAXCS-STATION"]
SIZES = [1, 2, 4, 5, 8, 10, 12, 15, 20, 25]
BECOMES = {"ALTI-STATION": "SSW-STATION", "ALTI-IPSTATION": "SSW-STATION", "MAXCS-STATION": "SSW-STATION", "ALTI-ACC": "SSW-ACMAGENT", "ALTI-ACM": "SSW-ACMAGENT", "ALTI-VOICEMAIL": "SSW-VOICEMAIL"}


class Registry:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.taken, self.names = set(), set()
        self.systems, self.licenses, self.cases = [], [], []
        self.number = 310000

    def key(self, groups):
        while True:
            text = "".join(self.random.choice(ALPHABET) for _ in range(4 * groups))
            # A key has digits and letters, and look-alikes on purpose: one position in eight is one.
            text = "".join(self.random.choice("O0I1S5B8Z2") if self.random.random() < 0.125 else c for c in text)
            if sum(c.isdigit() for c in text) >= 3 and sum(c.isalpha() for c in text) >= 3 and self.fold(text) not in self.taken:
                self.taken.add(self.fold(text))
                return self.grouped(text)

    @staticmethod
    def fold(text):
        return text.translate(str.maketrans("OISBZ", "01582"))

    @staticmethod
    def grouped(text):
        return "-".join(text[i:i + 4] for i in range(0, len(text), 4))

    def near(self, key, table=NEAR):
        """Another key that a hasty reader takes for this one: one character apart, and not by a folded look-alike."""
        text = key.replace("-", "")
        places = [i for i, c in enumerate(text) if c in table]
        self.random.shuffle(places)
        for i in places or [0]:
            other = text[:i] + table.get(text[i], "7") + text[i + 1:]
            if table is ALIKE or self.fold(other) not in self.taken:
                self.taken.add(self.fold(other))
                return self.grouped(other)
        return self.key(len(text) // 4)

    def end_user(self):
        while True:
            name = f"{self.random.choice(FIRST)} {self.random.choice(SECOND)}"
            if name not in self.names:
                self.names.add(name)
                return name

    def system(self, owner, owner_id, platform, chassis, registered, assurance, key=None):
        key = key or self.key(4)
        self.systems.append([key, owner, owner_id, platform, chassis, registered, assurance])
        return key

    def license(self, system, product=None, size=None, key=None):
        product, size = product or self.random.choice(PRODUCTS), size or self.random.choice(SIZES)
        row = [key or self.key(5), f"{product}-{size}", size, system]
        self.licenses.append(row)
        return row

    def site(self, partner, keys, upgrade=False, fax=False, twin=False):
        """An end user with an old and a new system, a sibling system, and a case; beside them what may be mistaken for them."""
        r, owner = self.random, self.end_user()
        owner_id = f"EU-{700 + len(self.names)}"
        source = self.system(owner, owner_id, "office" if upgrade else r.choice(["max-server", "office"]), "other", f"20{r.randint(10, 18)}-0{r.randint(1, 9)}-1{r.randint(0, 9)}", "2026-11-30")
        target = self.system(owner, owner_id, "software-only" if upgrade else "max-server", "" if upgrade else "Max2000", "2026-10-05", "2027-10-31")
        sibling = self.system(owner, owner_id, "max-server", "Max1000R", "2019-06-03", "2027-01-31", key=self.near(source))
        products = [p for p in PRODUCTS if p != "ALTI-VOICEMAIL"] if upgrade else PRODUCTS
        moved = [self.license(source, r.choice(products), r.choice(SIZES[:8])) for _ in range(keys)]
        # Siblings: keys that stay on the old system, one of them one character away; keys of the sibling system, likewise.
        self.license(source)
        self.license(source, key=self.near(moved[0][0]))
        self.license(sibling, key=self.near(moved[-1][0]))
        self.license(sibling)
        if twin:
            # Differs from the first key in look-alikes only: nobody can tell the two apart on paper read by OCR.
            self.license(source, key=self.near(moved[0][0], ALIKE))
        # A stranger with a system key much like the new one's.
        stranger = self.system(self.end_user(), f"EU-{700 + len(self.names)}", "max-server", "Max2000", "2020-02-14", "2027-03-31", key=self.near(target))
        self.license(stranger, key=self.near(moved[0][0]))
        self.number += r.randint(7, 60)
        case = str(self.number)
        self.cases.append([case, target, partner, "open", "yes" if upgrade else "no", "yes" if fax else "no", "2026-11-16", CONTACTS[partner][1]])
        return dict(owner=owner, source=source, target=target, moved=moved, case=case, partner=partner, upgrade=upgrade, fax=fax)

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)

        def table(name, columns, rows):
            with (folder / name).open("w", newline="", encoding="utf-8") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerow(columns.split(","))
                writer.writerows(rows)

        table("partners.csv", "partner_id,company,contact_name,email", [[p, company, name, mail] for p, company, contacts in PARTNERS for name, mail in contacts])
        table("systems.csv", "system_key,end_user,end_user_id,platform,chassis,registered_on,assurance_ends_on", self.systems)
        table("licenses.csv", "license_key,license_type,quantity,system_key", self.licenses)
        table("cases.csv", "case_number,system_key,partner_id,status,software_only,fax_announced,opened_on,contact_email", self.cases)
