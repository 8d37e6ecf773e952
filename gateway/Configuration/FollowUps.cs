using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>
/// Tells errors of their own from those that only follow from a value that could not be bound: a misspelt key also
/// looks like the right one missing.
/// </summary>
/// <param name="root">The configuration as read.</param>
/// <param name="bindingErrors">What was wrong before validation.</param>
internal sealed class FollowUps(ConfigurationNode root, IEnumerable<ConfigurationError> bindingErrors)
{
    private readonly HashSet<string> _broken = [.. bindingErrors.Select(static error => error.Path)];
    private readonly HashSet<string> _parents = [.. bindingErrors.Select(static error => ParentOf(error.Path))];

    /// <summary>True for an error at, above or below a broken value, or about a key that is missing beside one.</summary>
    public bool Includes(ConfigurationError error)
    {
        if (_parents.Contains(error.Path))
            return true;

        for (var path = error.Path; path.Length > 0; path = ParentOf(path))
        {
            if (_broken.Contains(path))
                return true;
        }

        return !IsPresent(error.Path) && _parents.Contains(ParentOf(error.Path));
    }

    /// <summary>True where what stands at a path may not be all that was meant: it is broken, or missing beside something broken.</summary>
    public bool MayHide(string path)
    {
        for (; path.Length > 0; path = ParentOf(path))
        {
            if (_broken.Contains(path) || (!IsPresent(path) && _parents.Contains(ParentOf(path))))
                return true;
        }

        return false;
    }

    /// <summary>True where something at, above or below a path is broken.</summary>
    public bool Touches(string path) =>
        _broken.Count > 0 && _broken.Any(broken => IsAtOrBelow(broken, path) || IsAtOrBelow(path, broken));

    /// <summary>The names of the entries at a path; null where an error may hide some.</summary>
    public IReadOnlyCollection<string>? EntriesAt(string path)
    {
        if (MayHide(path))
            return null;
        var node = root.FindNearest(path, out var isExact);
        return isExact ? [.. node.Properties.Select(static entry => entry.Name)] : [];
    }

    private static bool IsAtOrBelow(string path, string other) =>
        path.StartsWith(other, StringComparison.Ordinal) && (path.Length == other.Length || path[other.Length] == ':');

    private bool IsPresent(string path)
    {
        root.FindNearest(path, out var isExact);
        return isExact;
    }

    private static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf(':'))];
}
