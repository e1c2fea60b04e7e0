using System.IO.Compression;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>
/// The parser's filters with a bound on what they inflate: a small file can hold gigabytes of nothing. Only inflating is bounded by counting; the other filters by the size of what they are given.
/// </summary>
internal sealed class BoundedFilters : IFilterProvider
{
    private const long LargestStream = 96L * 1024 * 1024;
    private const int LargestInflation = 1100;
    private const int LargestOther = 48 * 1024 * 1024;

    private readonly IFilterProvider _inner = DefaultFilterProvider.Instance;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => _inner.GetFilters(dictionary).Select(Bounded).ToList();

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => _inner.GetNamedFilters(names).Select(Bounded).ToList();

    public IReadOnlyList<IFilter> GetAllFilters() => _inner.GetAllFilters().Select(Bounded).ToList();

    private static IFilter Bounded(IFilter filter) => new BoundedFilter(filter);

    private sealed class BoundedFilter(IFilter inner) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            if (inner is FlateFilter && (long)input.Length * LargestInflation > LargestStream)
                Count(input);
            else if (inner is not FlateFilter && input.Length > LargestOther)
                throw new PdfDocumentFormatException("A stream is too large.");
            return inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        }

        private static void Count(Memory<byte> input)
        {
            if (input.Length <= 2)
                return;
            using var source = new MemoryStream(input[2..].ToArray());
            using var inflated = new DeflateStream(source, CompressionMode.Decompress);
            var buffer = new byte[64 * 1024];
            var total = 0L;
            try
            {
                while (inflated.Read(buffer) is > 0 and var read)
                {
                    total += read;
                    if (total > LargestStream)
                        throw new PdfDocumentFormatException("A stream inflates to more than is read.");
                }
            }
            catch (InvalidDataException)
            {
                // A damaged stream: the filter itself deals with it, and has no more to inflate than was counted.
            }
        }
    }
}
