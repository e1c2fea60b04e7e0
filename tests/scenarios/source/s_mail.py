"""Who writes, how it was received, threads, and mail that must not be answered."""
import draw
import tools
from acro import acro
from draw import render
from forms import *
from mailshapes import *
from s_policy import BODY, OK, files, simple
from s_procedure import upgrade, UP_BODY, MOVE_UP, upgrade_request
from scenario import *

NOBODY = "kim@stranger.example"


def forms():
    return files(transfer(), card())


def failed(domain, *lines, mailfrom=None):
    return {"lines": list(lines), "mailfrom": mailfrom or f"bounce@{domain}", "signature": False}


# ------------------------------------------------------------------ sender

@scenario
def sender_not_a_contact(s):
    """Authenticated, registered for another partner."""
    s.mail(SAM, f"Case {CASE}", BODY, forms(), client="gmail")
    s.expect("flag", ["sender.not-partner:flag"], requests=[], reply=None)


@scenario
def sender_by_domain(s):
    """Nearest miss: anybody at a registered @domain."""
    s.mail("new.hire@bayline.example", f"Case {CASE_ORCHARD}", BODY, [pdf("t.pdf", render(orchard_transfer(rows=[[E7ACC, "ALTI-ACC-7", "7"]]), style="above")), pdf("c.pdf", render(orchard_card(), style="lined"))], client="thunderbird")
    s.expect("accept", requests=accepted(CASE_ORCHARD, [move(E, F, lic(E7ACC, "ALTI-ACC-7", 7, charge("ALTI-ACC", 7, "2025-11-15", "2027-09-02")))]), reply=reply("new.hire@bayline.example"))


@scenario
def sender_at_a_look_alike_domain(s):
    """bayline.example.test and sub.bayline.example are other domains than bayline.example."""
    s.mail("sam@evil-bayline.example", f"Case {CASE_ORCHARD}", BODY, forms(), client="gmail")
    s.expect("flag", ["sender.not-partner:flag"], requests=[], reply=None)


@scenario
def sender_other_case_of_letters(s):
    """Addresses are compared without case."""
    s.mail("Dana.Ruiz@RedwoodVoice.example", f"Case {CASE}", BODY, forms(), client="outlook", name='"Ruiz, Dana"', results=passed("redwoodvoice.example"))
    s.expect("accept", requests=accepted())


