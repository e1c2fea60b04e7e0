namespace LicenseInbox.Worker.Forms.Layout;

/// <summary>Underscores, leader dots and the like that mark a place to write: taken out of the text, kept as lines.</summary>
internal static class Fillers
{
    private const int FewestUnderscores = 3;
    private const int FewestDots = 4;

    /// <summary>The glyphs without fillers; what was taken is added to <paramref name="blanks"/>.</summary>
    public static IReadOnlyList<Glyph> TakenFrom(IReadOnlyList<Glyph> glyphs, List<Rule> blanks)
    {
        if (!glyphs.Any(glyph => IsFiller(glyph.Text)))
            return glyphs;
        var taken = new HashSet<Glyph>(ReferenceEqualityComparer.Instance);
        foreach (var group in glyphs.Where(glyph => IsFiller(glyph.Text)).GroupBy(glyph => (Baseline: Math.Round(glyph.Baseline), Kind: Kind(glyph.Text))))
        {
            var run = new List<Glyph>();
            foreach (var glyph in group.OrderBy(glyph => glyph.Box.Left))
            {
                if (run.Count > 0 && glyph.Box.Left - run[^1].Box.Right > 0.75 * glyph.Size)
                    Take(run, taken, blanks);
                run.Add(glyph);
            }

            Take(run, taken, blanks);
        }

        return glyphs.Where(glyph => !taken.Contains(glyph)).ToList();
    }

    private static void Take(List<Glyph> run, HashSet<Glyph> taken, List<Rule> blanks)
    {
        var count = run.Sum(glyph => glyph.Text[0] == '…' ? 3 : 1);
        if (run.Count > 0 && count >= (Kind(run[0].Text) == '_' ? FewestUnderscores : FewestDots))
        {
            taken.UnionWith(run);
            blanks.Add(new Rule(false, run[0].Baseline, run[0].Box.Left, run[^1].Box.Right));
        }

        run.Clear();
    }

    private static bool IsFiller(string text) => text is "_" or "." or "…" or "·" or "‗";

    private static char Kind(string text) => text[0] is '_' or '‗' ? '_' : '.';
}
