"""Runs the built program over the scenarios and prints where it differs from what is expected."""
import datetime
import json
import os
import re
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

warnings.simplefilter("ignore")
import jsonschema

HERE = Path(__file__).resolve().parent.parent
CHECK_SCHEMA = jsonschema.Draft202012Validator(json.loads((HERE / "schemas/check-output.schema.json").read_text()), format_checker=jsonschema.FormatChecker())
READ_SCHEMA = jsonschema.Draft202012Validator(json.loads((HERE / "schemas/read-output.schema.json").read_text()))
CARDS = ["4111111111111111", "4111111111111112", "5555555555554444", "378282246310005", "6011111111111117"]


def flat(text):
    return re.sub(r"\s+", " ", text or "").lower()


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(datetime.timezone.utc).isoformat() if text else text


def leaks(line):
    digits = re.sub(r"(?<=\d)[ -](?=\d)", "", line)
    return [c for c in CARDS if c in digits]


def key(finding):
    return f"{finding['code']}:{finding['outcome']}", finding["case"]


def compare(expected, actual, line):
    out = [f"schema: {e.json_path} {e.message[:120]}" for e in CHECK_SCHEMA.iter_errors(actual)]
    out += [f"card number in output: …{c[-4:]}" for c in leaks(line)]
    if Path(actual["file"]).name != expected["file"]:
        out.append(f"file {actual['file']}")
    if actual["messageId"] is not None and expected["messageId"] is not None and actual["messageId"].strip("<>") != expected["messageId"]:
        out.append(f"messageId {actual['messageId']}")
    if actual["outcome"] != expected["outcome"]:
        out.append(f"outcome: expected {expected['outcome']}, got {actual['outcome']}")
    if "cases" in expected and sorted(actual["cases"]) != sorted(expected["cases"]):
        out.append(f"cases: expected {expected['cases']}, got {actual['cases']}")
    got = [key(f) for f in actual["findings"]]
    matched = set()
    for want in expected["findings"] + expected.get("notes", []):
        code, _, case = want.partition("@")
        hits = [i for i, (c, at) in enumerate(got) if c == code and (not case or at in (case, None))]
        matched.update(hits)
        if not hits:
            out.append(f"missing finding {want}")
    allowed = set(expected.get("optional", []))
    for i, (code, case) in enumerate(got):
        if i not in matched and code not in allowed:
            wanted = any(w.partition("@")[0] == code for w in expected["findings"])
            out.append(f"unexpected finding {code}@{case}" + (" (other case)" if wanted else "") + f": {actual['findings'][i]['message'][:150]}")
    if "requests" in expected:
        out += requests(expected["requests"], actual["requests"])
    if "reply" in expected:
        out += replies(expected["reply"], actual["reply"])
    return out


def requests(expected, actual):
    out = []
    if len(expected) != len(actual):
        return [f"requests: expected {[r['case'] for r in expected]}, got {[(r['case'], r['status']) for r in actual]}"]
    by_case = {r["case"]: r for r in actual}
    for want in expected:
        got = by_case.get(want["case"])
        if got is None:
            out.append(f"request {want['case']} missing, got {list(by_case)}")
            continue
        for field, value in want.items():
            have = got.get(field)
            if field in ("receivedAt", "deadline"):
                value, have = instant(value), instant(have)
            if field == "moves":
                value, have = moves(value), moves(have)
            if value != have:
                out.append(f"{want['case']}.{field}: expected {value}, got {have}")
    return out


def moves(items):
    return sorted((m["from"], m["to"], tuple(sorted((l["key"], l["type"], l["quantity"], l["newType"] or "", -1 if l["assuranceCharge"] is None else l["assuranceCharge"]) for l in m["licenses"]))) for m in items)


def replies(expected, actual):
    if expected is None:
        return [] if actual is None else [f"reply: expected none, got one to {actual['to']}: {flat(actual['text'])[:120]}"]
    if actual is None:
        return ["reply: expected one, got none"]
    out = []
    if sorted(a.lower() for a in actual["to"]) != sorted(expected["to"]):
        out.append(f"reply.to: expected {expected['to']}, got {actual['to']}")
    text = flat(actual["subject"] + "\n" + actual["text"])
    out += [f"reply lacks '{w}'" for w in expected["contains"] if flat(w) not in text]
    out += [f"reply contains '{w}'" for w in expected["excludes"] if flat(w) in text]
    return out


def attempt(command, folder):
    """Runs a command; again when somebody else's clean-up killed it."""
    for _ in range(8):
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        if done.returncode not in (-9, 137):
            break
    return done


