"""One scenario for each code of the policy table, with its nearest miss."""
from decimal import Decimal
from acro import acro, hierarchical, livecycle
from draw import render
from forms import *
from mailshapes import pdf
from scenario import *

BODY = "Hello,\n\nattached please find the license transfer form and the credit card authorization.\n\nRegards,\nDana Ruiz\nRedwood Voice & Data, Inc.\n(555) 014-2277"


def files(t, c, style="lined", card_style="boxes"):
    return [pdf("License Transfer Form.pdf", render(t, style=style)), pdf("CC Authorization.pdf", render(c, style=card_style))]


def simple(s, t=None, c=None, subject=None, style="lined", sender=DANA, client="outlook", **kw):
    t = t or transfer()
    c = c or card()
    return s.mail(sender, subject or f"Case {t.value('case_number')} - license transfer", kw.pop("body", BODY), files(t, c, style), client=client, **kw)


OK = reply(DANA, contains=["204417", "registration", "300", "140.38"])


@scenario
def clean_transfer(s):
    """Everything is right: moved, one move, $300, with the estimate of the pro-rated assurance."""
    simple(s)
    s.expect("accept", requests=accepted(), reply=OK, cases=[CASE])


@scenario
def target_not_registered(s):
    """The "to" system was never registered."""
    s.world.cases[CASE]["system_key"] = UNREG
    simple(s, transfer(target=UNREG), style="above")
    s.expect("reject", ["target.not-registered:reject@204417"], rejected(fee=300), reply(DANA, contains=["204417", "regist"]))


@scenario
def target_registered_the_same_day(s):
    """Nearest miss: registered on the day the email came."""
    s.world.systems[UNREG]["registered_on"] = "2026-09-15"
    s.world.cases[CASE]["system_key"] = UNREG
    simple(s, transfer(target=UNREG), style="above")
    s.expect("accept", requests=accepted(moves=[move(A, UNREG, lic(A10, "ALTI-STATION-10", 10, c10("2027-09-14")))]))


@scenario
def target_assurance_over(s):
    """The "to" system's assurance ended the day before the email came."""
    s.world.cases[CASE]["system_key"] = NOSA
    simple(s, transfer(target=NOSA), style="boxes", client="gmail", server="postfix")
    s.expect("reject", ["target.assurance-inactive:reject@204417"], rejected(fee=300), reply(DANA, contains=["assurance"]))


@scenario
def target_without_assurance(s):
    """The "to" system never had assurance."""
    s.world.systems[NOSA]["assurance_ends_on"] = ""
    s.world.cases[CASE]["system_key"] = NOSA
    simple(s, transfer(target=NOSA), style="boxes", client="gmail")
    s.expect("reject", ["target.assurance-inactive:reject@204417"], rejected(), reply(DANA, contains=["assurance"]))


@scenario
def assurance_last_day_in_los_angeles(s):
    """Received on the 15th at 23:30 in Los Angeles, the 16th in UTC, on the assurance's last day: it counts. Nothing to pay: the from system's ends later."""
    s.world.systems[NOSA]["assurance_ends_on"] = "2026-09-15"
    s.world.systems[A]["assurance_ends_on"] = "2026-12-31"
    s.world.cases[CASE]["system_key"] = NOSA
    at = "2026-09-16T06:30:00Z"
    simple(s, transfer(target=NOSA), at=at)
    s.expect("accept", requests=accepted(moves=[move(A, NOSA, lic(A10, "ALTI-STATION-10", 10, Decimal(0)))], received=at))


@scenario
def assurance_over_since_midnight_in_los_angeles(s):
    """Nearest miss of the former: ten minutes past midnight in Los Angeles."""
    s.world.systems[NOSA]["assurance_ends_on"] = "2026-09-15"
    s.world.cases[CASE]["system_key"] = NOSA
    at = "2026-09-16T07:10:00Z"
    simple(s, transfer(target=NOSA), at=at)
    s.expect("reject", ["target.assurance-inactive:reject@204417"], rejected(received=at))


@scenario
def assurance_in_another_time_zone(s):
    """With Policy:TimeZone Europe/Berlin the assurance's last day ended before the email came at 22:30 UTC (00:30 in Berlin)."""
    s.world.settings["Policy"] = {"TimeZone": "Europe/Berlin"}
    s.world.systems[NOSA]["assurance_ends_on"] = "2026-09-15"
    s.world.cases[CASE]["system_key"] = NOSA
    at = "2026-09-15T22:30:00Z"
    simple(s, transfer(target=NOSA), at=at)
    s.expect("reject", ["target.assurance-inactive:reject@204417"], rejected(received=at))


