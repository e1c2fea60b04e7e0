using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Pricing;

/// <summary>Pro-rated software assurance of one key.</summary>
public static class AssuranceCharge
{
    /// <summary>
    /// The yearly price of one unit × quantity × days ÷ 365, rounded half-up to the cent, where the days run from the end of the "from" system's assurance to the end of
    /// the "to" system's. Nothing when the "to" date is not later (or the "to" system has no assurance); null, to be determined by a person, when the "from" system never had one.
    /// </summary>
    /// <param name="perUnitYear">Yearly price of one unit of the type that moves, before any conversion, in USD.</param>
    /// <param name="quantity">The key's whole quantity.</param>
    /// <param name="fromEndsOn">Last day of the "from" system's assurance.</param>
    /// <param name="toEndsOn">Last day of the "to" system's assurance.</param>
    public static decimal? Of(decimal perUnitYear, int quantity, DateOnly? fromEndsOn, DateOnly? toEndsOn)
    {
        if (fromEndsOn is not { } from)
            return null;
        var days = toEndsOn is { } to ? to.DayNumber - from.DayNumber : 0;
        return days <= 0 ? 0m : Usd.ToCent(perUnitYear * quantity * days / 365m);
    }

    /// <summary>The charge of one key that moves between two systems; null also when its type is not in the catalogue.</summary>
    public static decimal? Of(License license, PhoneSystem from, PhoneSystem to, LicenseCatalogue catalogue) =>
        LicenseTypeText.Read(license.Type, catalogue)?.Product is { } product
            ? Of(product.AssurancePerUnitYear, license.Quantity, from.AssuranceEndsOn, to.AssuranceEndsOn)
            : null;
}
