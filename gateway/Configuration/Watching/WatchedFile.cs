using System.Security.Cryptography;
using System.Text;
using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Watching;

/// <summary>A file or pattern that a configuration was read from, and what was found there.</summary>
/// <param name="Path">The absolute path or pattern.</param>
/// <param name="Kind">What the path stands for.</param>
/// <param name="ContentHash">Differs when what is found there differs. Never shown: a short secret could be guessed from it.</param>
internal sealed record WatchedFile(string Path, WatchedKind Kind, string ContentHash)
{
    /// <summary>True when nothing is there, or a file without a byte: likely a moment in the middle of an edit.</summary>
    public bool IsMissingOrEmpty =>
        Kind != WatchedKind.Pattern && (ContentHash == FileContent.MissingHash || ContentHash == FileContent.EmptyHash);

    /// <summary>The same path with what is found there now. Never throws.</summary>
    public WatchedFile Look() => Look(Path, Kind, out _);

    /// <summary>What is found at a path now. Never throws.</summary>
    /// <param name="path">The absolute path or pattern.</param>
    /// <param name="kind">What the path stands for.</param>
    /// <param name="matches">The files a pattern matches; empty for other kinds.</param>
    public static WatchedFile Look(string path, WatchedKind kind, out IReadOnlyList<string> matches)
    {
        matches = [];
        if (kind == WatchedKind.Pattern)
        {
            matches = FilePattern.Expand(path);
            var names = Encoding.UTF8.GetBytes(string.Join('\0', matches));
            return new WatchedFile(path, kind, Convert.ToHexStringLower(SHA256.HashData(names)));
        }

        var maxBytes = kind == WatchedKind.Substituted ? Substitution.MaxFileBytes : ConfigurationFiles.MaxBytes;
        return new WatchedFile(path, kind, FileContent.Read(path, maxBytes).Hash);
    }
}
