using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>The console's links and keys, among the settings: whichever worker a browser comes to knows them.</summary>
internal sealed class ConsoleSecrets(StoreDatabase database, TimeProvider time) : ISignInLinks, IConsoleKeys
{
    private const string Link = "console.link:";
    private const string Key = "console.key:";
    private const int SecretBytes = 32;

    public Task<string> MakeAsync(string person, DateTimeOffset until, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            await ForgetAsync(store, cancellationToken);
            // Letters only: nothing that looks like a number is taken out of a log.
            var secret = string.Concat(RandomNumberGenerator.GetBytes(SecretBytes).SelectMany(value => new[] { (char)('a' + (value >> 4)), (char)('a' + (value & 15)) }));
            store.Settings.Add(new SettingRow { Name = NameOf(secret), Value = $"{until.UtcTicks.ToString(CultureInfo.InvariantCulture)} {ColumnText.Clean(person)}" });
            return secret;
        },
        cancellationToken);

    public Task<string?> TakeAsync(string secret, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            await ForgetAsync(store, cancellationToken);
            var name = NameOf(secret);
            var value = await store.Settings.AsNoTracking().Where(row => row.Name == name).Select(row => row.Value).SingleOrDefaultAsync(cancellationToken);
            // Of two who come at once, one removes it.
            var mine = await store.Settings.Where(row => row.Name == name).ExecuteDeleteAsync(cancellationToken) == 1;
            return mine ? value![(value!.IndexOf(' ', StringComparison.Ordinal) + 1)..] : null;
        },
        cancellationToken);

    public IReadOnlyList<string> Read() => database.ReadAsync(
        store => store.Settings.AsNoTracking().Where(row => row.Name.StartsWith(Key)).OrderBy(row => row.Name).Select(row => row.Value).ToListAsync(), CancellationToken.None).GetAwaiter().GetResult();

    public void Add(string name, string xml) => database.WriteAsync(
        async store =>
        {
            var key = Key + name;
            if (!await store.Settings.AnyAsync(row => row.Name == key))
                store.Settings.Add(new SettingRow { Name = key, Value = xml });
            return true;
        },
        CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Links whose time is over.</summary>
    private async Task ForgetAsync(StoreContext store, CancellationToken cancellationToken)
    {
        var links = await store.Settings.AsNoTracking().Where(row => row.Name.StartsWith(Link)).ToListAsync(cancellationToken);
        var now = time.GetUtcNow().UtcTicks;
        var over = links.Where(row => long.Parse(row.Value.AsSpan(0, row.Value.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) < now).Select(row => row.Name).ToList();
        if (over.Count > 0)
            await store.Settings.Where(row => over.Contains(row.Name)).ExecuteDeleteAsync(cancellationToken);
    }

    private static string NameOf(string secret) => Link + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
