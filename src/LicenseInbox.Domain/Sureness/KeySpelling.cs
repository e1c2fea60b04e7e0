namespace LicenseInbox.Domain.Sureness;

/// <summary>A key character by character: which of them several readings give, each aligned to it, whatever else they put in, left out or took for another.</summary>
internal static class KeySpelling
{
    /// <summary>So many readings must give a character.</summary>
    private const int Fewest = 2;

    /// <summary>In so many of a key's places a reading that is one of it is wrong at most.</summary>
    private const int PlacesPerError = 5;

    private const char Nothing = '\0';

    /// <summary>A reading that is wrong in more places than this is none of the key.</summary>
    public static int MostWrong(string key) => key.Length / PlacesPerError;

    /// <summary>Whether two readings or more give each character of a key, and fewer give any other in its place.</summary>
    /// <param name="key">A known key, folded.</param>
    /// <param name="readings">What was read, folded.</param>
    public static bool IsGiven(string key, IEnumerable<string> readings)
    {
        var aligned = readings.Where(text => Math.Abs(text.Length - key.Length) <= MostWrong(key)).Select(text => Aligned(key, text)).Where(places => places.Where((c, at) => c != key[at]).Count() <= MostWrong(key)).ToList();
        for (var at = 0; at < key.Length; at++)
        {
            var votes = aligned.Select(places => places[at]).Where(c => c != Nothing).GroupBy(c => c).ToDictionary(group => group.Key, group => group.Count());
            var own = votes.GetValueOrDefault(key[at]);
            if (own < Fewest || votes.Any(vote => vote.Key != key[at] && vote.Value >= own))
                return false;
        }

        return true;
    }

    /// <summary>For each character of a key what a text has in its place, by the fewest differences; <see cref="Nothing"/> where it was left out.</summary>
    private static char[] Aligned(string key, string text)
    {
        var steps = new int[key.Length + 1, text.Length + 1];
        for (var i = 0; i <= key.Length; i++)
        {
            for (var j = 0; j <= text.Length; j++)
                steps[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(Math.Min(steps[i - 1, j] + 1, steps[i, j - 1] + 1), steps[i - 1, j - 1] + (key[i - 1] == text[j - 1] ? 0 : 1));
        }

        var places = new char[key.Length];
        for (var (i, j) = (key.Length, text.Length); i > 0;)
        {
            if (j > 0 && steps[i, j] == steps[i - 1, j - 1] + (key[i - 1] == text[j - 1] ? 0 : 1))
                places[--i] = text[--j];
            else if (j > 0 && steps[i, j] == steps[i, j - 1] + 1)
                j--;
            else
                i--;
        }

        return places;
    }
}
