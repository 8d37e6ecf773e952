namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>The time that a part may take, within that of its aggregate.</summary>
internal sealed class PartLimit : IAsyncDisposable
{
    private readonly CancellationToken _ended;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Begins.</summary>
    /// <param name="timeout">The time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Told when the aggregate ends.</param>
    public PartLimit(TimeSpan timeout, TimeProvider time, CancellationToken ended)
    {
        _ended = ended;
        _limit = new CancellationTokenSource(timeout, time);
        _registration = ended.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), _limit);
    }

    /// <summary>Told when the part, or its aggregate, ends.</summary>
    public CancellationToken Token => _limit.Token;

    /// <summary>Whether the part's own time is over, and nothing else.</summary>
    public bool IsOver => Token.IsCancellationRequested && !_ended.IsCancellationRequested;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();
        _limit.Dispose();
    }
}
