namespace Gateway.Transforms.Shared.Configuration;

/// <summary>Collects everything wrong with one configuration, so that an operator sees it all at once.</summary>
/// <remarks>Used by one thread at a time.</remarks>
/// <param name="locate">Gives the place of a path or of its nearest parent that stands in a file.</param>
public sealed class ConfigurationErrors(Func<string, SourceLocation?> locate)
{
    private readonly List<ConfigurationError> _errors = [];
    private readonly List<ConfigurationError> _warnings = [];
    private readonly List<ConfigurationError> _notes = [];
    private readonly HashSet<(List<ConfigurationError> List, ConfigurationError Error)> _known = [];

    /// <summary>Without places, for a configuration that is not from a file.</summary>
    public ConfigurationErrors()
        : this(static _ => null)
    {
    }

    /// <summary>What keeps the configuration from being used, in the order found.</summary>
    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>What is allowed but likely not meant, in the order found.</summary>
    public IReadOnlyList<ConfigurationError> Warnings => _warnings;

    /// <summary>What an operator should know of and need not change, in the order found.</summary>
    public IReadOnlyList<ConfigurationError> Notes => _notes;

    /// <summary>Adds an error at <paramref name="path"/>, such as <c>ReverseProxy:Routes:catalog:ClusterId</c>.</summary>
    public void Add(string path, string message) => Put(_errors, new ConfigurationError(locate(path), path, message));

    /// <summary>Adds an error whose place is known better than its path says.</summary>
    public void Add(SourceLocation? location, string path, string message) =>
        Put(_errors, new ConfigurationError(location, path, message));

    /// <summary>Adds a warning at <paramref name="path"/>.</summary>
    public void Warn(string path, string message) => Put(_warnings, new ConfigurationError(locate(path), path, message));

    /// <summary>Adds a note at <paramref name="path"/>.</summary>
    public void Note(string path, string message) => Put(_notes, new ConfigurationError(locate(path), path, message));

    /// <summary>Adds a note whose place is known better than its path says.</summary>
    public void Note(SourceLocation? location, string path, string message) =>
        Put(_notes, new ConfigurationError(location, path, message));

    /// <summary>Adds a warning whose place is known better than its path says.</summary>
    public void Warn(SourceLocation? location, string path, string message) =>
        Put(_warnings, new ConfigurationError(location, path, message));

    /// <summary>
    /// Adds <c>'laravle' is not a cluster; did you mean 'laravel'?</c>, or lists what is known when nothing is close.
    /// </summary>
    /// <param name="path">Path of the key that names it.</param>
    /// <param name="name">The name that is not known.</param>
    /// <param name="kind">With its article, such as <c>a cluster</c>.</param>
    /// <param name="known">All names that would have been accepted.</param>
    public void AddUnknown(string path, string name, string kind, IEnumerable<string> known) =>
        Add(path, $"'{name}' is not {kind}{Suggestion.For(name, known)}");

    // Who looks at one key from several sides finds the same more than once.
    private void Put(List<ConfigurationError> list, ConfigurationError error)
    {
        if (_known.Add((list, error)))
            list.Add(error);
    }
}