@scenario
def owner_mismatch_by_id(s):
    """Other owners by id, although the names are the same."""
    s.world.systems[A]["end_user_id"] = "EU-777"
    simple(s, style="above")
    s.expect("reject", ["owner.mismatch:reject@204417"], rejected(), reply(DANA, contains=["204417"]))


@scenario
def owner_same_by_id_with_other_spelling(s):
    """Nearest miss: one id, names spelt differently in the registry."""
    s.world.systems[A]["end_user"] = "Harbor Dental Grp"
    simple(s, style="above")
    s.expect("accept", requests=accepted(), optional=["owner.name-differs:note"])


@scenario
def owner_mismatch_by_name(s):
    """No ids in the registry: the names are different companies."""
    s.world.columns_absent.add(("systems.csv", "end_user_id"))
    s.world.systems[A]["end_user"] = "Bright Smile Dental Partners"
    simple(s)
    s.expect("reject", ["owner.mismatch:reject@204417"], rejected())


@scenario
def owner_same_by_name(s):
    """No ids in the registry: equal names are one owner."""
    s.world.columns_absent.add(("systems.csv", "end_user_id"))
    simple(s)
    s.expect("accept", requests=accepted())


@scenario
def owner_unsure_by_name(s):
    """No ids in the registry: the names are alike only (case, comma, Inc.)."""
    s.world.columns_absent.add(("systems.csv", "end_user_id"))
    s.world.systems[A]["end_user"] = "HARBOR DENTAL GROUP, INC."
    simple(s)
    s.expect("flag", ["owner.unsure:flag@204417"], flagged(fee=300), reply(DANA, contains=["204417", "receiv"]))


@scenario
def owner_mismatch_foreign_facts_stay_hidden(s):
    """The from system belongs to another end user whose name must not be told."""
    simple(s, transfer(source=I, rows=[[I10, "ALTI-STATION-10", "10"]]))
    s.expect("reject", ["owner.mismatch:reject@204417"], rejected(), reply(DANA, excludes=["Pinnacle", "EU-504"]))


@scenario
def license_partial_less(s):
    """Five of ten stations."""
    simple(s, transfer(rows=[[A10, "ALTI-STATION-10", "5"]]), style="above")
    s.expect("reject", ["license.partial:reject@204417"], rejected(), reply(DANA, contains=[A10, "10"]))


@scenario
def license_partial_more(s):
    """Twenty of ten stations."""
    simple(s, transfer(rows=[[A10, "ALTI-STATION-10", "20"]]), style="boxes")
    s.expect("reject", ["license.partial:reject@204417"], rejected())


@scenario
def license_whole_in_words_of_the_trade(s):
    """Nearest miss: '10 stations' is the type's spelling, '10 ea' the whole quantity."""
    simple(s, transfer(rows=[[A10, "10 stations", "10"], [A25.lower().replace("-", " "), "alti station 25", "25"]]), style="above")
    s.expect("accept", requests=accepted(moves=[move(A, B, lic(A10, "ALTI-STATION-10", 10, c10()), lic(A25, "ALTI-STATION-25", 25, charge("ALTI-STATION", 25, "2026-06-30", "2027-08-31")))]))


def orchard(s, rows, amount="300.00", **kw):
    t = orchard_transfer(rows=rows)
    return s.mail(SAM, f"[Case {CASE_ORCHARD}] Orchard Foods new MAXCS system", "Please move these.\n\nSam Okafor\nBayline Communications", files(t, orchard_card(amount), kw.pop("style", "boxes")), client="gmail", **kw)


CH50 = lambda q: charge("ALTI-STATION", q, "2025-11-15", "2027-09-02")


@scenario
def chassis_cap_50_on_a_max1000(s):
    """Exactly fifty stations on a Max1000."""
    orchard(s, [[E50, "ALTI-STATION-50", "50"]])
    s.expect("accept", requests=accepted(CASE_ORCHARD, [move(E, F, lic(E50, "ALTI-STATION-50", 50, CH50(50)))]), reply=reply(SAM))


@scenario
def chassis_cap_51_on_a_max1000(s):
    """Fifty-one in one key."""
    orchard(s, [[E51, "ALTI-STATION-51", "51"]])
    s.expect("reject", ["chassis.station-cap:reject@204600"], rejected(CASE_ORCHARD), reply(SAM, contains=["50", "51"]))


@scenario
def chassis_cap_51_with_one_already_there(s):
    """One SSW station already there and fifty more: SSW stations count too."""
    s.world.add_license("5RXT-8WKD-2NQH-6VPM-9TKX", "SSW-STATION-1", F)
    orchard(s, [[E50, "ALTI-STATION-50", "50"]])
    s.expect("reject", ["chassis.station-cap:reject@204600"], rejected(CASE_ORCHARD))


