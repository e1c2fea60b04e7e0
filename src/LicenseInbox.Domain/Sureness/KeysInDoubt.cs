using System.Globalization;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>A transfer form or a worksheet: its systems, its case, its end user, its rows.</summary>
internal static class KeysInDoubt
{
    /// <summary>Settles the form's fields.</summary>
    public static void Settle(FormDraft draft, WhatIsKnown known)
    {
        var sure = known.Settings.SureConfidence;
        var rows = RowsOf(draft.Form).Select(number => new RowInDoubt(draft, number, known)).Where(row => row.IsUsed).ToList();
        var from = System(draft, "from_system_key", known, system => rows.Exists(row => row.Agreed?.System == system.Key));
        var to = System(draft, "to_system_key", known, system => IsOfACase(draft, system, known));

        // A key beside which another known key lies that two wrong characters would make of it needs a witness, or more readings than go wrong alike; and none against it.
        if (from is not null && !rows.Exists(row => row.Agreed?.System == from.System.Key) && (from.IsCrowded || rows.Exists(row => from.Neighbors.Any(neighbor => neighbor.Key == row.Agreed?.System))))
            from = null;
        if (to is not null && !IsOfACase(draft, to.System, known) && (to.IsCrowded || to.Neighbors.Any(neighbor => IsOfACase(draft, neighbor, known))))
            to = null;
        // Further readings of a place say what stands there, not whose it is: one that all license keys that were read contradict may be the other system's.
        var read = rows.Where(row => row is { IsRead: true, Agreed: not null }).ToList();
        if (from is not null && draft.IsFromImage("from_system_key") && read.Count > 0 && !read.Exists(row => row.Agreed!.System == from.System.Key))
            from = null;
        Settle(draft, "from_system_key", from, known, rows, to);
        Settle(draft, "to_system_key", to, known, rows, from);

        CaseInDoubt.Settle(draft, to?.System.Key, known);
        EndUserInDoubt.Settle(draft, from?.System, to?.System, known);
        foreach (var row in rows)
            row.Settle(from?.System, rows);
        // Whoever names two systems names licenses: where no row was found, recognition lost the list, and the partner is not asked for what he sent.
        if (rows.Count == 0 && from is not null && to is not null)
            draft.EmptyOrDoubt("license_key_1", sure, LicensesOf(from.System, known));
        PlainFields.Tick(draft, "software_only", sure, IsUpgrade(draft, to?.System, known));
        if (draft.Form.Kind == FormKind.LicenseTransfer)
        {
            PlainFields.Stand(draft, "signature", sure);
            PlainFields.Stand(draft, "signed_date", sure);
        }
        else
        {
            PlainFields.OrderNumber(draft, "po_number", sure);
        }
    }

    /// <summary>The numbers of the rows that have any field: a quantity alone is a row too, whose key was not read.</summary>
    private static IEnumerable<int> RowsOf(FormFacts form) => form.Fields.Keys
        .SelectMany(name => RowInDoubt.Columns.Where(column => name.StartsWith(column + "_", StringComparison.Ordinal)).Select(column => name[(column.Length + 1)..]))
        .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .Where(number => number > 0)
        .Distinct()
        .Order();

    private static IEnumerable<NearValue> LicensesOf(PhoneSystem from, WhatIsKnown known) =>
        known.Registry.Licenses.Values.Where(license => license.System == from.Key).OrderBy(license => license.Key.Text, StringComparer.Ordinal).Select(license => new NearValue("licenses", "license_key", license.Key.Text));

    /// <summary>A system that two readings agree on, or that was typed.</summary>
    /// <param name="System">The system.</param>
    /// <param name="Neighbors">Known systems whose keys are so near that readings may have gone wrong alike.</param>
    /// <param name="IsCrowded">Whether there are any, and too few readings to tell it from them.</param>
    private sealed record AgreedSystem(PhoneSystem System, IReadOnlyList<PhoneSystem> Neighbors, bool IsCrowded);

    private static AgreedSystem? System(FormDraft draft, string name, WhatIsKnown known, Func<PhoneSystem, bool> isPointedAt)
    {
        if (!draft.IsFromImage(name))
            return SystemKey.TryOf(draft.Form.Text(name), out var key) && known.Registry.System(key) is { } typed ? new AgreedSystem(typed, [], false) : null;
        var readings = draft.Readings(name);
        if ((known.Systems.Sure(readings) ?? known.Systems.Pointed(readings, isPointedAt)) is not { } system)
            return null;
        var neighbors = known.Systems.NextTo(system);
        return new AgreedSystem(system, neighbors, neighbors.Count > 0 && !known.Systems.IsWitnessed(system, readings));
    }

    /// <summary>Whether the "to" system and its case, known without the form or agreed on by two readings, say that the request is an upgrade, or that it is none; null when they are not known, or differ.</summary>
    private static bool? IsUpgrade(FormDraft draft, PhoneSystem? to, WhatIsKnown known)
    {
        if (to is null)
            return null;
        var cases = known.Cases.Select(known.Registry.Case).Append(CaseInDoubt.Agreed(draft.Readings("case_number"), known)).OfType<SupportCase>().Where(supportCase => supportCase.System == to.Key).ToList();
        var isUpgrade = to.Platform == Platform.SoftwareOnly;
        return cases.Count > 0 && cases.TrueForAll(supportCase => supportCase.SoftwareOnly == isUpgrade) ? isUpgrade : null;
    }

    /// <summary>Whether a case that is known without the form, or that two readings of its number agree on, was opened under the system.</summary>
    private static bool IsOfACase(FormDraft draft, PhoneSystem system, WhatIsKnown known) =>
        known.Cases.Any(number => known.Registry.Case(number)?.System == system.Key)
        || CaseInDoubt.Agreed(draft.Readings("case_number"), known)?.System == system.Key;

    private static void Settle(FormDraft draft, string name, AgreedSystem? agreed, WhatIsKnown known, List<RowInDoubt> rows, AgreedSystem? other)
    {
        if (!draft.IsFromImage(name))
            return;
        if (agreed is not null)
            draft.Take(name, agreed.System.Key.Text);
        else
            draft.EmptyOrDoubt(name, known.Settings.SureConfidence, Near(draft, name, known, rows, other?.System));
    }

    /// <summary>What may be meant: what comes near, what the case or the rows' keys point to, then the end user's other systems.</summary>
    private static IEnumerable<NearValue> Near(FormDraft draft, string name, WhatIsKnown known, List<RowInDoubt> rows, PhoneSystem? other)
    {
        var registry = known.Registry;
        var near = known.Systems.Nearest(draft.Readings(name).All, Moving.FactsQuery.Near);
        var pointed = name == "to_system_key"
            ? known.Cases.Select(number => registry.Case(number)?.System).Select(key => key is { } own ? registry.System(own) : null)
            : rows.Select(row => row.Agreed is { } license ? registry.System(license.System) : null);
        var owned = registry.Systems.Values.OrderBy(system => system.Key.Text, StringComparer.Ordinal);
        return near.Concat(pointed.OfType<PhoneSystem>()).Concat(owned)
            .Where(system => system.Key != other?.Key)
            .DistinctBy(system => system.Key)
            .Select(system => new NearValue("systems", "system_key", system.Key.Text));
    }
}
