using Gateway.Transforms.Shared;

namespace Gateway.Limits;

/// <summary>Counts the client connections of the process against their cap. Safe to share between threads.</summary>
/// <param name="descriptors">What the process can have open.</param>
internal sealed class ConnectionBudget(DescriptorLimit descriptors)
{
    private int _open;
    private volatile int _limit = Math.Min(new LimitsOptions().Connections, descriptors.Connections);

    /// <summary>Connections open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The cap in force: as configured, or less where the descriptors do not suffice.</summary>
    public int Limit => _limit;

    /// <summary>What the cap was computed from.</summary>
    public DescriptorLimit Descriptors => descriptors;

    /// <summary>Changes the cap; open connections stay.</summary>
    public void Configure(int connections) => _limit = Math.Min(connections, descriptors.Connections);

    /// <summary>Takes a place for a connection that was accepted, if there is one.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= _limit)
            return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Gives a place back. Once for each <see cref="TryEnter"/> that was true.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);
}
