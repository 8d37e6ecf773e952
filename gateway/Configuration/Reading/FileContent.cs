using System.Security.Cryptography;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Reading;

/// <summary>What was found at a path at one moment: content, or the reason why there is none.</summary>
/// <param name="Bytes">The content; empty when it could not be read.</param>
/// <param name="Failure">Null, or the end of the sentence that begins with the file's name, such as <c>does not exist</c>.</param>
/// <param name="Hash">Differs when content or failure differ. Never shown: a short secret could be guessed from it.</param>
/// <param name="CanBeReadAgain">False for a pipe, which must not be polled.</param>
internal sealed record FileContent(ReadOnlyMemory<byte> Bytes, string? Failure, string Hash, bool CanBeReadAgain = true)
{
    /// <summary>The hash of a file that does not exist.</summary>
    public const string MissingHash = "missing";

    /// <summary>The hash of a file without a byte.</summary>
    public static readonly string EmptyHash = HashOf([]);

    /// <summary>Reads a file. Never throws for what a path may lead to.</summary>
    /// <param name="path">An absolute path, without a NUL character.</param>
    /// <param name="maxBytes">More than that is a failure.</param>
    public static FileContent Read(string path, int maxBytes)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = ReadAtMost(stream, maxBytes + 1);
            var failure = bytes.Length > maxBytes ? $"is larger than {new ByteSize(maxBytes)}" : null;
            return new FileContent(bytes, failure, HashOf(bytes.Span), stream.CanSeek);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(MissingFile.Describe(path), MissingHash);
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(path)
                ? Failed("is a directory, not a file", "directory")
                : Failed("cannot be read: permission denied", "denied");
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException)
        {
            return Failed($"cannot be read: {exception.Message}", "unreadable");
        }
    }

    private static FileContent Failed(string failure, string hash) => new(default, failure, hash);

    private static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // The length is only a hint: files below /proc claim none, and a file may grow while it is read.
    private static ReadOnlyMemory<byte> ReadAtMost(FileStream stream, int limit)
    {
        var expected = stream.CanSeek ? stream.Length : 0;
        var buffer = new byte[Math.Min(Math.Max(expected + 1, 4096), limit)];
        var length = 0;
        while (true)
        {
            var read = stream.Read(buffer, length, buffer.Length - length);
            length += read;
            if (read == 0 || length == limit)
                return buffer.AsMemory(0, length);
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, limit));
        }
    }
}