def run(program, folder):
    expected = json.loads((folder / "expected.json").read_text())
    files = [m["file"] for m in expected["mails"]]
    done = attempt([*program, "check", "--data", "data", "--at", expected["at"], *files], folder)
    lines = done.stdout.decode("utf-8").splitlines()
    if done.returncode != 0 or len(lines) != len(files):
        return [(folder.name, "-", f"exit {done.returncode}, {len(lines)} lines for {len(files)} mails: {done.stderr.decode()[-400:]}")]
    out = []
    for mail, line in zip(expected["mails"], lines):
        try:
            out += [(folder.name, mail["file"], d) for d in compare(mail, json.loads(line), line)]
        except (ValueError, KeyError) as error:
            out.append((folder.name, mail["file"], f"not the promised JSON: {error}: {line[:200]}"))
    return out


def norm(field, value):
    if isinstance(value, bool) or value is None:
        return value
    value = re.sub(r"\s+", " ", value).strip()
    if "email" in field:
        return value.replace(" ", "").lower()
    if "key" in field:
        return re.sub(r"[\s-]", "", value).upper()
    return value


def run_read(program, folder):
    """All documents of tests/scenarios/read in one process."""
    expected = json.loads((folder / "expected.json").read_text())
    names = list(expected)
    done = attempt([*program, "read", *names], folder)
    out, got = [], {}
    for line in done.stdout.decode("utf-8").splitlines():
        try:
            document = json.loads(line)
        except ValueError:
            out.append(("read", "-", f"no JSON: {line[:200]}"))
            continue
        out += [("read", document.get("file"), f"schema: {e.json_path} {e.message[:120]}") for e in READ_SCHEMA.iter_errors(document)]
        out += [("read", document.get("file"), "card number in output") for _ in leaks(line)]
        got.setdefault(Path(document["file"]).name, []).append(document)
    if done.returncode != 0:
        out.append(("read", "-", f"exit {done.returncode}: {done.stderr.decode()[-400:]}"))
    for name, want in expected.items():
        have = got.get(name, [])
        kinds = [d["form"] for d in have]
        if sorted(kinds, key=str) != sorted([f["form"] for f in want["forms"]] or [None], key=str):
            out.append(("read", name, f"forms: expected {[f['form'] for f in want['forms']]}, got {kinds} {[d['problem'] for d in have]}"))
            continue
        if want.get("problem") is not None and bool(have[0]["problem"]) != want["problem"]:
            out.append(("read", name, f"problem: got {have[0]['problem']}"))
        rest = list(have)
        for form in want["forms"]:
            best = min((d for d in rest if d["form"] == form["form"]), key=lambda d: len(differences(form, d)))
            rest.remove(best)
            out += [("read", name, d) for d in differences(form, best)]
    return out


def differences(want, have):
    out = []
    for field, value in want["fields"].items():
        got = have["fields"].get(field, {"value": None})["value"]
        if field == "card_number":
            ok = got is not None and got[-4:] == value[-4:] and not leaks(got)
        elif field == "cvv":
            ok = got is None or value not in got
        elif field == "signature":
            ok = bool(got)
        elif value in ("", None, False):
            ok = got in ("", None, False)
        else:
            ok = norm(field, got) == norm(field, value)
        if not ok:
            out.append(f"{want['form']}.{field}: expected {value!r}, got {got!r}")
    extra = [f for f, v in have["fields"].items() if f not in want["fields"] and v["value"] not in ("", None, False) and f != "cvv"]
    out += [f"{want['form']}.{f}: expected nothing, got {have['fields'][f]['value']!r}" for f in extra]
    return out


def main():
    program = sys.argv[1].split()
    wanted = sys.argv[2:]
    folders = [f for f in sorted((HERE / "cases").iterdir()) if (f / "expected.json").exists() and (not wanted or any(w in f.name for w in wanted))]
    ready = set((HERE / "ready.txt").read_text().split())
    good = []

    def report(name, rows):
        for _, mail, text in rows:
            print(f"{name}{' (ready)' if name in ready else ''}\t{mail}\t{text}", flush=True)
        if not rows:
            good.append(name)

    with ThreadPoolExecutor(3) as pool:
        running = {pool.submit(run, program, f): f.name for f in folders}
        for done in as_completed(running):
            report(running[done], done.result())
    total = len(folders)
    if (HERE / "read").exists() and (not wanted or "read" in wanted):
        rows = run_read(program, HERE / "read")
        for _, name, text in rows:
            print(f"read\t{name}\t{text}")
        documents = json.loads((HERE / "read/expected.json").read_text())
        good += [f"read/{d}" for d in documents if d not in {name for _, name, _ in rows}]
        total += len(documents)
    print(f"{len(good)} of {total} as expected", file=sys.stderr)
    if "SCENARIOS_GOOD" in os.environ:
        Path(os.environ["SCENARIOS_GOOD"]).write_text("".join(f"{g}\n" for g in sorted(good)))
    return 0 if len(good) == total else 1


if __name__ == "__main__":
    sys.exit(main())