@scenario
def chassis_cap_agents_do_not_count(s):
    """Fifty stations, and seven agent seats and other licenses there already: none of those count."""
    s.world.add_license("5RXT-8WKD-2NQH-6VPM-9TKX", "ALTI-ACC-40", F)
    s.world.add_license("6RXT-8WKD-2NQH-6VPM-9TKX", "ALTI-VM-100", F)
    orchard(s, [[E50, "ALTI-STATION-50", "50"], [E7ACC, "ALTI-ACC-7", "7"]])
    s.expect("accept", requests=accepted(CASE_ORCHARD, [move(E, F, lic(E50, "ALTI-STATION-50", 50, CH50(50)), lic(E7ACC, "ALTI-ACC-7", 7, charge("ALTI-ACC", 7, "2025-11-15", "2027-09-02")))]))


def cap100(s, present, chassis):
    s.world.systems[B]["chassis"] = chassis
    s.world.add_license("5RXT-8WKD-2NQH-6VPM-9TKX", f"ALTI-STATION-{present}", B)
    simple(s)


@scenario
def chassis_cap_100_on_a_max2000(s):
    """Ninety there and ten more."""
    cap100(s, 90, "Max2000")
    s.expect("accept", requests=accepted())


@scenario
def chassis_cap_101_on_a_max2000(s):
    cap100(s, 91, "Max2000")
    s.expect("reject", ["chassis.station-cap:reject@204417"], rejected())


@scenario
def chassis_cap_100_on_a_max1000r(s):
    cap100(s, 90, "Max1000R")
    s.expect("accept", requests=accepted())


@scenario
def chassis_cap_101_on_a_max1000r(s):
    cap100(s, 91, "Max1000R")
    s.expect("reject", ["chassis.station-cap:reject@204417"], rejected())


@scenario
def chassis_other_has_no_cap(s):
    cap100(s, 500, "other")
    s.expect("accept", requests=accepted())


@scenario
def chassis_unknown(s):
    """Stations go to a MAX server whose chassis is not known."""
    s.world.systems[B]["chassis"] = ""
    simple(s)
    s.expect("flag", ["chassis.unknown:flag@204417"], flagged())


@scenario
def chassis_unknown_without_stations(s):
    """Nearest miss: only agent seats go there."""
    s.world.systems[B]["chassis"] = ""
    simple(s, transfer(rows=[[A5ACC, "ALTI-ACC-5", "5"]]))
    s.expect("accept", requests=accepted(moves=[move(A, B, lic(A5ACC, "ALTI-ACC-5", 5, charge("ALTI-ACC", 5, "2026-06-30", "2027-08-31")))]))


@scenario
def chassis_unknown_on_an_office_system(s):
    """Nearest miss: an Office system has no MAX chassis."""
    s.world.systems[B]["chassis"] = ""
    s.world.systems[B]["platform"] = "office"
    simple(s)
    s.expect("accept", requests=accepted())


@scenario
def fee_short(s):
    """$250 for one move; then a card form for $300 completes it."""
    first = simple(s, c=card("$250.00"))
    s.expect("ask", ["fee.not-covered:ask@204417"], asked(fee=300), reply(DANA, contains=["300"]))
    at = later(T0, 3)
    s.mail(DANA, f"RE: Case {CASE} - license transfer", "Here is the corrected card form.\n\nDana", [pdf("card.pdf", render(card("$300.00"), style="above"))], at=at, client="outlook", references=first)
    s.expect("accept", requests=accepted(received=at), reply=OK)


@scenario
def fee_empty_amount(s):
    """An empty amount counts as $0; the amount is not named as a missing field as well."""
    simple(s, c=card(""), style="above")
    s.expect("ask", ["fee.not-covered:ask@204417"], asked(fee=300), reply(DANA, contains=["300"]))


@scenario
def fee_more_than_enough(s):
    simple(s, c=card("US$ 1,200.00"), style="above")
    s.expect("accept", requests=accepted())


TWO = [(A, [ROW_A10]), (G, [[G20, "ALTI-STATION-20", "20"]])]


def two_sources(s, amount):
    t1 = transfer()
    t2 = transfer(source=G, rows=[[G20, "ALTI-STATION-20", "20"]])
    s.mail(DANA, f"Case {CASE} two old systems into one", BODY, [pdf("from-A.pdf", render(t1, style="above")), pdf("from-G.pdf", render(t2, style="above")), pdf("card.pdf", render(card(amount)))], client="thunderbird")


@scenario
def two_moves_in_one_case(s):
    """Two "from" systems: two moves, $600; the second system never had assurance, so a person determines its charge."""
    two_sources(s, "600")
    s.expect("accept", requests=accepted(moves=[MOVE_A10, move(G, B, lic(G20, "ALTI-STATION-20", 20, None))]), reply=reply(DANA, contains=["600"]))


