using System.Globalization;
using LicenseInbox.Domain.Pricing;

namespace LicenseInbox.Domain.Policy.Rules;

/// <summary>
/// The amount authorized covers the fee for each move: this request's, and those of other requests that the same authorization has to pay. An empty amount counts as $0.
/// </summary>
public sealed class AuthorizationCoversTheFee : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FeeNotCovered];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var moves = Fee.MovesOf(context.OpenTransfers);
        if (context.Request.Card?.Form is not { } card || moves == 0)
            yield break;
        var all = moves + context.Request.MovesPaidElsewhere;
        var needed = Fee.For(all, context.Settings);
        var authorized = Usd.Read(card.Text("amount")) ?? 0m;
        if (authorized >= needed)
            yield break;
        yield return context.Find(
            FindingCodes.FeeNotCovered,
            string.Create(CultureInfo.InvariantCulture, $"The authorization ({RuleContext.Where(card, "amount")}) is for ${authorized:0.00}; {(all == 1 ? "one move costs" : $"{all} moves cost")} ${needed:0.00}."),
            string.Create(CultureInfo.InvariantCulture, $"Send a Credit Card Authorization with an Amount Authorized of at least ${needed:0.00} in a reply to this email."),
            Evidence.From(card, "amount"),
            Evidence.From("requests", "moves", all.ToString(CultureInfo.InvariantCulture)));
    }
}

/// <summary>The card is valid through the last day of its month, and a typed number passes Luhn (never judged on OCR).</summary>
public sealed class CardIsValid : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.CardExpired, FindingCodes.CardInvalid];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Request.Card?.Form is not { Card: { } facts } card)
            yield break;
        const string Repair = "Send a Credit Card Authorization with a valid card in a reply to this email.";
        if (facts is { ExpiryYear: { } year, ExpiryMonth: { } month })
        {
            if (new DateOnly(year, month, DateTime.DaysInMonth(year, month)) < context.Day)
            {
                yield return context.Find(
                    FindingCodes.CardExpired,
                    $"The card expired at the end of {year:0000}-{month:00} ({RuleContext.Where(card, "expiration")}).",
                    Repair,
                    Evidence.From(card, "expiration"));
            }
        }
        else if (card.Text("expiration") is { } text)
        {
            yield return context.Find(
                FindingCodes.CardInvalid,
                $"The expiration date '{text}' is no month and year ({RuleContext.Where(card, "expiration")}).",
                "Send a Credit Card Authorization with the expiration date as MM/YY in a reply to this email.",
                Evidence.From(card, "expiration"));
        }

        if (facts.NumberPlausible == false)
        {
            yield return context.Find(
                FindingCodes.CardInvalid,
                $"The card number is not a valid one ({RuleContext.Where(card, "card_number")}).",
                Repair,
                Evidence.From(card, "card_number"));
        }
    }
}
