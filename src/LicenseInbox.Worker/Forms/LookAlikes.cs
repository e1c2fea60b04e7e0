using System.Text;

namespace LicenseInbox.Worker.Forms;

/// <summary>Characters that recognition takes for one another, each as one of them.</summary>
internal static class LookAlikes
{
    private static readonly (string Pair, string One)[] Shapes = [("in", "m"), ("rn", "m"), ("ni", "m"), ("nn", "m"), ("cl", "d"), ("tl", "d"), ("vv", "w")];

    /// <summary>Letters and digits in lower case, look-alikes as digits.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(Wording.Letters(text));
        for (var at = 0; at < folded.Length; at++)
        {
            folded[at] = folded[at] switch
            {
                'o' or 'q' => '0',
                'i' or 'l' or '|' => '1',
                's' => '5',
                'b' => '8',
                'z' => '2',
                'g' => '6',
                var other => other,
            };
        }

        return folded.ToString();
    }

    /// <summary>As <see cref="Fold"/>, and two small letters that run into one another as the one that they make: "Systein" is "System", "Tide" is "Title".</summary>
    public static string FoldShapes(string text) => Fold(Shapes.Aggregate(Wording.Letters(text), (one, shape) => one.Replace(shape.Pair, shape.One, StringComparison.Ordinal)));
}
