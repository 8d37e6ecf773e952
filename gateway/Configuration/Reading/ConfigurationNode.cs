using System.Globalization;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Reading;

/// <summary>A JSON value that knows its place. Immutable, safe to share.</summary>
/// <param name="kind">What it is.</param>
/// <param name="location">Where its first character stands.</param>
internal sealed class ConfigurationNode(ConfigurationNodeKind kind, SourceLocation location)
{
    // Below this a scan is faster than a dictionary and most objects are that small.
    private const int IndexedFrom = 9;

    private Dictionary<string, ConfigurationProperty>? _index;

    /// <summary>What it is.</summary>
    public ConfigurationNodeKind Kind { get; } = kind;

    /// <summary>Where its first character stands.</summary>
    public SourceLocation Location { get; } = location;

    /// <summary>The text after substitution, a number's literal, <c>true</c>, <c>false</c> or <c>null</c>; empty for objects and arrays.</summary>
    public string Text { get; init; } = "";

    /// <summary>The text before substitution: what an error may show.</summary>
    public string RawText { get; init; } = "";

    /// <summary>True when any part of the text was substituted; such a <see cref="Text"/> is never shown.</summary>
    public bool IsSubstituted { get; init; }

    /// <summary>True when the text is one substitution and nothing else, so that it may stand for a number or a bool.</summary>
    public bool IsWhollySubstituted { get; init; }

    /// <summary>True when the value could not be read; the error is reported already and there must be no second one.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The keys of an object in the order written; empty for other kinds.</summary>
    public IReadOnlyList<ConfigurationProperty> Properties { get; init; } = [];

    /// <summary>The values of an array; empty for other kinds.</summary>
    public IReadOnlyList<ConfigurationNode> Items { get; init; } = [];

    /// <summary>The property of that name, or null.</summary>
    public ConfigurationProperty? Find(string name)
    {
        if (Properties.Count < IndexedFrom)
        {
            foreach (var property in Properties)
            {
                if (property.Name == name)
                    return property;
            }

            return null;
        }

        // Two threads may both build it: the result is the same.
        var index = _index ??= Properties.ToDictionary(static property => property.Name);
        return index.GetValueOrDefault(name);
    }

    /// <summary>
    /// The node at a path such as <c>ReverseProxy:Routes:catalog:Transforms:0</c>, or the nearest parent that exists.
    /// Names may themselves contain colons.
    /// </summary>
    public ConfigurationNode FindNearest(string path) => FindNearest(path, out _);

    /// <inheritdoc cref="FindNearest(string)"/>
    /// <param name="path">The path below this node; empty for the node itself.</param>
    /// <param name="isExact">False when a parent is returned.</param>
    public ConfigurationNode FindNearest(string path, out bool isExact)
    {
        isExact = path.Length == 0;
        if (isExact)
            return this;

        ConfigurationNode? nearest = null;
        for (var end = path.IndexOf(':', StringComparison.Ordinal); ; end = path.IndexOf(':', end + 1))
        {
            var found = Child(end < 0 ? path : path[..end])?.FindNearest(end < 0 ? "" : path[(end + 1)..], out isExact);
            if (isExact)
                return found!;
            nearest ??= found;
            if (end < 0)
                return nearest ?? this;
        }
    }

    private ConfigurationNode? Child(string name)
    {
        if (Kind == ConfigurationNodeKind.Object)
            return Find(name)?.Value;
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Items.Count ? Items[index] : null;
    }
}
