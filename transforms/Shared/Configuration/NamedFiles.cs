using System.Security.Cryptography;

namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// Reads the files that a configuration names, such as an error page, and remembers which, so that the engine can
/// watch them with the configuration itself. What was read is read once: what is used is what was validated, also when
/// the configuration is put in force again later. Used by one thread at a time.
/// </summary>
/// <param name="directory">What relative paths start from: the directory of the main configuration file.</param>
public sealed class NamedFiles(string directory)
{
    private readonly Dictionary<string, string?> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);

    /// <summary>What relative paths start from, as a full path.</summary>
    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>
    /// Full paths of all files that were asked for, each with the SHA-256 of its content in lower-case hex; null for one
    /// that could not be read.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Asked => _asked;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Absolute, or relative to <see cref="Directory"/>.</param>
    /// <param name="maxBytes">The largest size accepted, this size included.</param>
    /// <param name="content">The bytes, not to be changed; empty when there was a problem.</param>
    /// <returns>Null, or what is wrong in a sentence for <see cref="ConfigurationErrors"/>.</returns>
    public string? Read(string path, int maxBytes, out byte[] content)
    {
        content = [];
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            return "is not the name of a file";

        var file = Path.GetFullPath(path, Directory);
        if (_contents.TryGetValue(file, out var known) && known.Length <= maxBytes)
        {
            content = known;
            return null;
        }

        _asked.TryAdd(file, null);
        try
        {
            if (System.IO.Directory.Exists(file))
                return $"'{path}' is a directory, not a file";

            using var stream = File.OpenRead(file);
            var buffer = new byte[maxBytes + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > maxBytes)
                return $"'{path}' is larger than {new ByteSize(maxBytes)}";

            content = _contents[file] = buffer[..length];
            _asked[file] ??= Convert.ToHexStringLower(SHA256.HashData(content));
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"the file '{path}' {MissingFile.Describe(file)}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the file '{path}' cannot be read";
        }
    }
}
