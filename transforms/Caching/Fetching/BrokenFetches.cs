using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>
/// What one request that waits knows of fetches of others that the origin broke at: it may have been their request, as one client can send any number of such. Or it is the origin, which is then not asked for each
/// request that waits.
/// </summary>
/// <param name="own">Who waits.</param>
internal sealed class BrokenFetches(ClientKey own)
{
    // So many say nothing yet.
    private const int Few = 2;

    private ClientKey? _first;
    private bool _isOrigin;
    private int _count;

    /// <summary>Counts one; whether it may have been the requests that all of them broke at.</summary>
    /// <param name="by">Whose request began it.</param>
    public bool MayBeTheRequests(ClientKey by)
    {
        _isOrigin |= by == own || (_first is { } first && first != by);
        _first ??= by;
        return ++_count <= Few || !_isOrigin;
    }
}
