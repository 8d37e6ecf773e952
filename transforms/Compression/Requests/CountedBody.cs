namespace Gateway.Transforms.Compression.Requests;

/// <summary>A request's body as it arrives, and how much of it has been read.</summary>
/// <param name="inner">The server's stream; stays the server's.</param>
internal sealed class CountedBody(Stream inner) : ReadOnlyStream
{
    /// <summary>How many bytes were read.</summary>
    public long Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Count += count;
        return count;
    }
}
