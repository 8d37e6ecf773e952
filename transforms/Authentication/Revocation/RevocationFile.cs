using System.Buffers;
using System.Security.Cryptography;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>A text file with a revocation a line, or a link to one.</summary>
/// <param name="path">Its full path.</param>
internal sealed class RevocationFile(string path) : RevocationSource($"file {System.IO.Path.GetFileName(path)}")
{
    /// <summary>The largest file that is read.</summary>
    internal const int MaxBytes = 64 * 1024 * 1024;

    private const int MaxNamed = 10;

    // An edit may keep size and time: all is read so often that an entry counts in less than a second even then.
    private const int LooksPerReading = 3;

    private static readonly string TooLarge = $"it is larger than {new ByteSize(MaxBytes)}";

    private FileStamp _stamp;
    private int _looks;
    private byte[] _hash = [];
    private RevocationReading _last;

    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<int> lines) =>
        $"line{(lines.Count == 1 ? "" : "s")} {string.Join(", ", lines.Take(MaxNamed))}{(lines.Count > MaxNamed ? $" and {lines.Count - MaxNamed} more" : "")}";

    /// <inheritdoc/>
    protected override async Task<RevocationReading> FindAsync()
    {
        // Opened at each look: a link may lead elsewhere by now, as those of a mounted ConfigMap do.
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        // The stamp is taken first: a write in between makes it old rather than the content.
        var stamp = FileStamp.Of(file.SafeFileHandle);
        if (stamp == _stamp && ++_looks < LooksPerReading)
            return _last;
        _last = stamp.Length > MaxBytes ? Unread(TooLarge) : await ReadAsync(file, (int)stamp.Length);
        (_stamp, _looks) = (stamp, 0);
        return _last;
    }

    private async Task<RevocationReading> ReadAsync(FileStream file, int expected)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(expected + 1);
        try
        {
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
                return Unread(TooLarge);
            if (length == buffer.Length)
                return Unread("it grows while it is read");
            var hash = SHA256.HashData(buffer.AsSpan(0, length));
            if (hash.AsSpan().SequenceEqual(_hash))
                return _last;
            var reading = Parse(new MemoryStream(buffer, 0, length));
            _hash = hash;
            return reading;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static RevocationReading Parse(Stream content)
    {
        using var lines = new StreamReader(content);
        var revocations = new Revocations();
        var number = 0;
        while (lines.ReadLine() is { } line)
        {
            revocations.Add(line, ++number);
            if (revocations.Count > Revocations.MaxEntries)
                return new RevocationReading(null, TooMany);
        }

        return new RevocationReading(revocations);
    }

    private RevocationReading Unread(string problem)
    {
        _hash = [];
        return new RevocationReading(null, problem);
    }
}
