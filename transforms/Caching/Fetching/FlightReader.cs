namespace Gateway.Transforms.Caching.Fetching;

/// <summary>One who waits for a fetch: its place in the body. For one request.</summary>
/// <param name="flight">The fetch.</param>
internal sealed class FlightReader(Flight flight) : IDisposable
{
    private long _position;
    private int _hasLeft;

    /// <summary>The fetch.</summary>
    public Flight Flight => flight;

    /// <summary>How much of the body it has had.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>How much there is behind its place.</summary>
    public long Unread => flight.Body.Length - _position;

    /// <summary>What there is behind its place, as far as it is contiguous; valid until <see cref="Advance"/>.</summary>
    public ReadOnlySpan<byte> Read() => flight.Body.GetSpan(_position);

    /// <summary>It has had so many more.</summary>
    public void Advance(int count)
    {
        Volatile.Write(ref _position, _position + count);
        flight.Moved();
    }

    /// <summary>Completes when there is more, or the end.</summary>
    public Task WaitAsync(CancellationToken cancellation) => flight.WaitAsync(this).WaitAsync(cancellation);

    /// <summary>Leaves; once, however often it is said.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
            flight.Leave(this);
    }
}
