using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LicenseInbox.Domain.Audit;

/// <summary>Fields as bytes that no other fields give: each as UTF-8 after its length.</summary>
internal static class FieldsDigest
{
    /// <summary>The bytes.</summary>
    public static byte[] Bytes(params IEnumerable<string> fields)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            var text = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        return bytes.ToArray();
    }

    /// <summary>A number as a field.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