@scenario
def sender_forged(s):
    """DMARC, SPF and DKIM fail."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), results=failed("attacker.example", "dmarc=fail (p=reject dis=none) header.from=redwoodvoice.example", "spf=fail smtp.mailfrom=redwoodvoice.example", "dkim=none"))
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_without_results(s):
    """No Authentication-Results at all."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), results=failed("redwoodvoice.example"))
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_vouched_for_by_another_server(s):
    """Results of another authserv-id say nothing."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), received=received_postfix("redwoodvoice.example", "x", when(T0), passed("redwoodvoice.example"), server="mx.attacker.example"))
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_forged_results_below_our_received(s):
    """The attacker put our authserv-id's pass into his own message, below his Received; our server wrote a fail."""
    lines = received_postfix("redwoodvoice.example", "x", when(T0), failed("attacker.example", "dmarc=fail header.from=redwoodvoice.example", "spf=softfail smtp.mailfrom=attacker.example", "dkim=none"))
    lines.append("Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example; dkim=pass header.d=redwoodvoice.example")
    s.mail(DANA, f"Case {CASE}", BODY, forms(), received=lines)
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_forged_results_in_a_later_run(s):
    """No Received of his own, the forged results stand further down than the topmost consecutive run."""
    lines = received_postfix("redwoodvoice.example", "x", when(T0), failed("attacker.example", "dmarc=fail header.from=redwoodvoice.example"))[:-1]
    s.mail(DANA, f"Case {CASE}", BODY, forms(), received=lines, extra=["Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example"])
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_pass_in_a_comment(s):
    """Comments and quoted text in the results say nothing."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), results=failed("attacker.example", 'dmarc=fail (dmarc=pass header.from=redwoodvoice.example) header.from=redwoodvoice.example', 'spf=fail reason="; dmarc=pass header.from=redwoodvoice.example" smtp.mailfrom=attacker.example'))
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_unaligned(s):
    """SPF and DKIM pass for a mailing service's own domain only."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), results={"lines": ["spf=pass smtp.mailfrom=bounces.bulkmailer.example", "dkim=pass header.d=bulkmailer.example header.i=@bulkmailer.example"], "mailfrom": "b@bounces.bulkmailer.example", "d": "bulkmailer.example"})
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_aligned_dkim_alone(s):
    """Nearest miss: no DMARC record, SPF of the service, but DKIM of the From domain."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), results={"lines": ["dmarc=none header.from=redwoodvoice.example", "spf=pass smtp.mailfrom=bounces.bulkmailer.example", "dkim=pass header.d=redwoodvoice.example header.i=@redwoodvoice.example"], "mailfrom": "b@bounces.bulkmailer.example"})
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def sender_aligned_spf_alone(s):
    s.mail(DANA, f"Case {CASE}", BODY, forms(), results={"lines": ["dkim=none; dmarc=none header.from=redwoodvoice.example; spf=pass smtp.mailfrom=bounce@redwoodvoice.example"], "mailfrom": "bounce@redwoodvoice.example", "signature": False})
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def sender_hosted_mailbox(s):
    """A large provider's headers: two own hops, results below the second Received."""
    s.world.settings["Mail"].update({"AuthServId": ["mx.vendor.example", "mx.mailhost.example"], "TrustedHops": 2})
    s.mail(DANA, f"Case {CASE}", BODY, forms(), client="gmail", server="hosted")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def sender_hosted_mailbox_too_few_hops(s):
    """The same with one trusted hop: the results stand below a Received that counts as foreign."""
    s.world.settings["Mail"].update({"AuthServId": "mx.mailhost.example", "TrustedHops": 1})
    s.mail(DANA, f"Case {CASE}", BODY, forms(), client="gmail", server="hosted")
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_cloud_office(s):
    """A cloud office suite: results without an authserv-id, inside four own hops."""
    s.world.settings["Mail"].update({"AuthServId": "none", "TrustedHops": 4})
    s.mail(DANA, f"Case {CASE}", BODY, forms(), client="outlook", server="cloud")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def sender_cloud_office_fails(s):
    s.world.settings["Mail"].update({"AuthServId": "none", "TrustedHops": 4})
    s.mail(DANA, f"Case {CASE}", BODY, forms(), client="outlook", server="cloud", results={"lines": ["spf=none (sender IP is 198.51.100.77)\n smtp.mailfrom=attacker.example", " dkim=none (message not signed)\n header.d=none", "dmarc=fail action=none header.from=redwoodvoice.example", "compauth=fail reason=001"]})
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)


@scenario
def sender_with_filters_between(s):
    """OpenDKIM's and OpenDMARC's own headers around the results."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), filters=True)
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def sender_two_from_addresses(s):
    """One From header with two addresses."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), from_header=f"Dana Ruiz <{DANA}>, Kim <{NOBODY}>")
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None, optional=["sender.not-partner:flag"])


@scenario
def sender_two_from_headers(s):
    s.mail(DANA, f"Case {CASE}", BODY, forms(), extra=[f"From: Kim <{NOBODY}>"])
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None, optional=["sender.not-partner:flag"])


@scenario
def sender_name_that_looks_like_an_address(s):
    """The display name is a partner's address, the address a stranger's."""
    s.mail(NOBODY, f"Case {CASE}", BODY, forms(), name=f'"{DANA}"')
    s.expect("flag", ["sender.not-partner:flag"], requests=[], reply=None)


@scenario
def reply_to_is_never_used(s):
    s.mail(DANA, f"Case {CASE}", BODY, forms(), reply_to=NOBODY)
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def forged_between_honest_ones(s):
    """Asked for the card form; a forged mail brings one; the honest one completes. The forged mail leaves the request untouched."""
    first = s.mail(DANA, f"Case {CASE}", "Form attached.\nDana", [pdf("t.pdf", render(transfer(), style="above"))], client="gmail")
    s.expect("ask", ["form.card-missing:ask@204417"], asked())
    s.mail(DANA, f"Re: Case {CASE}", "card", [pdf("c.pdf", render(card(), style="lined"))], at=later(T0, 1), references=first, results=failed("attacker.example", "dmarc=fail header.from=redwoodvoice.example"))
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None)
    at = later(T0, 2)
    s.mail(DANA, f"Re: Case {CASE}", "card form", [pdf("c.pdf", render(card(), style="lined"))], at=at, client="gmail", references=first)
    s.expect("accept", requests=accepted(received=at), reply=OK)


