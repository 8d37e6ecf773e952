using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Caching.Store;

/// <summary>What a store may hold: what is configured, or less while the process has too little memory. Safe to share between threads.</summary>
/// <param name="store">The store.</param>
internal sealed class Allowance(MemoryStore store) : IMemoryRelief
{
    private readonly Lock _changing = new();
    private long _configured = store.MaxBytes;
    private double _share = 1;

    /// <summary>Sets what is configured, in bytes.</summary>
    public void Configure(long bytes)
    {
        lock (_changing)
        {
            _configured = bytes;
            Apply();
        }
    }

    /// <inheritdoc/>
    public void Keep(double share)
    {
        lock (_changing)
        {
            _share = share;
            Apply();
        }
    }

    private void Apply()
    {
        var bytes = (long)(_configured * _share);
        if (store.MaxBytes != bytes)
            store.MaxBytes = bytes;
    }
}
