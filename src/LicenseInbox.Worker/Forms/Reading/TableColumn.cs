using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>One column of a list: its header, and from where to where it reaches. Columns without a described field are read and left out.</summary>
internal sealed record TableColumn(DescribedField? Field, Area Header, double From, double To, bool IsRuled)
{
    /// <summary>Whether it stands left of every described column, where row numbers do.</summary>
    public bool IsFirst { get; init; }

    /// <summary>How far a text stands from the header: by the nearest of left edge, center and right edge.</summary>
    public double Distance(Area box)
    {
        var byEdge = Math.Min(Math.Abs(box.Left - Header.Left), Math.Min(Math.Abs(box.CenterX - Header.CenterX), Math.Abs(box.Right - Header.Right)));
        var outside = box.CenterX < From ? From - box.CenterX : box.CenterX > To ? box.CenterX - To : 0;
        return byEdge + outside;
    }

    /// <summary>Whether a text begins before this column and reaches into it.</summary>
    public bool IsCut(Area box) => IsRuled ? box.Left < From - 2 && box.Right > From + 4 : box.Left < Header.Left - 6 && box.Right > Header.Left + 3;

    /// <summary>The column that a word stands in.</summary>
    public static TableColumn Nearest(Area box, IReadOnlyList<TableColumn> columns) =>
        columns.FirstOrDefault(column => column.IsRuled && box.CenterX >= column.From && box.CenterX <= column.To)
        ?? columns.MinBy(column => column.Distance(box))!;
}

/// <summary>A piece of a line of the list, and the column it belongs to.</summary>
internal sealed record Cell(TableColumn Column, Chunk Chunk);