# ------------------------------------------------------------------ threads

@scenario
def thread_without_case_then_with(s):
    """Forms without any case number; a later email in the thread names the case: its forms go over."""
    first = simple(s, transfer(case=""), card(case=""), subject="License move Harbor Dental", client="gmail")
    s.expect("ask", ["case.missing:ask"], reply=reply(DANA))
    at = later(T0, 2)
    s.mail(DANA, f"Re: License move Harbor Dental - case {CASE}", "Forgot the number.", at=at, client="gmail", references=first)
    s.expect("accept", requests=accepted(received=at), reply=OK)


@scenario
def without_case_and_no_thread(s):
    """Nearest miss: the later email with the case is no answer in the thread; the forms don't go over."""
    simple(s, transfer(case=""), card(case=""), subject="License move Harbor Dental", client="gmail")
    s.expect("ask", ["case.missing:ask"])
    at = later(T0, 2)
    s.mail(DANA, f"Case {CASE}", "The case for my forms of this morning.", at=at, client="gmail")
    s.expect("ask", ["form.transfer-missing:ask@204417", "form.card-missing:ask@204417"], asked(received=at))


@scenario
def replaced_form(s):
    """A wrong quantity; the corrected form with the same systems replaces the older one; the card form stays."""
    first = simple(s, transfer(rows=[[A10, "ALTI-STATION-10", "8"]]), client="gmail")
    s.expect("reject", ["license.partial:reject@204417"], rejected())
    at = later(T0, 5)
    s.mail(DANA, f"Re: Case {CASE} - license transfer", "Corrected.\nDana", [pdf("transfer-v2.pdf", render(transfer(), style="boxes"))], at=at, client="gmail", references=first)
    s.expect("accept", requests=accepted(received=at), reply=OK)


@scenario
def replaced_form_with_another_source(s):
    """The one older form had findings of its own (from system unknown): the new one replaces it although its from system differs."""
    first = simple(s, transfer(source=UNKNOWN_SYSTEM), client="gmail")
    s.expect("reject", ["system.unknown:reject@204417"], rejected(), optional=["license.not-on-source:reject"])
    at = later(T0, 5)
    s.mail(DANA, f"Re: Case {CASE} - license transfer", "Corrected.\nDana", [pdf("transfer-v2.pdf", render(transfer(), style="boxes"))], at=at, client="gmail", references=first)
    s.expect("accept", requests=accepted(received=at), reply=OK)


@scenario
def already_moved(s):
    """The same forms again after the move, as a new email: for keys moved already nothing is to do (no second move)."""
    first = simple(s)
    s.expect("accept", requests=accepted())
    at = later(T0, 26)
    t2 = transfer(rows=[ROW_A10, [A25, "ALTI-STATION-25", "25"]])
    s.mail(DANA, f"RE: Case {CASE} - license transfer", "Please do this one.", files(t2, card()), at=at, client="outlook", references=first)
    s.expect("reject", ["request.already-moved:reject@204417"], reply=reply(DANA, contains=["already"]), why="asks for other keys than those moved under this case, among them a moved one")


@scenario
def correspondence_after_the_answer(s):
    """Thanks after the move: a person reads it, no automatic reply."""
    first = simple(s)
    s.expect("accept", requests=accepted())
    s.mail(DANA, f"RE: Case {CASE} - license transfer", "Thank you, that was quick!\n\nDana\n\n> Your licenses were moved.", at=later(T0, 3), client="outlook", references=first)
    s.expect("flag", ["mail.correspondence:flag"], reply=None)


@scenario
def correspondence_after_a_question(s):
    first = s.mail(DANA, f"Case {CASE}", "Form attached.", [pdf("t.pdf", render(transfer(), style="above"))], client="gmail")
    s.expect("ask", ["form.card-missing:ask@204417"], asked())
    s.mail(DANA, f"Re: Case {CASE}", "Can we pay by check instead?", at=later(T0, 3), client="gmail", references=first)
    s.expect("flag", ["mail.correspondence:flag"], reply=None)


