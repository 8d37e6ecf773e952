namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>A text file with a revocation a line.</summary>
/// <param name="path">Its full path.</param>
internal sealed class RevocationFile(string path) : RevocationSource($"file {System.IO.Path.GetFileName(path)}")
{
    private const int MaxNamed = 10;
    private const long MaxBytes = 64 * 1024 * 1024;

    private (DateTime WrittenAt, long Length) _stamp;
    private int _unchanged;
    private string? _problem;

    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<int> lines) =>
        $"line{(lines.Count == 1 ? "" : "s")} {string.Join(", ", lines.Take(MaxNamed))}{(lines.Count > MaxNamed ? $" and {lines.Count - MaxNamed} more" : "")}";

    /// <inheritdoc/>
    protected override async Task<RevocationReading> FindAsync()
    {
        var file = new FileInfo(path);
        var stamp = (file.LastWriteTimeUtc, file.Exists ? file.Length : throw new FileNotFoundException());
        // Two writes within a clock's tick look alike for a moment.
        if (stamp == _stamp && ++_unchanged > 8)
            return new RevocationReading(null, _problem);
        if (stamp != _stamp)
            _unchanged = 0;
        if (file.Length > MaxBytes)
            throw new IOException("too large");
        var revocations = new Revocations();
        var number = 0;
        await foreach (var line in System.IO.File.ReadLinesAsync(path))
        {
            revocations.Add(line, ++number);
            if (revocations.Count > Revocations.MaxEntries)
                break;
        }

        _stamp = stamp;
        _problem = revocations.Count > Revocations.MaxEntries ? TooMany : null;
        return _problem is null ? new RevocationReading(revocations) : new RevocationReading(null, _problem);
    }
}
