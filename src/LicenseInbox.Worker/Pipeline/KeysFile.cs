using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>The table that sales may fill in and send back: a row for each old key, the new one missing.</summary>
internal static class KeysFile
{
    public static AttachedFile Of(SalesModel model)
    {
        var rows = new StringBuilder("old_key,new_key,new_type,quantity\r\n");
        foreach (var license in model.Moves.SelectMany(move => move.Licenses))
            rows.Append(CultureInfo.InvariantCulture, $"{license.Key},,{license.NewType},{license.Quantity}\r\n");
        return new AttachedFile($"new-keys-{model.Case.Canonical}.csv", "text/csv", Encoding.UTF8.GetBytes(rows.ToString()));
    }
}