# ------------------------------------------------------------------ instructions

def instruction(name, about, body, flag=True):
    def build(s):
        simple(s, body=body, client="gmail")
        if flag:
            s.expect("flag", ["mail.instruction:flag@204417"], flagged(), reply(DANA))
        else:
            s.expect("accept", requests=accepted(), reply=OK)
    build.__doc__, build.__name__ = about, name
    scenario(build)


instruction("instruction_hold", "Hold.", "Hi,\n\nforms attached, but please hold this until Friday, we are not ready yet.\n\nDana")
instruction("instruction_not_this_key", "Not everything that the form says.", "Hi,\n\nplease do not move the 10 station key yet.\n\nDana")
instruction("instruction_cancel", "Cancel.", "Hi,\n\nplease cancel this request.\n\nDana")
instruction("instruction_wait", "Wait until.", "Hello,\n\nPlease wait until we call you before you move the licenses.\n\nDana")
instruction("instruction_none_goes_live", "Nearest miss: a date that asks for nothing.", "Hi,\n\nforms attached. The new system goes live Friday.\n\nThanks,\nDana", flag=False)
instruction("instruction_none_please_move", "Nearest miss: asks for what the forms say.", "Hi,\n\nplease move these licenses from the old system to the new system. Please call me if anything is missing, and don't hesitate to ask.\n\nThanks,\nDana", flag=False)
instruction("instruction_none_in_quoted_text", "Nearest miss: hold stands in the quoted text.", "Hi,\n\nhere are the forms.\n\nDana\n\nOn Mon, Sep 14, 2026 at 10:11 AM Lee Chan <lee@redwoodvoice.example> wrote:\n\n> Please hold this until Friday.\n> Lee\n", flag=False)
instruction("instruction_none_in_the_disclaimer", "Nearest miss: a disclaimer asks to delete and not to use.", "Hi,\n\nforms attached.\n\nDana\n\n-- \nDana Ruiz\nRedwood Voice & Data\n\nCONFIDENTIALITY NOTICE: If you are not the intended recipient, please do not use, copy or forward this email, notify the sender and delete it. Please consider the environment before printing.", flag=False)


# ------------------------------------------------------------------ not to be answered

@scenario
def out_of_office(s):
    s.mail(DANA, f"Automatic reply: Case {CASE}", "I am out of the office until Monday.", client="outlook", extra=["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"])
    s.expect("ignore", ["mail.auto-reply:ignore"], requests=[], reply=None)


@scenario
def out_of_office_without_headers_of_the_rfc(s):
    """Older programs: Precedence and X-Autoreply only."""
    s.mail(DANA, f"Out of Office: Case {CASE}", "I am out of the office.", client="thunderbird", extra=["Precedence: auto_reply", "X-Autoreply: yes"])
    s.expect("ignore", ["mail.auto-reply:ignore"], requests=[], reply=None)


@scenario
def auto_submitted_no(s):
    """Nearest miss: 'Auto-Submitted: no' is a person's mail."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), extra=["Auto-Submitted: no"])
    s.expect("accept", requests=accepted())


@scenario
def newsletter(s):
    s.mail("news@bayline.example", "September deals on headsets", "Buy now.", client="gmail", extra=["List-Id: Bayline News <news.bayline.example>", "List-Unsubscribe: <mailto:leave@bayline.example>", "Precedence: list"])
    s.expect("ignore", ["mail.list:ignore"], requests=[], reply=None)


@scenario
def forms_through_a_list(s):
    """Nearest miss: the partner's own orders list adds List headers; with forms it is an ordinary mail."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), extra=["List-Id: Orders <orders.redwoodvoice.example>", "List-Unsubscribe: <mailto:leave@redwoodvoice.example>"])
    s.expect("accept", requests=accepted())


