using Gateway.Configuration.Watching;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Reading;

/// <summary>Reads a configuration file and all it includes. Used once, by one thread.</summary>
/// <param name="variables">Gives an environment variable, or null when it is not set.</param>
/// <param name="workingDirectory">Paths below it are shown relative to it.</param>
/// <param name="redaction">Learns every substituted value.</param>
/// <param name="errors">Takes what is wrong with files, includes, syntax and substitutions.</param>
/// <param name="section">The only section that is wanted, so that what others substitute is left alone; null for all.</param>
internal sealed class ConfigurationFiles(
    Func<string, string?> variables, string workingDirectory, Redaction redaction, ConfigurationErrors errors, string? section = null)
{
    /// <summary>The root key that names further files.</summary>
    public const string IncludeKey = "Include";

    /// <summary>The root key that editors read.</summary>
    public const string SchemaKey = "$schema";

    /// <summary>The largest configuration file.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    // A link that leads back up gives every round a new path; this ends it.
    private const int MaxIncludeDepth = 16;

    private readonly List<ConfigurationNode> _roots = [];
    private readonly Dictionary<string, WatchedFile> _watched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _chain = [];

    /// <summary>The root objects: the first file's, then those of included files in the order included.</summary>
    public IReadOnlyList<ConfigurationNode> Roots => _roots;

    /// <summary>Everything that, when changed, changes the configuration; missing files and patterns are among it.</summary>
    public IReadOnlyCollection<WatchedFile> Watched => _watched.Values;

    /// <summary>False when a file could not be read, so that what it would have said is unknown.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The path as shown: relative to the working directory when below it.</summary>
    public string Shown(string fullPath)
    {
        var relative = Path.GetRelativePath(workingDirectory, fullPath);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? fullPath : relative;
    }

    /// <summary>Reads the file and what it includes.</summary>
    /// <param name="path">Absolute.</param>
    public void Read(string path) => Read(path, location: null, includePath: "");

    private void Read(string path, SourceLocation? location, string includePath)
    {
        if (!_read.Add(path))
            return;

        var content = FileContent.Read(path, MaxBytes);
        Watch(new WatchedFile(path, WatchedKind.File, content.Hash), content);
        if (content.Failure is not null)
        {
            IsComplete = false;
            errors.Add(location, includePath, $"the configuration file '{Shown(path)}' {content.Failure}");
            return;
        }

        var directory = Path.GetDirectoryName(path)!;
        var substitution = new Substitution(variables, ReadSubstituted, redaction);
        if (ConfigurationParser.Parse(content.Bytes, Shown(path), directory, substitution, errors, section) is not { } root)
        {
            IsComplete = false;
            return;
        }

        if (root.Properties.Count == 0 && _chain.Count > 0)
            errors.Warn(root.Location, "", "this included file holds nothing");
        _roots.Add(root);
        _chain.Add(path);
        if (root.Find(IncludeKey) is { } include)
            Include(include.Value, directory);
        _chain.RemoveAt(_chain.Count - 1);
    }

    private FileContent ReadSubstituted(string path)
    {
        var content = FileContent.Read(path, Substitution.MaxFileBytes);
        Watch(new WatchedFile(path, WatchedKind.Substituted, content.Hash), content);
        return content;
    }

    private void Watch(WatchedFile file, FileContent content)
    {
        if (content.CanBeReadAgain)
            _watched.TryAdd(file.Path, file);
    }

    private void Include(ConfigurationNode node, string directory)
    {
        if (node.Kind != ConfigurationNodeKind.Array)
        {
            IsComplete = false;
            errors.Add(node.Location, IncludeKey, $"must be a list of files such as [ \"routes/*.json\" ], but is {Binding.Wording.KindOf(node)}");
            return;
        }

        for (var index = 0; index < node.Items.Count; index++)
            Include(node.Items[index], $"{IncludeKey}:{index}", directory);
    }

    private void Include(ConfigurationNode item, string path, string directory)
    {
        if (item.Kind != ConfigurationNodeKind.String || item.IsBroken || item.Text.Length == 0 || item.Text.Contains('\0', StringComparison.Ordinal))
        {
            IsComplete = false;
            if (!item.IsBroken)
                errors.Add(item.Location, path, "must be a file or a pattern such as \"routes/*.json\"");
            return;
        }

        var pattern = Path.GetFullPath(Path.Combine(directory, item.Text));
        if (!FilePattern.IsPattern(item.Text))
        {
            IncludeFile(pattern, item, path);
            return;
        }

        var listing = WatchedFile.Look(pattern, WatchedKind.Pattern, out var files);
        _watched.TryAdd(pattern, listing);
        if (files.Count == 0)
            errors.Warn(item.Location, path, $"no file matches '{ConfigurationText.Shorten(item.RawText)}'");
        foreach (var file in files)
            IncludeFile(file, item, path);
    }

    private void IncludeFile(string file, ConfigurationNode item, string path)
    {
        if (_chain.Contains(file))
        {
            var circle = _chain.Skip(_chain.IndexOf(file)).Append(file).Select(Shown);
            errors.Add(item.Location, path, $"files include each other in a circle: {string.Join(" → ", circle)}");
        }
        else if (_chain.Count >= MaxIncludeDepth)
        {
            errors.Add(item.Location, path, $"files include each other more than {MaxIncludeDepth} deep");
        }
        else
        {
            Read(file, item.Location, path);
        }
    }
}
