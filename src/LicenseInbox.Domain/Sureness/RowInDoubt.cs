using System.Globalization;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>
/// One row of a form's list. Its license key is sure when exactly one known key fits and two readings agree on it; quantity and types are sure when they are that key's own. What
/// contradicts the key is in doubt, not wrong: a reading must not reject a request.
/// </summary>
internal sealed class RowInDoubt
{
    /// <summary>The columns of a row, the key's first.</summary>
    public static readonly IReadOnlyList<string> Columns = ["license_key", "license_type", "quantity", "new_license_type"];

    /// <summary>In how many places a key that is shown as what may be meant differs at most.</summary>
    private const int Near = 8;

    private readonly FormDraft _draft;
    private readonly int _number;
    private readonly WhatIsKnown _known;
    private readonly Readings _keys;

    public RowInDoubt(FormDraft draft, int number, WhatIsKnown known)
    {
        (_draft, _number, _known) = (draft, number, known);
        _keys = draft.Readings(Name("license_key"));
        IsUsed = IsFilled();
        Agreed = IsTyped("license_key")
            ? LicenseKey.TryOf(draft.Form.Text(Name("license_key")), out var key) ? known.Registry.License(key) : null
            : known.Licenses.Sure(_keys) ?? known.Licenses.Pointed(_keys, IsOfRow);
    }

    /// <summary>Whether anything stands in it. Specks that recognition takes for a character here and there are nothing; its cells are emptied.</summary>
    public bool IsUsed { get; }

    /// <summary>Whether its license key was read from an image, neither typed nor corrected by a person.</summary>
    public bool IsRead => !IsTyped("license_key");

    /// <summary>The known license that two readings agree on, or that was typed; other keys may lie so near that it is not sure yet.</summary>
    public License? Agreed { get; }

    /// <summary>Settles its cells.</summary>
    /// <param name="from">The "from" system; null when it is in doubt.</param>
    /// <param name="rows">All used rows.</param>
    public void Settle(PhoneSystem? from, List<RowInDoubt> rows)
    {
        var license = Agreed is { } agreed && (!IsRead || IsAlone(agreed, from, rows)) ? agreed : null;
        if (IsRead)
        {
            if (license is not null)
                _draft.Take(Name("license_key"), license.Key.Text);
            else
                _draft.EmptyOrDoubt(Name("license_key"), _known.Settings.SureConfidence, NearOn(from, rows));
        }

        SettleCell("quantity", license is null ? null : license.Quantity.ToString(CultureInfo.InvariantCulture), IsQuantity, text => Quantity(text) is not null, IsOftenest);
        SettleCell("license_type", license?.Type, IsType, IsOfCatalogue);
        if (_draft.Form.Kind == FormKind.MigrationWorksheet)
            SettleCell("new_license_type", license is null ? null : Conversion.NewType(license, _known.Settings.Catalogue), IsType, IsOfCatalogue);

        // Specks make different numbers of a quantity; readings that give the key's own in different manners outweigh those that no other bears out.
        bool IsOftenest(Readings readings) => readings.Filled.Select(Quantity).OfType<int>().GroupBy(number => number).ToDictionary(group => group.Key, group => group.Count()) is var votes
            && votes.GetValueOrDefault(license!.Quantity) >= 2 && votes.All(vote => vote.Key == license.Quantity || vote.Value == 1);
        bool IsQuantity(string text, string own) => Quantity(text)?.ToString(CultureInfo.InvariantCulture) == own;
        bool IsType(string text, string own) => this.IsType(text, own, license!.Quantity);
    }

    private void SettleCell(string column, string? own, Func<string, string, bool> isOwn, Func<string, bool> saysSomething, Func<Readings, bool>? isBorneOut = null)
    {
        if (IsTyped(column))
            return;
        var readings = _draft.Readings(Name(column));
        if (own is not null && (readings.Support(text => isOwn(text, own), saysSomething) || isBorneOut?.Invoke(readings) == true))
            _draft.Take(Name(column), own);
        else
            _draft.EmptyOrDoubt(Name(column), _known.Settings.SureConfidence, own is null ? null : [new NearValue("licenses", column == "quantity" ? "quantity" : "license_type", own)]);
    }

    /// <summary>
    /// Whether no key that one or two wrong characters would make of it can be meant: more readings than go wrong alike say so, and the row's quantity or type does not point at such a key; or such a key is asked for by
    /// another row as well, or the row's quantity or type tells them apart.
    /// </summary>
    private bool IsAlone(License license, PhoneSystem? from, List<RowInDoubt> rows)
    {
        var next = _known.Licenses.NextTo(license).Where(other => other.System == license.System || other.System == from?.Key).ToList();
        return (_known.Licenses.IsWitnessed(license, _keys) && !next.Exists(other => IsToldApart(other, license)))
            || next.TrueForAll(other => rows.Exists(row => row != this && row.Agreed?.Key == other.Key) || IsToldApart(license, other));
    }