@scenario
def helpdesk_ticket_with_forms(s):
    """A partner's ticket system sends the forms: looks automatic; a person decides, no reply."""
    s.mail(DANA, f"[#HD-55129] Case {CASE} license transfer", "##- Please type your reply above this line -##\n\nTicket created by Dana Ruiz.", forms(), client="nested", extra=["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "X-Mailer: DeskHero 9.1"])
    s.expect("flag", ["mail.automatic:flag"], reply=None)


@scenario
def helpdesk_ticket_by_a_person(s):
    """Nearest miss: the same system without any sign of automation."""
    s.mail(DANA, f"[#HD-55129] Case {CASE} license transfer", "Forms attached.\nDana", forms(), client="nested", extra=["X-Mailer: DeskHero 9.1"])
    s.expect("accept", requests=accepted())


@scenario
def spam(s):
    s.mail(NOBODY, "Increase your sales", "Click here", client="gmail")
    s.expect("ignore", ["mail.unrelated:ignore"], requests=[], reply=None)


@scenario
def stranger_names_a_known_case(s):
    """Nearest miss: not registered, but it names a known case."""
    s.mail(NOBODY, f"Question on case {CASE}", "Hello, what is the state?", client="gmail")
    s.expect("flag", ["sender.not-partner:flag"], requests=[], reply=None)


@scenario
def stranger_with_forms(s):
    s.mail(NOBODY, "License move", BODY, files(transfer(case=""), card(case="")), client="gmail")
    s.expect("flag", ["sender.not-partner:flag"], requests=[], reply=None)


@scenario
def own_mail(s):
    """A copy of one of our own replies in our mailbox."""
    s.mail(INBOX, f"Re: Case {CASE}", "Your licenses were moved.", to=DANA, extra=["Auto-Submitted: auto-replied"], results=passed("vendor.example"))
    s.world.settings["Mail"]["Mailboxes"] = [{"Name": "main", "Kind": "maildir", "Address": INBOX, "Path": "/nonexistent"}]
    s.expect("ignore", requests=[], reply=None, optional=["mail.own:ignore", "mail.auto-reply:ignore"])


@scenario
def delivered_twice(s):
    """The same message by two ways (to us and through an alias): other trace headers, same content."""
    simple(s)
    s.expect("accept", requests=accepted())
    data = s.mails[0]["data"].replace(b"F085CEE40A6", b"A1B2C3D4E5F")
    at = later(T0, 0.1)
    data = b"Received: from alias.vendor.example (alias.vendor.example [198.51.100.3])\r\n\tby mx.vendor.example (Postfix) with ESMTP id 99AA;\r\n\t" + stamp(when(at)).encode() + b"\r\n" + data
    s.mail(DANA, "", raw=data, at=at)
    s.expect("ignore", ["mail.duplicate:ignore"], requests=[], reply=None)


@scenario
def same_message_id_other_content(s):
    """Nearest miss: the same Message-ID with other content is another message."""
    mid = "<fixed-id-1@redwoodvoice.example>"
    s.mail(DANA, f"Case {CASE}", "Form.", [pdf("t.pdf", render(transfer(), style="above"))], client="gmail", mid=mid)
    s.expect("ask", ["form.card-missing:ask@204417"], asked())
    at = later(T0, 1)
    s.mail(DANA, f"Case {CASE}", "Card form.", [pdf("c.pdf", render(card(), style="lined"))], client="gmail", mid=mid, at=at)
    s.expect("accept", requests=accepted(received=at))


@scenario
def bounce_of_something_else(s):
    """A delivery report that is none of one of our replies."""
    body = ('Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="B1"\n\n--B1\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n'
            '--B1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.other.example\n\nFinal-Recipient: rfc822; nobody@other.example\nAction: failed\nStatus: 5.1.1\n\n'
            '--B1\nContent-Type: message/rfc822\n\nFrom: someone@vendor.example\nTo: nobody@other.example\nSubject: hello\nMessage-ID: <unknown@vendor.example>\n\nhi\n--B1--\n')
    s.mail("MAILER-DAEMON@mail.other.example", "Undelivered Mail Returned to Sender", raw_body=body, extra=["Auto-Submitted: auto-replied"], results={"lines": ["spf=none"], "mailfrom": "", "signature": False})
    s.expect("ignore", ["mail.bounce:ignore"], requests=[], reply=None)


# ------------------------------------------------------------------ hostile or broken mail

@scenario
def garbage(s):
    """No email at all: random bytes, and an empty file."""
    s.mail("", "", raw=bytes((i * 73 + 41) % 251 for i in range(4000)))
    s.expect("flag", ["mail.unreadable:flag"], requests=[], reply=None)
    s.mail("", "", raw=b"")
    s.expect("flag", ["mail.unreadable:flag"], requests=[], reply=None)


@scenario
def header_line_too_long(s):
    s.mail(DANA, f"Case {CASE}", BODY, forms(), extra=["X-Long: " + "a" * 70000])
    s.expect("flag", ["mail.unreadable:flag"], requests=[], reply=None)


@scenario
def header_line_of_60_kilobytes(s):
    """Nearest miss: within the limit."""
    s.mail(DANA, f"Case {CASE}", BODY, forms(), extra=["X-Long: " + "a" * 60000])
    s.expect("accept", requests=accepted())


@scenario
def too_many_parts(s):
    body = joined(multipart("mixed", "BB", [text_part(f"part {i}") for i in range(120)]))
    s.mail(DANA, f"Case {CASE}", raw_body=body)
    s.expect("flag", ["mail.unreadable:flag"], requests=[], reply=None)


@scenario
def nested_too_deep(s):
    body = text_part("deep")
    for i in range(25):
        body = joined(multipart("mixed", f"N{i}", [body]))
    s.mail(DANA, f"Case {CASE}", raw_body=body)
    s.expect("flag", ["mail.unreadable:flag"], requests=[], reply=None)


# ------------------------------------------------------------------ where PDFs hide

@scenario
def pdf_without_name_inline(s):
    """Inline, no name, octet-stream: found by content."""
    s.mail(DANA, f"Case {CASE}", BODY, [File(None, render(transfer(), style="above"), "application/octet-stream", "inline"), File(None, render(card(), style="lined"), "application/octet-stream", "")], client="thunderbird")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def pdf_with_a_wrong_extension(s):
    s.mail(DANA, f"Case {CASE}", BODY, [File("transfer.dat", render(transfer(), style="above"), "application/x-unknown"), File("card.txt", render(card(), style="lined"), "text/plain")], client="outlook")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def pdf_with_a_long_foreign_name(s):
    """RFC 2231 continuations, nested multiparts, a gateway's disclaimer as its own part."""
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("Überträgung der Lizenzen – Harbor Dental Group.pdf", render(transfer(), style="above")), pdf("Kreditkarte.pdf", render(card(), style="lined"))], client="nested")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def forwarded_as_attachment(s):
    """The technician's mail with the forms, forwarded as message/rfc822."""
    inner = message("tech@redwoodvoice.example", "forms for Harbor", "Here you go Dana.", forms(), client="apple", received=[], at="2026-09-15T16:00:00Z").decode()
    body = joined(multipart("mixed", "FWD1", [text_part("See attached.\nDana"), "Content-Type: message/rfc822; name=\"forms for Harbor.eml\"\nContent-Disposition: attachment; filename=\"forms for Harbor.eml\"\n\n" + inner.replace("\r\n", "\n")]))
    s.mail(DANA, f"FW: case {CASE} forms for Harbor", raw_body=body, client="outlook")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def html_only(s):
    """No plain text at all; the declaration of the upgrade stands in the HTML."""
    html = text_part(html_of(UP_BODY, "outlook"), kind="html", encoding="quoted-printable")
    parts = [html] + [
        f'Content-Type: application/pdf; name="{n}"\nContent-Disposition: attachment; filename="{n}"\nContent-Transfer-Encoding: base64\n\n{b64(d)}\n' for n, d in
        [("t.pdf", render(upgrade_transfer(software_only=False), style="lined")), ("c.pdf", render(card(case=CASE_UP), style="above")), ("w.pdf", render(worksheet(), style="lined"))]]
    s.mail(DANA, f"Case {CASE_UP}", raw_body=joined(multipart("mixed", "HTML1", parts)), client="outlook")
    s.expect("accept", requests=[upgrade_request()])


