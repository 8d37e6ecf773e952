namespace Gateway.Transforms.Shared.Json;

/// <summary>Where a name stands in a text.</summary>
/// <param name="Start">Its first quote.</param>
/// <param name="Length">How many bytes it has, with its quotes.</param>
internal readonly record struct NamePlace(int Start, int Length)
{
    /// <summary>The name with quotes and escapes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
