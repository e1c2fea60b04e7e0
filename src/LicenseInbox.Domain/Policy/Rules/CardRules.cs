using System.Globalization;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;

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

        // What the card authorizes, or how many moves there are, is not known: that is the finding (form.unreadable).
        if (card.Unsure.ContainsKey("amount") || (context.Transfers.Count > 1 && context.OpenTransfers.Any(form => form.HasUnsureSystem)))
            yield break;
        var all = moves + context.Request.MovesPaidElsewhere;
        var needed = Fee.For(all, context.Settings);
        var text = card.Text("amount");
        var authorized = Usd.Read(text);
        if ((authorized ?? 0m) >= needed)
            yield break;
        var stated = text is null ? "names no amount" : authorized is { } amount ? $"is for {Usd.Show(amount)}" : $"names '{text}', which is no amount in US dollars";
        yield return context.Find(
            FindingCodes.FeeNotCovered,
            $"The authorization ({context.Where(card, "amount")}) {stated}; {(all == 1 ? "one move costs" : $"{all} moves cost")} {Usd.Show(needed)}.",
            $"Send a {context.Settings.Title(FormKind.CardAuthorization)} with {context.Settings.Label(FormKind.CardAuthorization, "amount")} of at least {Usd.Show(needed)} in a reply to this email.",
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
        if (context.Request.Card?.Form is not { } card || context.IsDone)
            yield break;
        var facts = card.Card ?? new CardFacts(null, null, null, null, null);
        var form = context.Settings.Title(FormKind.CardAuthorization);
        var repair = $"Send a {form} with a valid card in a reply to this email.";
        if (facts is { ExpiryYear: { } year, ExpiryMonth: { } month })
        {
            if (new DateOnly(year, month, DateTime.DaysInMonth(year, month)) < context.Day)
            {
                yield return context.Find(
                    FindingCodes.CardExpired,
                    $"The card expired at the end of {year:0000}-{month:00} ({context.Where(card, "expiration")}).",
                    repair,
                    Evidence.From(card, "expiration"));
            }
        }
        else if (card.Text("expiration") is { } text)
        {
            yield return context.Find(
                FindingCodes.CardInvalid,
                $"The expiration date '{text}' is no month and year ({context.Where(card, "expiration")}).",
                $"Send a {form} with the expiration date as MM/YY in a reply to this email.",
                Evidence.From(card, "expiration"));
        }

        if (facts.NumberPlausible == false)
        {
            yield return context.Find(
                FindingCodes.CardInvalid,
                $"The card number is not a valid one ({context.Where(card, "card_number")}).",
                repair,
                Evidence.From(card, "card_number"));
        }
    }
}
