using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Compression;

/// <summary>How the responses of a route are encoded; an empty one has good defaults.</summary>
public sealed record CompressionPolicyOptions
{
    /// <summary>The codings <c>br</c>, <c>zstd</c> and <c>gzip</c>, the most wanted first, for clients that take several equally.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Encodings { get; init; } = ["br", "zstd", "gzip"];

    /// <summary>Levels on the fly, by coding: <c>br</c> 0 to 11, <c>zstd</c> 1 to 19, <c>gzip</c> 1 to 9.</summary>
    public IReadOnlyDictionary<string, int> Level { get; init; } = new Dictionary<string, int> { ["br"] = 5, ["zstd"] = 3, ["gzip"] = 4 };

    /// <summary>Levels for what is encoded once and stored, by coding.</summary>
    public IReadOnlyDictionary<string, int> StoredLevel { get; init; } = new Dictionary<string, int> { ["br"] = 6, ["zstd"] = 9, ["gzip"] = 7 };

    /// <summary>Levels at which that is encoded once more in the background, by coding; a coding that is not named is not.</summary>
    public IReadOnlyDictionary<string, int> BackgroundLevel { get; init; } = new Dictionary<string, int>();

    /// <summary>The smallest response that is encoded.</summary>
    [Accepted("0B", "64KiB")]
    public ByteSize MinBytes { get; init; } = new(860);

    /// <summary>Media types that are encoded: <c>type/subtype</c>, <c>type/*</c>, <c>*+suffix</c> or <c>*/*</c>.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Types { get; init; } =
    [
        "text/*", "*+json", "*+xml", "application/json", "application/javascript", "application/x-javascript", "application/xml", "application/wasm",
        "application/x-ndjson", "application/graphql-response", "application/x-protobuf", "application/vnd.ms-fontobject", "font/ttf", "font/otf", "image/bmp", "image/x-icon", "image/vnd.microsoft.icon",
    ];

    /// <summary>What backends are asked for where a response is to be encoded here.</summary>
    public UpstreamEncoding Upstream { get; init; } = UpstreamEncoding.Identity;

    /// <summary>Up to so many bytes, a random number of them, are added to encoded responses; 0 for none.</summary>
    [Accepted("0B", "4KiB")]
    public ByteSize HideLength { get; init; }

    /// <summary>Decodes request bodies for backends that do not; null: they pass as they are.</summary>
    public DecompressionOptions? DecompressRequests { get; init; }
}
