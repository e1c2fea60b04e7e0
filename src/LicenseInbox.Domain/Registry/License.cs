namespace LicenseInbox.Domain.Registry;

/// <summary>One license key as the registry knows it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">The printed product code, such as <c>ALTI-STATION-10</c>.</param>
/// <param name="Quantity">Its whole size in units (stations, seats, …); at least 1.</param>
/// <param name="System">The system it is assigned to.</param>
public sealed record License(LicenseKey Key, string Type, int Quantity, SystemKey System);
