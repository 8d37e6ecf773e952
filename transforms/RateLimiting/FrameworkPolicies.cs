using System.Collections.Concurrent;

namespace Gateway.Transforms.RateLimiting;

/// <summary>The names of policies that were added in code, for the framework's own middleware. Safe to share.</summary>
internal sealed class FrameworkPolicies
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => _names.Keys;

    /// <summary>Whether there is one of that name.</summary>
    public bool Contains(string name) => _names.ContainsKey(name);

    /// <summary>There is one more.</summary>
    public void Add(string name) => _names.TryAdd(name, true);
}