def tnef(files):
    """winmail.dat: message class, then each file's attributes."""
    import struct
    out = bytearray(struct.pack("<IH", 0x223E9F78, 1))

    def attribute(level, kind, data):
        out.extend(struct.pack("<BII", level, kind, len(data)))
        out.extend(data)
        out.extend(struct.pack("<H", sum(data) & 0xFFFF))

    attribute(1, 0x00089006, struct.pack("<I", 0x00010000))          # attTnefVersion
    attribute(1, 0x00069007, struct.pack("<II", 1252, 0))            # attOemCodepage
    attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0")           # attMessageClass
    for name, data in files:
        attribute(2, 0x00069002, struct.pack("<HIIII", 1, 0xFFFFFFFF, 0, 0, 0)[:14])   # attAttachRenddata
        attribute(2, 0x00018010, name.encode("ascii") + b"\0")       # attAttachTitle
        attribute(2, 0x0006800F, data)                               # attAttachData
    return bytes(out)


@scenario
def winmail_dat(s):
    """Outlook's rich text: the forms are inside winmail.dat."""
    data = tnef([("transfer.pdf", render(transfer(), style="above")), ("card.pdf", render(card(), style="lined"))])
    s.mail(DANA, f"Case {CASE}", BODY, [File("winmail.dat", data, "application/ms-tnef")], client="outlook")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def both_forms_in_one_file(s):
    s.mail(DANA, f"Case {CASE}", BODY, [pdf("all.pdf", render(transfer(), card(), style="above"))], client="gmail")
    s.expect("accept", requests=accepted(), reply=OK)


