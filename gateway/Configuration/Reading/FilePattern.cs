using System.IO.Enumeration;

namespace Gateway.Configuration.Reading;

/// <summary>
/// A path whose segments may hold <c>*</c> and <c>?</c>, or be <c>**</c> for any number of directories. As in a shell, a
/// wildcard passes over names that begin with a dot, and <c>**</c> does not follow links, so that neither the hidden
/// directories of a mounted ConfigMap are read twice nor a link back up is followed for ever.
/// </summary>
internal static class FilePattern
{
    private const string AnyDirectories = "**";

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
        MatchType = MatchType.Simple,
    };

    /// <summary>Whether the path holds a wildcard.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>The part of an absolute pattern before its first wildcard: the directory to watch.</summary>
    public static string FixedDirectory(string pattern)
    {
        var wildcard = pattern.AsSpan().IndexOfAny('*', '?');
        var end = pattern.LastIndexOf('/', wildcard < 0 ? pattern.Length - 1 : wildcard);
        return end <= 0 ? "/" : pattern[..end];
    }

    /// <summary>The files an absolute pattern matches now, in ordinal order, each once.</summary>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        var directory = FixedDirectory(pattern);
        var segments = pattern[directory.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var files = new SortedSet<string>(StringComparer.Ordinal);
        Match(directory, segments, files);
        return [.. files];
    }

    private static void Match(string directory, ReadOnlySpan<string> segments, SortedSet<string> files)
    {
        var segment = segments[0];
        if (segment == AnyDirectories)
        {
            var rest = segments.Length == 1 ? ["*"] : segments[1..];
            Match(directory, rest, files);
            foreach (var inner in Entries(directory, "*", static entry => entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)))
                Match(inner, segments, files);
        }
        else if (segments.Length == 1)
        {
            files.UnionWith(Entries(directory, segment, static entry => !entry.IsDirectory));
        }
        else
        {
            foreach (var inner in Entries(directory, segment, static entry => entry.IsDirectory))
                Match(inner, segments[1..], files);
        }
    }

    private static List<string> Entries(string directory, string segment, Func<Entry, bool> isWanted)
    {
        try
        {
            return [.. new FileSystemEnumerable<string>(directory, static (ref FileSystemEntry entry) => entry.ToFullPath(), Everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                    (entry.FileName[0] != '.' || segment[0] == '.')
                    && FileSystemName.MatchesSimpleExpression(segment, entry.FileName, ignoreCase: false)
                    && isWanted(new Entry(entry.IsDirectory, entry.Attributes)),
            }];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It went away, or never was: nothing matches.
            return [];
        }
    }

    private readonly record struct Entry(bool IsDirectory, FileAttributes Attributes);
}
