using System.Text;

namespace LicenseInbox.Worker.Tests.Fuzzing;

/// <summary>Chance that is the same again for the same seed.</summary>
internal sealed class Dice(int seed)
{
    /// <summary>Card numbers as people write them; every one is a test number of its issuer.</summary>
    private static readonly string[] CardNumbers =
        ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "5555555555554444", "5555 5555 5555 4444", "378282246310005", "3782 822463 10005", "6011-1111-1111-1117"];

    private static readonly string[] Odd =
    [
        "", " ", "\0", "\r\n", "\t", "\u202E", "\uFEFF", "\uD83D", "😀", "ß", "Ａ", "²", "٣", "'", "\"", "\\", "(", ")", "<", ">", ";", ",", "=", "=?utf-8?q?=41?=", "%00", "--", "../", "{{ 7 | times: 7 }}", "&amp;", "-1", "0",
        "1e99", "99999999999999999999", "NaN", "2026-02-30", "12/99", "00/00", "$300.00", "300,00", "on", "Yes", "ALTI-STATION-10", "ALTI-STATION-XX", "7K2M-91QD-XR48-5TZC", "4TZK-8QWM-2NXD-R7HV-9PKC", "204417", "Case 204417",
    ];

    private readonly Random _random = new(seed);

    public int Below(int limit) => _random.Next(limit);

    public bool Is(double chance) => _random.NextDouble() < chance;

    public T Of<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    public string CardNumber() => Of(CardNumbers);

    /// <summary>A text of a few parts, each odd, plain, long or a card number that stands by itself.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        for (var parts = Below(4); parts >= 0; parts--)
        {
            text.Append(Below(8) switch
            {
                0 => $" card {CardNumber()} end ",
                1 => new string((char)('a' + Below(26)), Below(3000)),
                2 => new string(Enumerable.Range(0, Below(20)).Select(_ => (char)Below(0x3000)).ToArray()),
                3 => Below(int.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture) + "x",
                _ => Of(Odd),
            });
        }

        return text.ToString();
    }

    /// <summary>The bytes with a few of them changed, doubled, moved or gone.</summary>
    public byte[] Damaged(byte[] bytes)
    {
        var changed = bytes.ToList();
        for (var times = Below(6); times >= 0 && changed.Count > 0; times--)
        {
            var (at, length) = (Below(changed.Count), Math.Min(Below(200), changed.Count));
            at = Math.Min(at, changed.Count - length);
            switch (Below(5))
            {
                case 0:
                    changed.RemoveRange(at, length);
                    break;
                case 1:
                    changed.InsertRange(at, changed.GetRange(at, length));
                    break;
                case 2:
                    changed.InsertRange(at, Encoding.UTF8.GetBytes(Of(Odd)));
                    break;
                case 3:
                    changed.RemoveRange(at, Is(0.05) ? changed.Count - at : 0);
                    break;
                default:
                    if (changed.Count > 0)
                        changed[Math.Min(at, changed.Count - 1)] = (byte)Below(256);
                    break;
            }
        }

        return [.. changed];
    }
}