@scenario
def all_three_forms_with_terms_in_one_file(s):
    data = tools.join(render(upgrade_transfer(), style="boxes"), draw.plain_pages(["Terms", "1. Services are delivered within a reasonable time."]), render(card(case=CASE_UP), style="twocol"), render(worksheet(), style="above"))
    s.mail(DANA, f"Case {CASE_UP}", UP_BODY, [pdf("package.pdf", data)], client="gmail")
    s.expect("accept", requests=[upgrade_request()])


# ------------------------------------------------------------------ faxes

FAX = "fax@faxlane.example"


def fax(s, data, announced=True, results=None, at=T0):
    s.world.cases[CASE]["fax_announced"] = "yes" if announced else "no"
    return s.mail(FAX, "New fax from +1 555 014 2277, 2 pages", "You have received a 2 page fax.", [data], at=at, client="nested", extra=["Auto-Submitted: auto-generated", "Precedence: bulk"], results=results)


@scenario
def fax_as_tiff(s):
    """An image: unreadable for now; never an auto-reply, though it looks automatic. Nobody knows the case yet, so nobody can be told."""
    fax(s, File("fax0915.tif", tools.fax_tiff(render(transfer(), card(), style="lined")), "image/tiff"))
    s.expect("flag", ["form.unreadable:flag"], optional=["form.transfer-missing:ask", "form.card-missing:ask", "case.missing:ask", "form.incomplete:ask"])


@scenario
def fax_as_digital_pdf(s):
    """A gateway that passes a printed PDF through: the case is read from the form, the reply goes to the case's contact."""
    fax(s, pdf("fax0915.pdf", render(transfer(), card(), style="lined")))
    s.expect("accept", requests=accepted(), reply=OK, cases=[CASE])


@scenario
def fax_not_announced(s):
    fax(s, pdf("fax0915.pdf", render(transfer(), card(), style="lined")), announced=False)
    s.expect("flag", ["fax.unannounced:flag@204417"], flagged(), reply(DANA))


@scenario
def fax_without_case_on_the_form(s):
    fax(s, pdf("fax0915.pdf", render(transfer(case=""), card(case=""), style="lined")))
    s.expect("ask", [], reply="any", optional=["form.incomplete:ask", "case.missing:ask", "reply.no-addressee:flag"], why="an ask without addressee is a flag")
    s.mails[-1]["expect"]["outcome"] = "flag"


@scenario
def fax_gateway_forged(s):
    fax(s, pdf("fax0915.pdf", render(transfer(), card(), style="lined")), results=failed("attacker.example", "dmarc=fail header.from=faxlane.example"))
    s.expect("flag", ["sender.unauthenticated:flag"], requests=[], reply=None, optional=["sender.not-partner:flag"])