@scenario
def two_moves_paid_for_one(s):
    two_sources(s, "$300.00")
    s.expect("ask", ["fee.not-covered:ask@204417"], asked(fee=600), reply(DANA, contains=["600"]))


def two_cases(s, amount, second=None):
    t1 = transfer()
    t2 = second or transfer(case=CASE2, target=H, rows=[[A25, "ALTI-STATION-25", "25"]])
    s.mail(DANA, f"Cases {CASE} and {CASE2}: Harbor Dental", BODY, [pdf("one.pdf", render(t1, style="boxes")), pdf("two.pdf", render(t2, style="lined")), pdf("card.pdf", render(card(amount, case=""), style="above"))], client="apple")


MOVE_A25_H = move(A, H, lic(A25, "ALTI-STATION-25", 25, charge("ALTI-STATION", 25, "2026-06-30", "2027-08-14")))


@scenario
def two_cases_in_one_email(s):
    """Two "to" systems, each with its case; one card form for $600."""
    two_cases(s, "$600.00")
    s.expect("accept", requests=accepted() + accepted(CASE2, [MOVE_A25_H]), reply=reply(DANA, contains=[CASE, CASE2]), cases=[CASE, CASE2])


@scenario
def two_cases_paid_for_one(s):
    """The amount is compared with the sum over both cases."""
    two_cases(s, "$300.00")
    s.expect("ask", ["fee.not-covered:ask@204417", "fee.not-covered:ask@204431"], asked() + asked(CASE2))


@scenario
def two_cases_one_rejected(s):
    """Each request is decided alone: one moves, the other is rejected; one reply tells each its outcome."""
    two_cases(s, "$600.00", transfer(case=CASE2, target=H, rows=[[A25, "ALTI-STATION-25", "12"]]))
    s.expect("reject", ["license.partial:reject@204431"], accepted() + rejected(CASE2), reply(DANA, contains=[CASE, CASE2, A25]))


@scenario
def several_reasons_at_once(s):
    """All findings are told together: partial key, owner, missing signature on the card form."""
    simple(s, transfer(source=I, rows=[[I10, "ALTI-STATION-10", "3"]]), c=card(signature=""))
    s.expect("reject", ["owner.mismatch:reject@204417", "license.partial:reject@204417", "form.incomplete:ask@204417"], rejected(), reply(DANA, contains=[CASE]))


@scenario
def flag_with_question(s):
    """A flag hides no question: the partner hears at once what is missing; the reject is not told while a person decides."""
    s.world.systems[B]["chassis"] = ""
    simple(s, c=card("$100"))
    s.expect("flag", ["chassis.unknown:flag@204417", "fee.not-covered:ask@204417"], flagged(), reply(DANA, contains=["300"]))


@scenario
def charge_of_several_keys(s):
    """Each key rounded by itself; a target assurance that ends before the source's costs nothing."""
    simple(s, transfer(rows=[ROW_A10, [A40, "ALTI-IPSTATION-40", "40"], [A12VM, "ALTI-VM-12", "12"], [A5ACC, "ALTI-ACC-5", "5"]]), style="bordered")
    d = lambda p, q: charge(p, q, "2026-06-30", "2027-08-31")
    s.expect("accept", requests=accepted(moves=[move(A, B, lic(A10, "ALTI-STATION-10", 10, c10()), lic(A40, "ALTI-IPSTATION-40", 40, d("ALTI-IPSTATION", 40)),
                                                     lic(A12VM, "ALTI-VM-12", 12, d("ALTI-VM", 12)), lic(A5ACC, "ALTI-ACC-5", 5, d("ALTI-ACC", 5)))]))


@scenario
def deadline_over_the_spring_change(s):
    """24 elapsed hours over the change to daylight saving time in Los Angeles (8 March 2026)."""
    for key in (B, ):
        s.world.systems[key]["registered_on"] = "2026-03-01"
    at = "2026-03-07T20:00:00Z"
    simple(s, at=at)
    s.expect("accept", requests=accepted(received=at), why="deadline 2026-03-08T20:00:00Z, which is 13:00 in Los Angeles")


@scenario
def deadline_over_the_autumn_change(s):
    at = "2026-11-01T06:30:00Z"
    simple(s, at=at)
    s.expect("accept", requests=accepted(received=at))


@scenario
def receipt_is_the_topmost_received(s):
    """The Date header is days old and wrong: what counts is the topmost Received."""
    at = "2026-09-15T17:05:00Z"
    data = message(DANA, f"Case {CASE}", BODY, files(transfer(), card()), at=at, client="outlook", seed="old-date")
    data = data.replace(b"Date: Tue, 15 Sep 2026", b"Date: Fri, 11 Sep 2026")
    s.mail(DANA, "", raw=data, at=at)
    s.at = "2026-09-20T00:00:00Z"
    s.expect("accept", requests=accepted(received=at))
