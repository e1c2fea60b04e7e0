namespace LicenseInbox.Domain.Desk;

/// <summary>A field of a form of a request.</summary>
/// <param name="MessageId">The email the form came in.</param>
/// <param name="FormId">The form (<see cref="Reading.FormFacts.Id"/>).</param>
/// <param name="Field">The field's name.</param>
public sealed record FieldPlace(Guid MessageId, string FormId, string Field);

/// <summary>What a field says.</summary>
/// <param name="Place">The field.</param>
/// <param name="Value">Its text; null or empty: nothing stands there. Of a card number the last four digits only.</param>
/// <param name="Checked">For a box that may be ticked, whether it is.</param>
public sealed record FieldValue(FieldPlace Place, string? Value, bool? Checked = null);

/// <summary>A value that a field may say.</summary>
/// <param name="Value">The value, as it is to be taken over.</param>
/// <param name="About">What is known of it: a system's end user and platform, a license's type, quantity and system.</param>
/// <param name="IsLikely">Whether it comes near what was read, or is where it should be.</param>
public sealed record FieldChoice(string Value, string About, bool IsLikely);
