using System.Globalization;
using System.Text.Encodings.Web;
using Fluid.Values;

namespace LicenseInbox.Worker.Liquid;

/// <summary>A name that is known but has no value in this letter: false in an <c>if</c>, nothing when written. (A plain nil can't be told from a misspelt name.)</summary>
internal sealed class AbsentValue : FluidValue
{
    public static AbsentValue Instance { get; } = new();

    public override FluidValues Type => FluidValues.Boolean;

    public override bool Equals(FluidValue? other) => other is AbsentValue || (other is not null && !other.ToBooleanValue());

    public override bool ToBooleanValue() => false;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue() => "";

    public override object ToObjectValue() => "";

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo) => ValueTask.CompletedTask;
}
