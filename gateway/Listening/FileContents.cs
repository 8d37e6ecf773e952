using System.Security.Cryptography;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>What a set of files that belong together held when it was read.</summary>
internal sealed class FileContents
{
    /// <summary>Far above any chain; keeps a wrong path, such as a log or a device, from being read whole.</summary>
    private const int MaxBytes = 1 << 20;

    private FileContents(byte[][] bytes, FileProblem? problem, string fingerprint)
    {
        Bytes = bytes;
        Problem = problem;
        Fingerprint = fingerprint;
    }

    /// <summary>The files' bytes, in the order asked for; empty when <see cref="Problem"/> is set.</summary>
    public byte[][] Bytes { get; }

    /// <summary>Why they could not be read.</summary>
    public FileProblem? Problem { get; }

    /// <summary>Differs when any byte, or the reason why a file cannot be read, differs.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads all files; a path that is a link is followed each time, so a swapped link is seen.</summary>
    /// <param name="files">Each with the options key that names it.</param>
    public static FileContents Read(IReadOnlyList<(string Key, string Path)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var contents = new byte[files.Count][];
        for (var i = 0; i < files.Count; i++)
        {
            var (key, path) = files[i];
            if (TryRead(path, out contents[i]) is { } message)
                return new FileContents([], new FileProblem(key, message), message);
            hash.AppendData(BitConverter.GetBytes(contents[i].Length));
            hash.AppendData(contents[i]);
        }

        return new FileContents(contents, null, Convert.ToHexString(hash.GetHashAndReset()));
    }

    private static string? TryRead(string path, out byte[] contents)
    {
        contents = [];
        try
        {
            if (Directory.Exists(path))
                return $"'{path}' is a directory";
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxBytes)
                return $"'{path}' is larger than {MaxBytes >> 20} MiB";
            contents = new byte[file.Length];
            var length = file.ReadAtLeast(contents, contents.Length, throwOnEndOfStream: false);
            Array.Resize(ref contents, length);
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"the file '{path}' {MissingFile.Describe(Path.GetFullPath(path))}";
        }
        catch (UnauthorizedAccessException)
        {
            return $"'{path}' may not be read by this user";
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            return $"'{path}' cannot be read: {exception.Message}";
        }
    }
}
