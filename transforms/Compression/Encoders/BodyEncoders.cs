using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>Makes encoders. Safe to share.</summary>
internal sealed class BodyEncoders : IDisposable
{
    private readonly ZstdContexts _contexts = new();

    /// <summary>Whether this process can do a coding: zstd needs a library that may be missing.</summary>
    public static bool Has(ContentCoding coding) => coding != ContentCoding.Zstandard || ZstdLibrary.IsThere;

    /// <summary>An encoder for one body; the caller disposes of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The coding is identity.</exception>
    public IBodyEncoder Create(EncoderSettings settings) => settings.Coding switch
    {
        ContentCoding.Gzip => new GzipBodyEncoder(settings),
        ContentCoding.Brotli => new BrotliBodyEncoder(settings),
        ContentCoding.Zstandard => new ZstdBodyEncoder(_contexts, settings),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Coding, "is no coding"),
    };

    /// <inheritdoc/>
    public void Dispose() => _contexts.Dispose();
}
