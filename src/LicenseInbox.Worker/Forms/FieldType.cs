using System.Text.Json.Serialization;

namespace LicenseInbox.Worker.Forms;

/// <summary>What a field holds: how its text is recognised, and what of it may leave the reader.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldType>))]
internal enum FieldType
{
    [JsonStringEnumMemberName("text")]
    Text,

    [JsonStringEnumMemberName("number")]
    Number,

    [JsonStringEnumMemberName("date")]
    Date,

    /// <summary>A system key or license key; its form is the field's <c>pattern</c>.</summary>
    [JsonStringEnumMemberName("key")]
    Key,

    [JsonStringEnumMemberName("email")]
    Email,

    [JsonStringEnumMemberName("phone")]
    Phone,

    [JsonStringEnumMemberName("postal-code")]
    PostalCode,

    [JsonStringEnumMemberName("amount")]
    Amount,

    [JsonStringEnumMemberName("checkbox")]
    Checkbox,

    [JsonStringEnumMemberName("choice")]
    Choice,

    [JsonStringEnumMemberName("signature")]
    Signature,

    [JsonStringEnumMemberName("card-number")]
    CardNumber,

    [JsonStringEnumMemberName("expiration")]
    Expiration,

    [JsonStringEnumMemberName("security-code")]
    SecurityCode,
}
