using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Reading;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>Reads address lists: groups are opened, addresses written in one way.</summary>
internal static class Addresses
{
    private const int LongestAddress = 320;

    /// <summary>
    /// The addresses of one header. Where it holds more <c>@</c> outside of names, comments and quotes than addresses were understood, servers and people may read another sender than we do:
    /// then what was not understood counts as one more address, the empty one.
    /// </summary>
    public static IReadOnlyList<MailAddress> In(Header header)
    {
        var understood = InternetAddressList.TryParse(header.RawValue, out var list)
            ? list.Mailboxes.Select(Of).ToList()
            : [];
        if (header.Id == HeaderId.From && Ats(header.RawValue) > understood.Sum(address => address.Address.Count(character => character == '@')))
            understood.Add(new MailAddress(null, ""));
        return understood;
    }

    private static MailAddress Of(MailboxAddress mailbox)
    {
        var name = PlainWords.LineOrNull(mailbox.Name);
        if (!IsPlain(mailbox.Address))
            return new MailAddress(name, "");
        var address = LowerAscii(PlainWords.Id(Ascii(mailbox)));
        return new MailAddress(name, address.Length <= LongestAddress ? address : address[..LongestAddress]);
    }

    /// <summary>
    /// Whether it is one address to every program: marks that are not seen, or letters that only become others when they are made plain (full width, ligatures), are not in a domain that anybody
    /// registered, yet fold into one.
    /// </summary>
    private static bool IsPlain(string address)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        try
        {
            return !address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark)
                && domain.Normalize(NormalizationForm.FormKC) == domain.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Lone surrogates: no text at all.
            return false;
        }
    }

    /// <summary>Only ASCII has upper and lower case in an address: elsewhere a letter may become another one (the Kelvin sign a k).</summary>
    private static string LowerAscii(string text) => string.Create(text.Length, text, (lower, given) =>
    {
        for (var at = 0; at < lower.Length; at++)
            lower[at] = char.IsAsciiLetterUpper(given[at]) ? (char)(given[at] | 0x20) : given[at];
    });

    /// <summary>The addr-spec with its domain in ASCII (RFC 5890); as it stands when the domain is none.</summary>
    private static string Ascii(MailboxAddress mailbox)
    {
        try
        {
            return mailbox.GetAddress(idnEncode: true);
        }
        catch (ArgumentException)
        {
            return mailbox.Address;
        }
    }

    /// <summary>How many <c>@</c> stand in address position: outside of quoted strings and comments, and not in the plain words before an angle bracket.</summary>
    private static int Ats(byte[] rawValue)
    {
        var (count, pending, comment, quoted) = (0, 0, 0, false);
        for (var at = 0; at < rawValue.Length; at++)
        {
            switch (rawValue[at])
            {
                case (byte)'\\' when quoted || comment > 0:
                    at++;
                    break;
                case (byte)'"' when comment == 0:
                    quoted = !quoted;
                    break;
                case (byte)'(' when !quoted:
                    comment++;
                    break;
                case (byte)')' when !quoted && comment > 0:
                    comment--;
                    break;
                case (byte)'<' when !quoted && comment == 0 && pending > 0 && count == 0:
                    // Many write the address as the name too: a@b <a@b>. Only before the first address is that a name.
                    pending = 0;
                    break;
                case (byte)',' or (byte)';' or (byte)'>' when !quoted && comment == 0:
                    (count, pending) = (count + pending, 0);
                    break;
                case (byte)'@' when !quoted && comment == 0:
                    pending++;
                    break;
                default:
                    break;
            }
        }

        return count + pending;
    }
}