    private bool IsToldApart(License license, License other)
    {
        var types = Cells("license_type");
        return (license.Quantity != other.Quantity && Cells("quantity").Agreed(Quantity) == license.Quantity)
            || (license.Type != other.Type && types.Filled.Count(text => IsType(text, license.Type, license.Quantity)) >= 2 && !types.Filled.Any(text => IsType(text, other.Type, other.Quantity)));
    }

    /// <summary>Whether quantity and type of the row are a license's, as two readings each give them.</summary>
    private bool IsOfRow(License license) =>
        Cells("quantity").Agreed(Quantity) == license.Quantity && Cells("license_type").Filled.Count(text => IsType(text, license.Type, license.Quantity)) >= 2;

    private Readings Cells(string column) => IsTyped(column) ? new Readings(_draft.Form.Field(Name(column))!) : _draft.Readings(Name(column));

    private IEnumerable<NearValue> NearOn(PhoneSystem? from, List<RowInDoubt> rows)
    {
        var taken = rows.Where(row => row != this).Select(row => row.Agreed?.Key).OfType<LicenseKey>().ToHashSet();
        return _known.Licenses.Nearest(_keys.All, Near)
            .Where(license => from is null || license.System == from.Key)
            .OrderBy(license => taken.Contains(license.Key))
            .Select(license => new NearValue("licenses", "license_key", license.Key.Text));
    }

    /// <summary>
    /// Whether the text is the type's own spelling, look-alikes folded, or one of its spellings; a letter or two may be wrong, or the word before the first dash be lost in a border, where the quantity is right.
    /// </summary>
    private bool IsType(string text, string own, int quantity)
    {
        var (read, folded) = (LookAlikes.Fold(text), LookAlikes.Fold(own));
        if (read == folded || LicenseTypeText.Compare(text, own, quantity, _known.Settings.Catalogue) == TypeComparison.Same)
            return true;
        var size = LookAlikes.Fold(quantity.ToString(CultureInfo.InvariantCulture));
        return !IsOfCatalogue(text) && read.EndsWith(size, StringComparison.Ordinal) && folded.EndsWith(size, StringComparison.Ordinal)
            && ((read.Length == folded.Length && LookAlikes.AreNear(read, folded, KnownKeys<License>.Margin)) || (read.Length > size.Length && read == LookAlikes.Fold(own[(own.IndexOf('-', StringComparison.Ordinal) + 1)..])));
    }

    private bool IsOfCatalogue(string text) => LicenseTypeText.Read(text, _known.Settings.Catalogue) is not null;

    /// <summary>The quantity in a text, letters that look like digits taken for them where nothing else stands there.</summary>
    private static int? Quantity(string text) =>
        KeysForm.ReadQuantity(text) ?? (text.Split(' ').Where(word => word.Any(char.IsAsciiDigit)).ToList() is [var only] && only != text ? KeysForm.ReadQuantity(only) : null) ?? (text.Length <= 6 && LookAlikes.Fold(text) is { Length: > 0 } folded && folded.All(char.IsAsciiDigit) ? KeysForm.ReadQuantity(folded) : null);

    private bool IsFilled()
    {
        var columns = new[] { "license_key", "license_type", "quantity" };
        if (columns.Any(IsTyped) || IsUnread())
            return true;
        var longest = columns.Select(column => _draft.Readings(Name(column)).All.Select(text => text.Count(char.IsLetterOrDigit)).DefaultIfEmpty(0).Max()).ToList();
        if (longest[0] >= 4 || longest[1] >= 3 || _draft.Readings(Name("quantity")).Filled.Count(text => Quantity(text) is not null) >= 2)
            return true;
        foreach (var column in Columns)
            _draft.Empty(Name(column));
        return false;
    }

    /// <summary>Whether something stands in the key's cell that no reading made anything of.</summary>
    private bool IsUnread() => _keys.AreBlank && _draft.Form.Field(Name("license_key")) is { By: ReadBy.Ocr, Value: null, Confidence: { } confidence } && confidence < _known.Settings.SureConfidence;

    private bool IsTyped(string column) => _draft.Form.Field(Name(column)) is { By: not ReadBy.Ocr, Value: not null };

    private string Name(string column) => $"{column}_{_number}";
}
