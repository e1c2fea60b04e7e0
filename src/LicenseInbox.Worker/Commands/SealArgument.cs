using System.CommandLine.Parsing;
using System.Globalization;

namespace LicenseInbox.Worker.Commands;

/// <summary>Seals on the command line: <c>NUMBER:DIGEST</c>, as the log has them.</summary>
internal static class SealArgument
{
    private const int DigestLength = 64;

    public static IReadOnlyDictionary<long, string> Parse(ArgumentResult result)
    {
        var seals = new Dictionary<long, string>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split(':');
            if (parts is [var number, { Length: DigestLength } digest] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seal) && seal > 0 && digest.All(char.IsAsciiHexDigit))
                seals[seal] = digest.ToLowerInvariant();
            else
                result.AddError($"--seal: '{token.Value}' is no seal; allowed: its number, a colon and its digest of {DigestLength} hexadecimal digits");
        }

        return seals;
    }
}
