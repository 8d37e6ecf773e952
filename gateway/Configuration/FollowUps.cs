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

    private bool IsPresent(string path)
    {
        root.FindNearest(path, out var isExact);
        return isExact;
    }

    private static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf(':'))];
}
