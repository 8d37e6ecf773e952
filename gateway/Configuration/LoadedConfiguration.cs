using System.Security.Cryptography;
using System.Text;
using Gateway.Configuration.Reading;
using Gateway.Configuration.Watching;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>What one load of a configuration found. Immutable but for <see cref="Errors"/>.</summary>
internal sealed class LoadedConfiguration
{
    private static readonly ConfigurationNode Absent = new(ConfigurationNodeKind.Null, default);

    private readonly Redaction _redaction;

    private readonly NamedFiles _named;

    /// <summary>Takes over all that a load found.</summary>
    /// <param name="redaction">Knows the values that must not be shown.</param>
    /// <param name="named">The files that sections name.</param>
    public LoadedConfiguration(Redaction redaction, NamedFiles named) => (_redaction, _named) = (redaction, named);

    /// <summary>The file as shown to the user.</summary>
    public required string Source { get; init; }

    /// <summary>The full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>All sections, or null when there is any error.</summary>
    public required ConfigurationSections? Sections { get; init; }

    /// <summary>Everything wrong or surprising, by file, line and column, without hidden values.</summary>
    /// <remarks>What is added later must go through <see cref="Redact"/> when it may quote a value.</remarks>
    public required ConfigurationErrors Errors { get; init; }

    /// <summary>The files it was read from, and what was found there; given even when it has errors.</summary>
    public required IReadOnlyList<WatchedFile> ReadFiles { get; init; }

    /// <summary>
    /// Everything that, when changed, changes this configuration: what it was read from, and the files that sections
    /// and routes name. Complete once the configuration has been built.
    /// </summary>
    public IReadOnlyList<WatchedFile> Files => [.. ReadFiles, .. _named.Asked.Select(static file => AsWatched(file.Key, file.Value))];

    /// <summary>All files' content joined, after substitution; null when nothing could be read.</summary>
    public required ConfigurationNode? Root { get; init; }

    /// <summary>What may be shown of this configuration's values.</summary>
    public Shown Shown => new(this);

    /// <summary>The place of a path, or of its nearest parent that stands in a file.</summary>
    public SourceLocation? Locate(string path) => Root?.FindNearest(path).Location;

    /// <summary>A message in which hidden values are replaced by what stands in the file.</summary>
    /// <param name="path">The path that the message is about; empty for none.</param>
    /// <param name="message">Any text.</param>
    public string Redact(string path, string message)
    {
        var isExact = false;
        var subject = Root?.FindNearest(path, out isExact);
        return _redaction.Apply(message, isExact ? subject : null);
    }

    /// <summary>
    /// Equal for two loads in which the section means the same: order of keys, comments and layout do not count,
    /// substituted values do. Never shown: a short secret could be guessed from it.
    /// </summary>
    public string Fingerprint(string sectionKey)
    {
        var text = new StringBuilder();
        Append(text, Root?.Find(sectionKey)?.Value ?? Absent);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static WatchedFile AsWatched(string path, string? hash) =>
        hash is null ? WatchedFile.Look(path, WatchedKind.Named, out _) : new WatchedFile(path, WatchedKind.Named, hash);

    // Every part carries its length, so that no text can pass for another structure.
    private static void Append(StringBuilder text, ConfigurationNode node)
    {
        text.Append($"{node.Kind}({node.Properties.Count + node.Items.Count}){node.Text.Length}:{node.Text}");
        foreach (var property in node.Properties.OrderBy(static property => property.Name, StringComparer.Ordinal))
        {
            text.Append($"{property.Name.Length}:{property.Name}");
            Append(text, property.Value);
        }

        foreach (var item in node.Items)
            Append(text, item);
    }
}
