"""Emails as different programs write them and different servers receive them."""
import base64
import datetime
import email.header
import hashlib
import quopri
import textwrap
from world import INBOX

PDT = datetime.timezone(datetime.timedelta(hours=-7), "PDT")
UTC = datetime.timezone.utc


def when(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def stamp(moment, zone=UTC, comment=False):
    moment = moment.astimezone(zone)
    text = moment.strftime("%a, %d %b %Y %H:%M:%S %z")
    return text + (f" ({moment.tzname()})" if comment else "")


def token(*parts, length=20):
    return hashlib.sha256("|".join(str(p) for p in parts).encode()).hexdigest()[:length]


def qp(text, charset="utf-8"):
    return quopri.encodestring(text.replace("\n", "\r\n").encode(charset)).decode("ascii").replace("\r\n", "\n").replace("=0D\n", "\n").replace("=0D=0A", "\n")


def b64(data):
    return "\n".join(textwrap.wrap(base64.b64encode(data).decode(), 76))


def html_of(text, style="gmail"):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    lines = escaped.split("\n")
    if style == "outlook":
        body = "\n".join(f'<p class="MsoNormal">{l or "<o:p>&nbsp;</o:p>"}</p>' for l in lines)
        return ('<html xmlns:o="urn:schemas-microsoft-com:office:office">\n<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
                '<style><!-- p.MsoNormal {margin:0in; font-size:11.0pt; font-family:"Calibri",sans-serif;} --></style></head>\n'
                f'<body lang="EN-US"><div class="WordSection1">\n{body}\n</div></body></html>')
    return '<div dir="ltr">' + "<br>".join(lines) + "</div>"


class File:
    def __init__(self, name, data, kind="application/pdf", disposition="attachment"):
        self.name, self.data, self.kind, self.disposition = name, data, kind, disposition


def pdf(name, data, **kw):
    return File(name, data, **kw)


def encode_subject(subject, how=None):
    if how == "b":
        return email.header.Header(subject, "utf-8", maxlinelen=70).encode(linesep="\n")
    if how == "q":
        h = "=?iso-8859-1?Q?" + "".join(c if c.isalnum() else "_" if c == " " else "".join(f"={b:02X}" for b in c.encode("latin-1", "replace")) for c in subject) + "?="
        return h
    if how == "fold":
        words, lines, line = subject.split(" "), [], ""
        for w in words:
            if len(line) + len(w) > 40:
                lines.append(line)
                line = ""
            line += (" " if line else "") + w
        return "\n ".join(lines + [line])
    if not subject.isascii():
        return email.header.Header(subject, "utf-8", maxlinelen=70).encode(linesep="\n")
    return subject


# ---------------------------------------------------------------- bodies

def _attachment(f, style):
    name = f.name
    lines = []
    if name is None:
        lines.append(f"Content-Type: {f.kind}")
        lines.append(f"Content-Disposition: {f.disposition}" if f.disposition else "")
    elif style == "outlook":
        lines += [f'Content-Type: {f.kind}; name="{name}"', f"Content-Description: {name}",
                  f'Content-Disposition: {f.disposition}; filename="{name}"; size={len(f.data)};\n\tcreation-date="Tue, 15 Sep 2026 16:58:11 GMT";\n\tmodification-date="Tue, 15 Sep 2026 16:58:11 GMT"']
    elif style == "gmail":
        ref = "f_" + token(name, length=9)
        lines += [f'Content-Type: {f.kind}; name="{name}"', f'Content-Disposition: {f.disposition}; filename="{name}"', f"X-Attachment-Id: {ref}", f"Content-ID: <{ref}>"]
    elif style == "apple":
        lines += [f'Content-Disposition: inline;\n\tfilename="{name}"', f'Content-Type: {f.kind};\n\tx-unix-mode=0644;\n\tname="{name}"']
    elif style == "rfc2231":
        half = len(name) // 2
        enc = lambda s: "".join(c if c.isalnum() or c in ".-" else "".join(f"%{b:02X}" for b in c.encode()) for c in s)
        lines += [f"Content-Type: {f.kind}", f"Content-Disposition: {f.disposition};\n filename*0*=UTF-8''{enc(name[:half])};\n filename*1*={enc(name[half:])}"]
    else:
        lines += [f'Content-Type: {f.kind};\n name="{name}"', f'Content-Disposition: {f.disposition};\n filename="{name}"']
    lines = [l for l in lines if l] + ["Content-Transfer-Encoding: base64", ""]
    return "\n".join(lines) + "\n" + b64(f.data) + "\n"


def multipart(kind, boundary, parts, extra=""):
    body = "".join(f"--{boundary}\n{p}\n" if not p.endswith("\n") else f"--{boundary}\n{p}" for p in parts)
    return f'Content-Type: multipart/{kind};{extra}\n\tboundary="{boundary}"\n', f"\n{body}--{boundary}--\n"


def joined(pair):
    return pair[0] + pair[1]


def text_part(text, charset="UTF-8", encoding="7bit", kind="plain", flowed=False):
    if encoding == "7bit" and not text.isascii():
        encoding = "quoted-printable"
    body = qp(text, charset) if encoding == "quoted-printable" else b64(text.encode(charset)) if encoding == "base64" else text
    more = "; format=flowed" if flowed else ""
    return f'Content-Type: text/{kind}; charset="{charset}"{more}\nContent-Transfer-Encoding: {encoding}\n\n{body}\n'


def body_outlook(mid, text, files, html=True, logo=None):
    alt = joined(multipart("alternative", f"_000_{token(mid, 1)}_", [text_part(text, "iso-8859-1" if text.isascii() else "utf-8", "quoted-printable"),
                                                                      text_part(html_of(text, "outlook"), "utf-8", "quoted-printable", "html")])) if html else text_part(text, "utf-8", "quoted-printable")
    if logo:
        image = f'Content-Type: image/png; name="image001.png"\nContent-Description: image001.png\nContent-Disposition: inline; filename="image001.png"; size={len(logo)}\nContent-ID: <image001.png@01D9.{token(mid, 9, length=8)}>\nContent-Transfer-Encoding: base64\n\n{b64(logo)}\n'
        alt = joined(multipart("related", f"_005_{token(mid, 5)}_", [alt, image], extra='\n\ttype="multipart/alternative";'))
    if not files:
        return alt
    return joined(multipart("mixed", f"_004_{token(mid, 2)}_", [alt] + [_attachment(f, "outlook") for f in files]))


def body_gmail(mid, text, files, html=True, logo=None):
    alt = joined(multipart("alternative", "000000000000" + token(mid, 1, length=16), [text_part(text), text_part(html_of(text), kind="html")]))
    if not files:
        return alt
    return joined(multipart("mixed", "000000000000" + token(mid, 2, length=16), [alt] + [_attachment(f, "gmail") for f in files]))


def body_apple(mid, text, files, html=True, logo=None):
    if not files:
        return text_part(text, "us-ascii" if text.isascii() else "utf-8")
    parts = [text_part(text, "us-ascii" if text.isascii() else "utf-8")]
    for f in files:
        parts += [_attachment(f, "apple"), text_part("\n", "us-ascii")]
    return joined(multipart("mixed", f"Apple-Mail={token(mid, 3, length=32).upper()}", parts))


def body_thunderbird(mid, text, files, html=False, logo=None):
    first = text_part(text, "UTF-8", "8bit" if not text.isascii() else "7bit", flowed=True)
    if not files:
        return first
    head, rest = multipart("mixed", f"------------{token(mid, 4, length=24)}", [first] + [_attachment(f, "thunderbird") for f in files])
    return head + "\nThis is a multi-part message in MIME format.\n" + rest.lstrip("\n")


def body_nested(mid, text, files, html=True, logo=None):
    """mixed(related(alternative(plain, html)), mixed(files)): a gateway that adds a disclaimer wraps the lot again."""
    inner = joined(multipart("mixed", f"=_inner_{token(mid, 6)}", [joined(multipart("related", f"=_rel_{token(mid, 7)}", [joined(multipart(
        "alternative", f"=_alt_{token(mid, 8)}", [text_part(text), text_part(html_of(text), kind="html")]))]))] + [_attachment(f, "rfc2231") for f in files]))
    disclaimer = text_part("CONFIDENTIALITY NOTICE: This email may contain privileged information. If you are not the intended recipient, please do not use it and delete it.")
    return joined(multipart("mixed", f"=_outer_{token(mid, 10)}", [inner, disclaimer]))


BODIES = {"outlook": body_outlook, "gmail": body_gmail, "apple": body_apple, "thunderbird": body_thunderbird, "nested": body_nested}


# ---------------------------------------------------------------- what the sender's program adds

def client_headers(client, mid, moment):
    if client == "outlook":
        return [f"Thread-Topic: license transfer", f"Thread-Index: Adk{token(mid, 't', length=20)}==", "Accept-Language: en-US", "Content-Language: en-US",
                "X-MS-Has-Attach: yes", "X-MS-TNEF-Correlator:", "MIME-Version: 1.0"]
    if client == "gmail":
        return ["MIME-Version: 1.0"]
    if client == "apple":
        return ["Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3774.600.62\\))", "X-Mailer: Apple Mail (2.3774.600.62)"]
    if client == "thunderbird":
        return ["MIME-Version: 1.0", "User-Agent: Mozilla Thunderbird", "Content-Language: en-US"]
    return ["MIME-Version: 1.0"]


def message_id(client, domain, seed):
    if client == "outlook":
        return f"<BY5PR05MB{token(seed, length=16).upper()}@BY5PR05MB6789.namprd05.prod.mailcloud.example>"
    if client == "gmail":
        return f"<CAK{token(seed, length=30)}@mail.{domain}>"
    if client == "apple":
        t = token(seed, length=32).upper()
        return f"<{t[:8]}-{t[8:12]}-{t[12:16]}-{t[16:20]}-{t[20:32]}@{domain}>"
    return f"<{token(seed, length=8)}-{token(seed, 2, length=4)}-{token(seed, 3, length=12)}@{domain}>"


# ---------------------------------------------------------------- how the vendor's server received it

def received_postfix(domain, mid, moment, results, server="mx.vendor.example", client="thunderbird", filters=False):
    """Postfix with OpenDKIM and OpenDMARC; the sender's own hops below."""
    head = [f"Return-Path: <{results.get('mailfrom', 'bounce@' + domain)}>" if results.get("mailfrom") != "" else "Return-Path: <>",
            f"X-Original-To: {INBOX}", f"Delivered-To: {INBOX}",
            f"Received: from mail.{domain} (mail.{domain} [203.0.113.24])\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n\t(No client certificate requested)\n"
            f"\tby {server} (Postfix) with ESMTPS id {token(mid, 'q', length=11).upper()}\n\tfor <{INBOX}>; {stamp(moment, PDT, True)}"]
    if filters:
        head.append(f"DMARC-Filter: OpenDMARC Filter v1.4.2 {server} {token(mid, 'q', length=11).upper()}")
    head += [f"Authentication-Results: {server}; {r}" for r in results["lines"]]
    if filters:
        head.append(f"DKIM-Filter: OpenDKIM Filter v2.11.0 {server} {token(mid, 'q', length=11).upper()}")
    if results.get("signature", True):
        head.append(f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={results.get('d', domain)};\n\ts=mail2026; t={int(moment.timestamp()) - 4}; h=From:To:Subject:Date;\n\tbh={token(mid, 'bh', length=40)}=;\n\tb={token(mid, 'b', length=60)}\n\t {token(mid, 'b2', length=40)}==")
    before = moment - datetime.timedelta(seconds=5)
    head.append(f"Received: from [192.0.2.17] (unknown [192.0.2.17])\n\tby mail.{domain} (Postfix) with ESMTPSA id {token(mid, 's', length=10).upper()};\n\t{stamp(before)}")
    return head


def received_hosted(domain, mid, moment, results, server="mx.mailhost.example", client="gmail", filters=False):
    """A large provider: an internal hop and ARC above, its verdict below its edge's Received (two own hops)."""
    arc = f"ARC-Authentication-Results: i=1; {server}; dkim=pass header.i=@{domain}; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from={domain}"
    if not results.get("arc", True):
        arc = None
    return [h for h in [
        f"Delivered-To: {INBOX}",
        f"Received: by 2002:a05:6402:1a4f:b0:42e:{token(mid, length=4)} with SMTP id {token(mid, 'x', length=12)};\n        {stamp(moment, PDT, True)}",
        f"X-Provider-Smtp-Source: AGHT+{token(mid, 'src', length=40)}",
        arc,
        f"Return-Path: <{results.get('mailfrom', 'bounce@' + domain)}>",
        f"Received: from mail-sor-f41.{domain} (mail-sor-f41.{domain}. [203.0.113.41])\n        by {server} with SMTPS id {token(mid, 'y', length=30)}\n        for <{INBOX}>\n        (Mail Transport Security);\n        {stamp(moment - datetime.timedelta(seconds=1), PDT, True)}",
        f"Received-SPF: pass ({server}: domain of bounce@{domain} designates 203.0.113.41 as permitted sender) client-ip=203.0.113.41;",
        f"Authentication-Results: {server};\n       " + ";\n       ".join(results["lines"]),
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n        d={results.get('d', domain)}; s=20230601; t={int(moment.timestamp()) - 3};\n        h=to:subject:message-id:date:from:mime-version;\n        bh={token(mid, 'bh', length=40)}=;\n        b={token(mid, 'b', length=60)}",
        f"X-Provider-Message-State: AOJu0Y{token(mid, 'st', length=40)}",
        f"Received: by 2002:a17:906:f8d5:b0:a6f:{token(mid, 'z', length=4)} with SMTP id\n a640c23a62f3a-{token(mid, 'w', length=12)}.12.{int(moment.timestamp())}; {stamp(moment - datetime.timedelta(seconds=3), PDT, True)}",
    ] if h]


def received_cloud(domain, mid, moment, results, server="none", client="outlook", filters=False):
    """A cloud office suite: four own hops; Authentication-Results without an authserv-id between them."""
    t = lambda s: stamp(moment - datetime.timedelta(seconds=s))
    return [
        f"Received: from BYAPR05MB4470.namprd05.prod.mailcloud.example (2603:10b6:a03:8f::19)\n by SN6PR05MB5101.namprd05.prod.mailcloud.example with HTTPS; {t(0)}",
        f"Received: from MW4PR03CA0071.namprd03.prod.mailcloud.example (2603:10b6:303:b6::16)\n by BYAPR05MB4470.namprd05.prod.mailcloud.example (2603:10b6:a03:8f::19) with\n Microsoft SMTP Server (version=TLS1_2,\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.7962.24; {t(1)}",
        f"Received: from CO1NAM11FT013.eop-nam11.prod.mailcloud.example\n (2603:10b6:303:b6:cafe::da) by MW4PR03CA0071.outlook.mailcloud.example\n (2603:10b6:303:b6::16) with Microsoft SMTP Server id 15.20.7962.21 via Frontend Transport;\n {t(2)}",
        "Authentication-Results: " + ";".join(results["lines"]),
        f"Received-SPF: Pass (protection.mailcloud.example: domain of {domain}\n designates 198.51.100.77 as permitted sender)\n receiver=protection.mailcloud.example; client-ip=198.51.100.77;\n helo=mail.{domain}; pr=C",
        f"Received: from mail.{domain} (198.51.100.77) by\n CO1NAM11FT013.mail.protection.mailcloud.example (10.13.175.78) with Microsoft SMTP\n Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id\n 15.20.7962.21 via Frontend Transport; {t(3)}",
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={results.get('d', domain)};\n s=selector1;\n h=From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-SenderADCheck;\n bh={token(mid, 'bh', length=40)}=;\n b={token(mid, 'b', length=60)}==",
        f"Received: from BY5PR05MB6789.namprd05.prod.{domain} (2603:10b6:a03:1::5)\n by SJ0PR05MB7722.namprd05.prod.{domain} (2603:10b6:a03:2e8::9) with\n Microsoft SMTP Server; {t(6)}",
    ]


SERVERS = {"postfix": received_postfix, "hosted": received_hosted, "cloud": received_cloud}


def passed(domain, server="postfix", mailfrom=None):
    if server == "cloud":
        return {"lines": [f"spf=pass (sender IP is 198.51.100.77)\n smtp.mailfrom={domain}", f" dkim=pass (signature was verified)\n header.d={domain}", f"dmarc=pass action=none header.from={domain}", "compauth=pass reason=100"], "mailfrom": mailfrom or f"bounce@{domain}"}
    if server == "hosted":
        return {"lines": [f"dkim=pass header.i=@{domain} header.s=20230601 header.b={token(domain, length=8)}", f"spf=pass ({'mx.mailhost.example'}: domain of bounce@{domain} designates 203.0.113.41 as permitted sender) smtp.mailfrom=bounce@{domain}",
                          f"dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from={domain}"]}
    return {"lines": [f"dmarc=pass (p=quarantine dis=none) header.from={domain}", f"spf=pass smtp.mailfrom={domain}", f"dkim=pass (2048-bit key; unprotected) header.d={domain} header.i=@{domain} header.b=\"{token(domain, length=8)}\""], "mailfrom": mailfrom or f"bounce@{domain}"}


def message(sender, subject, body, files=(), at="2026-09-15T17:05:00Z", client="thunderbird", server="postfix", results=None, name=None, mid=None, seed="", reply_to=None, references=None,
            extra=(), encoded=None, to=INBOX, cc=None, from_header=None, logo=None, html=True, crlf=True, raw_body=None, no_mid=False, received=None, filters=False, top=()):
    """One email as bytes."""
    domain = sender.split("@")[1]
    moment = when(at)
    mid = mid or message_id(client, domain, f"{seed}|{sender}|{subject}|{at}")
    results = results if results is not None else passed(domain, server)
    lines = list(top) + (received if received is not None else SERVERS[server](domain, mid, moment, results, client=client, filters=filters))
    lines.append(f"From: {from_header}" if from_header else f"From: {name} <{sender}>" if name else f"From: {sender}")
    lines.append(f"To: {to}")
    if cc:
        lines.append(f"Cc: {cc}")
    if reply_to:
        lines.append(f"Reply-To: {reply_to}")
    if subject is not None:
        lines.append(f"Subject: {encode_subject(subject, encoded)}")
    lines.append(f"Date: {stamp(moment - datetime.timedelta(seconds=20), PDT)}")
    if not no_mid:
        lines.append(f"Message-ID: {mid}")
    if references:
        refs = [references] if isinstance(references, str) else references
        lines += [f"In-Reply-To: {refs[-1]}", "References: " + "\n ".join(refs)]
    lines += client_headers(client, mid, moment)
    lines += list(extra)
    content = raw_body if raw_body is not None else BODIES[client](mid, body, list(files), html=html, logo=logo)
    text = "\n".join(lines) + "\n" + content
    return text.replace("\n", "\r\n").encode("utf-8", "surrogateescape") if crlf else text.encode("utf-8", "surrogateescape")
