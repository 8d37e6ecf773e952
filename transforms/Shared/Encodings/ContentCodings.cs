namespace Gateway.Transforms.Shared.Encodings;

/// <summary>The names that content codings have in HTTP and in the configuration.</summary>
public static class ContentCodings
{
    /// <summary>How many there are, identity included: the size of a table by coding.</summary>
    public const int Count = 4;

    /// <summary>Its name in <c>Content-Encoding</c>.</summary>
    public static string NameOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Brotli => "br",
        ContentCoding.Zstandard => "zstd",
        _ => "identity",
    };

    /// <summary>
    /// Finds a coding by its name, in any case; <c>x-gzip</c> is gzip (RFC 9110 §8.4.1.3). False for any other. Allocates nothing.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<char> name, out ContentCoding coding)
    {
        coding = name.Length switch
        {
            2 when Is(name, "br") => ContentCoding.Brotli,
            4 when Is(name, "gzip") => ContentCoding.Gzip,
            4 when Is(name, "zstd") => ContentCoding.Zstandard,
            6 when Is(name, "x-gzip") => ContentCoding.Gzip,
            _ => ContentCoding.Identity,
        };
        return coding != ContentCoding.Identity || Is(name, "identity");
    }

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
