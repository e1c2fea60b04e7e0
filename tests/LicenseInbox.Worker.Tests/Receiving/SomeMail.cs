using System.Text;

namespace LicenseInbox.Worker.Tests.Receiving;

/// <summary>Raw mails for tests of mailboxes, where only their being mails matters.</summary>
internal static class SomeMail
{
    public static byte[] With(string subject, string? received = null, int padding = 0) => Encoding.ASCII.GetBytes(
        (received is null ? "" : $"Received: from a.example by b.example; {received}\r\nReceived: from c.example by a.example; Mon, 5 Jan 2026 01:02:03 +0000\r\n")
        + $"From: Ann <ann@partner.example>\r\nTo: licenses@vendor.example\r\nSubject: {subject}\r\nMessage-ID: <{Guid.NewGuid()}@partner.example>\r\n\r\nHello,\r\n{new string('x', padding)}\r\n");
}
