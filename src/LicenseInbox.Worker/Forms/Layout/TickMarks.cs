namespace LicenseInbox.Worker.Forms.Layout;

/// <summary>Boxes to tick and whether they are: drawn squares with something in them, box characters, brackets.</summary>
internal static class TickMarks
{
    private const string On = "☑☒■▣◼☓✅🗹🗷⊠⊗◉●⬛🗵";
    private const string Off = "☐□◻▢❏❐❑❒○◯⬜❍";
    private const string Bare = "✓✔✗✘✕✖🗸";

    /// <summary>Finds the marks; glyphs that are part of one are taken out of the text.</summary>
    public static (IReadOnlyList<Mark> Marks, IReadOnlyList<Glyph> Glyphs) In(IReadOnlyList<Glyph> glyphs, IReadOnlyList<Mark> boxes, IReadOnlyList<Area> ink, IReadOnlyList<Area> pictures)
    {
        var marks = new List<Mark>();
        var taken = new HashSet<Glyph>(ReferenceEqualityComparer.Instance);
        foreach (var box in boxes)
        {
            var inside = glyphs.Where(glyph => glyph.Text.Trim().Length > 0 && box.Box.Grown(1).ContainsCenterOf(glyph.Box)).ToList();
            if (box.Field is null && !inside.TrueForAll(IsTick) && !(inside.Count == 1 && IsAlone(inside[0], glyphs)))
            {
                // A box around other text is a cell, not a box to tick.
                continue;
            }

            taken.UnionWith(inside);
            var isInked = ink.Any(stroke => box.Box.Grown(2.5).ContainsCenterOf(stroke) && stroke.Width <= box.Box.Width * 2.2 && stroke.Height <= box.Box.Height * 2.2)
                || pictures.Any(picture => box.Box.Grown(1).ContainsCenterOf(picture) && picture.Width <= box.Box.Width * 1.6);
            marks.Add(box with { IsOn = box.Field is null ? box.IsOn || isInked || inside.Count > 0 : box.IsOn });
        }

        foreach (var glyph in glyphs.Where(glyph => !taken.Contains(glyph)))
        {
            if (State(glyph) is not { } isOn)
                continue;
            taken.Add(glyph);
            if (marks.Exists(mark => mark.Box.Grown(2).ContainsCenterOf(glyph.Box)))
                continue;
            marks.Add(new Mark(glyph.Box, isOn));
        }

        Brackets(glyphs, taken, marks);
        return marks.Count == 0 ? (marks, glyphs) : (marks, glyphs.Where(glyph => !taken.Contains(glyph)).ToList());
    }

    /// <summary>Whether hardly anything else is set in the character's font: a symbol whose meaning was lost when the document was made again.</summary>
    private static bool IsAlone(Glyph glyph, IReadOnlyList<Glyph> glyphs) =>
        glyph.Font.Length > 0 && glyphs.Count(other => other.Font == glyph.Font) <= 3;

    private static bool IsTick(Glyph glyph) =>
        glyph.Text is "x" or "X" or "×" or "+" or "v" or "V" or "y" or "Y" or "*" || State(glyph) is not null;

    private static bool? State(Glyph glyph)
    {
        var text = glyph.Text;
        if (text.Length == 0 || char.IsWhiteSpace(text[0]))
            return null;
        if (On.Contains(text, StringComparison.Ordinal) || Bare.Contains(text, StringComparison.Ordinal))
            return true;
        if (Off.Contains(text, StringComparison.Ordinal))
            return false;
        var code = text[0] is >= '\uF000' and <= '\uF0FF' ? (char)(text[0] - '\uF000') : text[0];
        if (glyph.Font.Contains("Wingdings", StringComparison.OrdinalIgnoreCase) && !glyph.Font.Contains("Wingdings2", StringComparison.OrdinalIgnoreCase))
            return code switch { 'þ' or 'ý' or 'ü' or 'û' or 'n' => true, 'o' or '¨' or 'q' => false, _ => null };
        if (glyph.Font.Contains("Dingbats", StringComparison.OrdinalIgnoreCase))
            return code switch { '3' or '4' or '5' or '6' or '7' or '8' or 'n' or 'l' => true, 'o' or 'p' or 'q' or 'r' or 'm' => false, _ => null };
        return null;
    }

    /// <summary><c>[x]</c>, <c>[ ]</c>, <c>(X)</c>, <c>( )</c>.</summary>
    private static void Brackets(IReadOnlyList<Glyph> glyphs, HashSet<Glyph> taken, List<Mark> marks)
    {
        foreach (var open in glyphs.Where(glyph => glyph.Text is "[" or "("))
        {
            var close = glyphs.FirstOrDefault(glyph => glyph.Text == (open.Text == "[" ? "]" : ")") && Math.Abs(glyph.Baseline - open.Baseline) < 1
                && glyph.Box.Left >= open.Box.Right - 0.5 && glyph.Box.Left - open.Box.Right < 1.8 * open.Size);
            if (close is null)
                continue;
            var inside = glyphs.Where(glyph => glyph.Text.Trim().Length > 0 && glyph != open && glyph != close && Math.Abs(glyph.Baseline - open.Baseline) < 2
                && glyph.Box.CenterX > open.Box.Right - 0.5 && glyph.Box.CenterX < close.Box.Left + 0.5).ToList();
            if (inside.Count > 1 || (inside.Count == 1 && inside[0].Text is not ("x" or "X" or "*" or "_" or "+" or "v" or "V" or "✓" or "✔" or "✗" or "✘")))
                continue;
            taken.Add(open);
            taken.Add(close);
            taken.UnionWith(inside);
            var isOn = inside.Count == 1 && inside[0].Text != "_";
            marks.RemoveAll(mark => mark.Box.CenterX > open.Box.Left && mark.Box.CenterX < close.Box.Right && Math.Abs(mark.Box.CenterY - open.Box.CenterY) < open.Size);
            marks.Add(new Mark(open.Box.With(close.Box), isOn || inside.Exists(glyph => State(glyph) == true)));
        }
    }
}
