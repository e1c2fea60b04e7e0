using System.Text.Json;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline.Desk;

/// <summary>What acts are about, looked up; and what representatives type, made fit to be kept.</summary>
internal static class Known
{
    private const int LongestText = 2000;

    /// <exception cref="DeskRefusedException">There is none.</exception>
    public static async Task<Request> RequestAsync(ICasebook book, Guid id, CancellationToken cancellationToken) =>
        await book.FindRequestAsync(id, cancellationToken) ?? throw new DeskRefusedException(DeskRefusal.NotFound, $"There is no request {id}.");

    /// <exception cref="DeskRefusedException">There is none.</exception>
    public static async Task<RecordedMessage> MessageAsync(ICasebook book, Guid id, CancellationToken cancellationToken) =>
        await book.FindMessageAsync(id, cancellationToken) ?? throw new DeskRefusedException(DeskRefusal.NotFound, $"There is no email {id}.");

    /// <exception cref="DeskRefusedException">There is none, or it is over.</exception>
    public static async Task<ExceptionRecord> OpenExceptionAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        var record = await book.FindExceptionAsync(id, cancellationToken) ?? throw new DeskRefusedException(DeskRefusal.NotFound, $"There is no exception {id}.");
        return record.Resolution is { } resolution ? throw new DeskRefusedException(DeskRefusal.NotNow, $"The exception is over: {resolution}") : record;
    }

    /// <summary>A text as it is kept: one paragraph, what looks like card data masked.</summary>
    /// <exception cref="DeskRefusedException">There is none, or it is too long.</exception>
    public static string Text(string? given, string what)
    {
        var text = string.Join(' ', (given ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length switch
        {
            0 => throw new DeskRefusedException(DeskRefusal.WrongValue, $"{what} is missing."),
            > LongestText => throw new DeskRefusedException(DeskRefusal.WrongValue, $"{what} has more than {LongestText} characters."),
            _ => CardData.Mask(text),
        };
    }

    /// <summary>A status in words.</summary>
    public static string Word(RequestStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
}
