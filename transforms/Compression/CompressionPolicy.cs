using Gateway.Transforms.Compression.Encoders;
using Gateway.Transforms.Compression.Representations;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Compression;

/// <summary>A policy as it is used. Immutable, safe to share.</summary>
internal sealed class CompressionPolicy
{
    private readonly int[] _levels;
    private readonly int[] _storedLevels;
    private readonly int[] _backgroundLevels;

    /// <summary>Prepares what the validator found right.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">What is configured.</param>
    /// <param name="offered">The codings that this process can do, the most wanted first.</param>
    public CompressionPolicy(string name, CompressionPolicyOptions options, ContentCoding[] offered)
    {
        Name = name;
        Offered = offered;
        Types = new CompressibleTypes(options.Types);
        MinBytes = (int)options.MinBytes.Bytes;
        HideLength = (int)options.HideLength.Bytes;
        Upstream = options.Upstream;
        Decompression = options.DecompressRequests;
        _levels = LevelsOf(options.Level, new CompressionPolicyOptions().Level);
        _storedLevels = LevelsOf(options.StoredLevel, new CompressionPolicyOptions().StoredLevel);
        _backgroundLevels = LevelsOf(options.BackgroundLevel, new CompressionPolicyOptions().BackgroundLevel);
    }

    /// <summary>Its name, for metrics.</summary>
    public string Name { get; }

    /// <summary>The codings, the most wanted first.</summary>
    public ContentCoding[] Offered { get; }

    /// <summary>What is worth encoding.</summary>
    public CompressibleTypes Types { get; }

    /// <summary>The smallest response that is encoded.</summary>
    public int MinBytes { get; }

    /// <summary>The most bytes that hide the length; 0 for none.</summary>
    public int HideLength { get; }

    /// <summary>What backends are asked for.</summary>
    public UpstreamEncoding Upstream { get; }

    /// <summary>How requests are decoded; null for not at all.</summary>
    public DecompressionOptions? Decompression { get; }

    /// <summary>How to encode on the fly.</summary>
    /// <param name="coding">The coding.</param>
    /// <param name="length">The length that is to be encoded; null when it is not known.</param>
    public EncoderSettings SettingsFor(ContentCoding coding, long? length) => new(coding, _levels[(int)coding], length, HideLength);

    /// <summary>How to encode what is stored.</summary>
    public EncoderSettings StoredSettingsFor(ContentCoding coding, long length) => new(coding, _storedLevels[(int)coding], length, HideLength);

    /// <summary>How to encode that again when nobody waits; null where the first form stays.</summary>
    public EncoderSettings? BackgroundSettingsFor(ContentCoding coding, long length) =>
        _backgroundLevels[(int)coding] > _storedLevels[(int)coding] ? new EncoderSettings(coding, _backgroundLevels[(int)coding], length, HideLength) : null;

    private static int[] LevelsOf(IReadOnlyDictionary<string, int> configured, IReadOnlyDictionary<string, int> defaults)
    {
        var levels = new int[ContentCodings.Count];
        foreach (var (name, level) in defaults.Concat(configured))
        {
            if (ContentCodings.TryFind(name, out var coding))
                levels[(int)coding] = level;
        }

        return levels;
    }
}
