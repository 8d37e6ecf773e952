namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>Has the revocations of the configuration in force read, and those of no other.</summary>
internal sealed class RevocationWatch : IDisposable
{
    private CancellationTokenSource _stop = new();
    private RevocationList? _watched;

    /// <summary>Reads these from now on; null for none. One call at a time.</summary>
    public void Watch(RevocationList? list)
    {
        if (ReferenceEquals(list, _watched))
            return;
        _stop.Cancel();
        _stop.Dispose();
        (_stop, _watched) = (new CancellationTokenSource(), list);
        list?.Start(_stop.Token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
