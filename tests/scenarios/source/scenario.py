"""A scenario: a registry, emails in order, and what DOMAIN.md says must become of each."""
import datetime
import json
import shutil
from decimal import Decimal
from pathlib import Path
from world import *
from mailshapes import message, when

HERE = Path(__file__).resolve().parent.parent
OUT = HERE / "cases"
REGISTERED = {}
T0 = "2026-09-15T17:05:00Z"


def scenario(function):
    """Registers a scenario under its function's name, with dashes."""
    REGISTERED[function.__name__.replace("_", "-")] = function
    return function


def later(at, hours):
    return (when(at) + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Scenario:
    def __init__(self, name, about):
        self.name, self.about = name, " ".join((about or "").split())
        self.world = World()
        self.mails = []
        self.at = None
        self.last_id = None

    def mail(self, sender, subject, body="", files=(), at=T0, raw=None, **kw):
        """Adds an email; returns its Message-ID for the thread's next one."""
        number = len(self.mails) + 1
        if raw is None:
            data = message(sender, subject, body, files, at=at, seed=f"{self.name}{number}", **kw)
        else:
            data = raw
        text = data.decode("utf-8", "replace")
        found = [l for l in text.split("\r\n\r\n")[0].split("\r\n") if l.lower().startswith("message-id:")] or [l for l in text.split("\n\n")[0].split("\n") if l.lower().startswith("message-id:")]
        self.mails.append(dict(file=f"{number:02d}.eml", data=data, at=at, messageId=found[0].split(":", 1)[1].strip().strip("<>") if found else None))
        self.last_id = found[0].split(":", 1)[1].strip() if found else None
        return self.last_id

    def expect(self, outcome, findings=(), requests=None, reply="any", optional=(), notes=(), cases=None, why=None):
        """What the last email must lead to. 'findings' are "code:outcome" or "code:outcome@case"; the outcome of a code is in DOMAIN.md."""
        self.mails[-1]["expect"] = dict(outcome=outcome, findings=list(findings), notes=list(notes), optional=list(optional), requests=requests, reply=reply, cases=cases, why=why)

    def write(self):
        folder = OUT / self.name
        if folder.exists():
            shutil.rmtree(folder)
        self.world.write(folder / "data")
        mails = []
        for m in self.mails:
            (folder / m["file"]).write_bytes(m["data"])
            e = m["expect"]
            entry = {"file": m["file"], "messageId": m["messageId"], "outcome": e["outcome"], "findings": e["findings"]}
            if e["why"]:
                entry["why"] = e["why"]
            if e["cases"] is not None:
                entry["cases"] = e["cases"]
            if e["notes"]:
                entry["notes"] = e["notes"]
            if e["optional"]:
                entry["optional"] = e["optional"]
            if e["requests"] is not None:
                entry["requests"] = e["requests"]
            if e["reply"] != "any":
                entry["reply"] = e["reply"]
            mails.append(entry)
        document = {"about": self.about, "at": self.at or later(self.mails[-1]["at"], 0.5), "mails": mails}
        (folder / "expected.json").write_text(json.dumps(document, indent=1, default=lambda d: float(d)) + "\n")


def lic(key, kind, quantity, charge_, new=None):
    return {"key": key, "type": kind, "quantity": quantity, "newType": new, "assuranceCharge": charge_}


def move(source, target, *licenses):
    return {"from": source, "to": target, "licenses": list(licenses)}


def request(case, status, moves=None, received=T0, deadline="24h", upgrade=False, fee=None, charge_="sum", **more):
    """One request of the output; what is left out is not compared."""
    entry = {"case": case, "status": status, "softwareOnly": upgrade}
    if received:
        entry["receivedAt"] = received
    if deadline == "24h":
        entry["deadline"] = later(received, 24)
    elif deadline != "any":
        entry["deadline"] = deadline
    if moves is not None:
        entry["moves"] = moves
        entry["fee"] = fee if fee is not None else 300 * len(moves)
        charges = [l["assuranceCharge"] for m in moves for l in m["licenses"]]
        entry["assuranceCharge"] = None if any(c is None for c in charges) else sum(charges, Decimal(0))
    elif fee is not None:
        entry["fee"] = fee
    entry.update(more)
    return entry


def reply(*to, contains=(), excludes=()):
    return {"to": list(to), "contains": list(contains), "excludes": list(excludes)}


# What comes up again and again.
def c10(target_end="2027-08-31"):
    return charge("ALTI-STATION", 10, "2026-06-30", target_end)


MOVE_A10 = move(A, B, lic(A10, "ALTI-STATION-10", 10, c10()))


def accepted(case=CASE, moves=None, received=T0, **kw):
    return [request(case, "queued", moves or [MOVE_A10], received=received, **kw)]


def asked(case=CASE, received=T0, **kw):
    return [request(case, "waiting-for-partner", received=received, deadline=None, **kw)]


def rejected(case=CASE, received=T0, **kw):
    return [request(case, "rejected", received=received, deadline=None, **kw)]


def flagged(case=CASE, received=T0, **kw):
    return [request(case, "with-representative", received=received, **kw)]
