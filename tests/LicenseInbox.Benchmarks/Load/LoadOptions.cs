using System.Globalization;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>What a load run does: <c>[--mails N] [--rounds N]</c>.</summary>
internal sealed record LoadOptions(int Mails, int Rounds)
{
    public const string Usage = "[--mails N] [--rounds N]";

    public static bool TryParse(string[] arguments, LoadOptions usual, out LoadOptions options)
    {
        options = usual;
        for (var at = 0; at < arguments.Length; at += 2)
        {
            if (at + 1 == arguments.Length || !int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
                return false;
            switch (arguments[at])
            {
                case "--mails":
                    options = options with { Mails = number };
                    break;
                case "--rounds":
                    options = options with { Rounds = number };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
