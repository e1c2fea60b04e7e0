using LicenseInbox.Domain.Casebook;
using LicenseInbox.Web.Signing;

namespace LicenseInbox.Web.Pages;

/// <summary>An open exception, and who has taken it.</summary>
internal sealed record TakingModel(ExceptionRecord Record, Person Person);
