namespace Gateway.Transforms.Caching.Fetching;

/// <summary>One who waits for a fetch: its place in the body. For one request.</summary>
/// <param name="flight">The fetch.</param>
internal sealed class FlightReader(Flight flight) : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private long _position;
    private int _hasLeft;

    /// <summary>The fetch.</summary>
    public Flight Flight => flight;

    /// <summary>How much of the body it has had.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>How much there is behind its place.</summary>
    public long Unread => flight.Body.Length - Position;

    /// <summary>Tells it to leave, and its client that there is no more: what it has not read yet is not kept for it.</summary>
    public CancellationToken Cut => _cut.Token;

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
        if (Interlocked.Exchange(ref _hasLeft, 1) != 0)
            return;
        flight.Leave(this);
        lock (_cut)
            _cut.Dispose();
    }

    internal void CutOff()
    {
        lock (_cut)
        {
            // Not here: whoever is told leaves at once, and may find the flight's owner waiting.
            if (Volatile.Read(ref _hasLeft) == 0)
                _ = _cut.CancelAsync();
        }
    }
}
