using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Liquid;

/// <summary>What the vendor calls things in letters.</summary>
/// <param name="TitleOf">A form's title.</param>
/// <param name="Case">A case, as a title begins.</param>
internal sealed record LetterWords(Func<FormKind, string> TitleOf, string Case)
{
    /// <summary>As we call them.</summary>
    public static readonly LetterWords Shipped = new(PolicySettings.ShippedTitle, "Case");

    public static LetterWords Of(PolicySettings policy) => new(policy.Title, CaseWord.Capital(policy));
}
