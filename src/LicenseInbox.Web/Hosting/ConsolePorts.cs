using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reporting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Web.Hosting;

/// <summary>What the console stands on: ports of the domain, the clock and the log of the worker that hosts it.</summary>
/// <param name="Desk">What representatives see and do.</param>
/// <param name="Board">Lists and numbers.</param>
/// <param name="Documents">Pages of documents, card data blacked out.</param>
/// <param name="Policy">The policy: labels of fields, the time zone of those whose browser names none.</param>
/// <param name="Links">Links that sign in.</param>
/// <param name="Keys">Keys of the cookies.</param>
/// <param name="WriteStatement">Writes a month's statement as CSV.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logs">The log.</param>
public sealed record ConsolePorts(
    IDesk Desk, IDeskBoard Board, IDocumentViews Documents, PolicySettings Policy, ISignInLinks Links, IConsoleKeys Keys, Action<IEnumerable<StatementEntry>, TextWriter> WriteStatement, TimeProvider Time, ILoggerFactory Logs)
{
    /// <summary>How decisions agree with what people did, in mode observe; null in other modes.</summary>
    public Func<CancellationToken, Task<Agreement>>? ReadAgreement { get; init; }
}
