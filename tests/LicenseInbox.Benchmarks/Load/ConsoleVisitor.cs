using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LicenseInbox.Benchmarks.Backlog;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>A person who clicks through the console: one page after the other, in an order by chance that a seed fixes, with a pause after each, as one who reads.</summary>
internal sealed partial class ConsoleVisitor(string address, CookieContainer cookies, int requests, int seed, ConcurrentBag<(string Page, TimeSpan Took)> answers) : IDisposable
{
    private readonly HttpClient _browser = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies, AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
    /// <summary>Two of a hundred requests are exceptions, fifty on a page.</summary>
    private int PagesOfExceptions => Math.Max(1, requests / 50 / 50);

    private readonly Random _random = new(seed);

    /// <summary>Clicks until it is over.</summary>
    /// <param name="pause">How long he reads a page, on average.</param>
    /// <param name="clicks">How many pages he opens of each kind.</param>
    public async Task ClickAsync(TimeSpan pause, int clicks)
    {
        for (var round = 0; round < clicks; round++)
        {
            foreach (var visit in Visits().OrderBy(_ => _random.Next()))
            {
                await visit();
                await Task.Delay(pause * (_random.NextDouble() * 2), TimeProvider.System);
            }
        }
    }

    public void Dispose() => _browser.Dispose();

    private IEnumerable<Func<Task>> Visits()
    {
        var one = new BacklogCase(2 * _random.Next(requests));
        yield return () => SeeAsync("exceptions", "/");
        yield return () => SeeAsync("exceptions, another page", $"/?page={1 + _random.Next(PagesOfExceptions)}");
        yield return () => SeeAsync("exceptions, of a partner", "/?partner=Northwind%20Voice&taken=nobody");
        yield return () => SeeAsync("exceptions, of a cause", "/?code=owner.unsure");
        yield return () => SeeAsync("exceptions, by a word", "/?q=clinics");
        yield return () => SeeAsync("requests", "/requests");
        yield return () => SeeAsync("requests, another page", $"/requests?page={2 + _random.Next(requests / 60)}");
        yield return () => SeeAsync("requests, of a status", "/requests?status=Completed");
        yield return () => SeeAsync("requests, by words", $"/requests?q=customer+{one.Number}");
        yield return () => SeeAsync("requests, by a word of all", "/requests?q=clinics");
        yield return () => SeeAsync("requests, by half a key", $"/requests?q={one.License[..9]}");
        yield return () => FindAsync(one);
        yield return () => DecideAsync();
        yield return () => SeeAsync("emails", "/mails");
        yield return () => SeeAsync("emails, another page", $"/mails?page={2 + _random.Next(requests / 60)}");
        yield return MailAsync;
        yield return () => SeeAsync("numbers", "/numbers");
        yield return () => SeeAsync("numbers, a plot", "/plots/days.svg");
        yield return () => SeeAsync("numbers, CSV", "/numbers.csv");
        yield return () => SeeAsync("statement", "/statements");
        yield return () => SeeAsync("statement, CSV", string.Create(CultureInfo.InvariantCulture, $"/statements.csv?month={TimeProvider.System.GetUtcNow():yyyy-MM}"));
    }

    /// <summary>"Where is this case?"</summary>
    private async Task FindAsync(BacklogCase one)
    {
        using var found = await TimeAsync("find a case", () => _browser.GetAsync(new Uri($"/find?q={one.Case}", UriKind.Relative)));
        if (found.Headers.Location is not { } location || !location.OriginalString.StartsWith("/requests/", StringComparison.Ordinal))
            throw new InvalidOperationException($"Case {one.Case} was not found: {found.StatusCode} {found.Headers.Location}");
        await SeeAsync("request", location.OriginalString);
    }

    /// <summary>Opens an exception and has it shown what asking the partner would do.</summary>
    private async Task DecideAsync()
    {
        var list = await SeeAsync("exceptions", $"/?page={1 + _random.Next(PagesOfExceptions)}");
        var links = RequestLink().Matches(list).Select(match => match.Groups[1].Value).ToList();
        var link = links[_random.Next(links.Count)];
        var page = await SeeAsync("request that waits for a person", link);
        var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["act"] = "ask",
            ["words"] = "Which of the two companies is it?",
            ["__RequestVerificationToken"] = ForgeryToken().Match(page).Groups[1].Value,
        });
        using var preview = await TimeAsync("what asking would do", () => _browser.PostAsync(new Uri(link, UriKind.Relative), form));
        if (!(await preview.Content.ReadAsStringAsync()).Contains("id=\"preview\"", StringComparison.Ordinal))
            throw new InvalidOperationException($"{link} showed no preview: {preview.StatusCode}");
    }

    private async Task MailAsync()
    {
        var list = await SeeAsync("emails", "/mails");
        var links = MailLink().Matches(list).Select(match => match.Groups[1].Value).ToList();
        await SeeAsync("email", links[_random.Next(links.Count)]);
    }

    private async Task<string> SeeAsync(string page, string path)
    {
        using var answer = await TimeAsync(page, () => _browser.GetAsync(new Uri(path, UriKind.Relative)));
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : throw new InvalidOperationException($"{path} answers {answer.StatusCode} {answer.Headers.Location}");
    }

    /// <summary>From the click to the last byte.</summary>
    private async Task<HttpResponseMessage> TimeAsync(string page, Func<Task<HttpResponseMessage>> ask)
    {
        var since = TimeProvider.System.GetTimestamp();
        var answer = await ask();
        answers.Add((page, TimeProvider.System.GetElapsedTime(since)));
        return answer;
    }

    [GeneratedRegex("href=\"(/requests/[0-9a-f-]{36})\"")]
    private static partial Regex RequestLink();

    [GeneratedRegex("href=\"(/mails/[0-9a-f-]{36})\"")]
    private static partial Regex MailLink();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex ForgeryToken();
}
