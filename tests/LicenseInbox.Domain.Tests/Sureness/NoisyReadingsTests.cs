using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Sureness;

/// <summary>A wrong reading never moves a license: random registries, keys that are each other's look-alikes or neighbours among them, and random errors, alike in both readings too.</summary>
public class NoisyReadingsTests
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const int Cases = 2500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_accepted_scan_moves_what_the_form_says_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < Cases; round++)
        {
            var (facts, from, to, keys) = Registry(random);
            var noise = round % 3 == 0 ? 0 : random.Next(1, 4);
            var form = Form(random, noise, from, to, keys, facts);
            var decision = Some.DecideScans(facts, form, Some.Card().Scanned());
            if (decision.Outcome != Outcome.Accept)
                continue;
            accepted++;
            var move = decision.Moves.ShouldHaveSingleItem();
            (move.From, move.To).ShouldBe((from, to), $"seed {seed}, round {round}");
            move.Licenses.Select(license => license.Key).ShouldBe(keys, ignoreOrder: true, $"seed {seed}, round {round}");
        }

        accepted.ShouldBeGreaterThan(Cases / 20);
    }

    /// <summary>Two systems of the case's end user and their license keys; in two of three registries neighbours and look-alikes of them as well.</summary>
    private static (RegistryFacts Facts, SystemKey From, SystemKey To, List<LicenseKey> Keys) Registry(Random random)
    {
        var (from, to) = (Key(random, 4), Key(random, 4));
        var facts = new RegistryFacts().With(Some.System(SystemKey.Of(from))).With(Some.System(SystemKey.Of(to))).With(Some.Case(system: SystemKey.Of(to)));
        var keys = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Key(random, 5)).ToList();
        foreach (var key in keys)
            facts = facts.With(Some.License(key, "ALTI-STATION-10", 10, SystemKey.Of(from)));
        var kind = random.Next(3);
        if (kind > 0)
        {
            foreach (var system in new[] { from, to }.Where(_ => random.Next(2) == 0))
                facts = facts.With(Some.System(SystemKey.Of(kind == 1 ? LookAlike(random, system) : Wrong(random, system))));
            foreach (var key in keys.Where(_ => random.Next(2) == 0).ToList())
                facts = facts.With(Some.License(kind == 1 ? LookAlike(random, key) : Wrong(random, key), "ALTI-STATION-10", 10, SystemKey.Of(random.Next(3) == 0 ? to : from)));
        }

        return (facts, SystemKey.Of(from), SystemKey.Of(to), keys.ConvertAll(LicenseKey.Of));
    }

    private static FormFacts Form(Random random, int noise, SystemKey from, SystemKey to, List<LicenseKey> keys, RegistryFacts facts)
    {
        var form = Some.Transfer().WithoutRow(1).WithoutRow(2).Scanned();
        form = form.Read("from_system_key", Readings(random, noise, from.Text, facts.Systems.Keys.Select(key => key.Text)))
            .Read("to_system_key", Readings(random, noise, to.Text, facts.Systems.Keys.Select(key => key.Text)));
        for (var row = 0; row < keys.Count; row++)
        {
            form = form.Read($"license_key_{row + 1}", Readings(random, noise, keys[row].Text, facts.Licenses.Keys.Select(key => key.Text)))
                .Read($"license_type_{row + 1}", "ALTI-STATION-10", "ALTI-STATION-10")
                .Read($"quantity_{row + 1}", "10", "10");
        }

        return form;
    }

    /// <summary>
    /// Two to five readings: right, with look-alikes swapped, with a character more, less or wrong; or two or three that are wrong of one accord, the nearest other known key among that.
    /// </summary>
    private static string[] Readings(Random random, int noise, string text, IEnumerable<string> known)
    {
        var count = random.Next(2, 4);
        if (random.Next(12) < noise)
        {
            var wrong = random.Next(2) == 0
                ? known.Where(other => other != text).OrderBy(other => LookAlikes.Distance(other, text, 3)).Where(other => LookAlikes.Distance(other, text, 3) <= 2).FirstOrDefault() ?? Wrong(random, text)
                : Wrong(random, text);
            return Enumerable.Repeat(wrong, count).ToArray();
        }

        return Enumerable.Range(0, noise > 0 ? random.Next(2, 6) : count).Select(_ => random.Next(10) switch
        {
            0 when noise > 0 => Wrong(random, text),
            1 when noise > 1 => text.Remove(random.Next(text.Length), 1),
            2 when noise > 1 => text.Insert(random.Next(text.Length), Letters[random.Next(Letters.Length)].ToString()),
            < 6 when noise > 0 => LookAlike(random, text),
            _ => text,
        }).ToArray();
    }

    private static string Key(Random random, int groups) =>
        string.Join('-', Enumerable.Range(0, groups).Select(_ => string.Concat(Enumerable.Range(0, 4).Select(_ => Letters[random.Next(Letters.Length)]))));

    /// <summary>One or two characters are others.</summary>
    private static string Wrong(Random random, string text)
    {
        var characters = text.ToCharArray();
        for (var change = random.Next(1, 3); change > 0; change--)
        {
            var at = random.Next(characters.Length);
            characters[at] = characters[at] == '-' ? '-' : Letters[random.Next(Letters.Length)];
        }

        return new string(characters);
    }

    private static string LookAlike(Random random, string text) => string.Concat(text.Select(c => random.Next(2) == 0 ? c : c switch
    {
        'O' => '0',
        '0' => 'O',
        'I' => '1',
        '1' => 'I',
        'S' => '5',
        '5' => 'S',
        'B' => '8',
        '8' => 'B',
        'Z' => '2',
        '2' => 'Z',
        _ => c,
    }));
}
