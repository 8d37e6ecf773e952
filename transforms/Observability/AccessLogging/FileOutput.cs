namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>
/// Appends to a file that is opened anew for every batch, at most some ten times a second: a file that was renamed or
/// deleted for rotation is simply made again, without a signal and without watching it. Creates missing directories.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="turn">Shared by all outputs of the process, which a file lock does not tell apart.</param>
internal sealed class FileOutput(string path, Lock turn) : AccessLogOutput
{
    /// <summary>The locked byte lies where no data is: the lock is for other gateways only and hinders no reader.</summary>
    private const long LockedByte = long.MaxValue - 1;

    /// <inheritdoc/>
    public override bool CanRetry => true;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> lines)
    {
        lock (turn)
        {
            using var file = Open();
            if (file.CanSeek)
                Append(file, lines);
            else
                file.Write(lines);
        }
    }

    private static void Append(FileStream file, ReadOnlySpan<byte> lines)
    {
        // Appending is seeking and then writing: two gateways, as during a restart, must take turns. Throws when the
        // other one's turn it is, and the batch is tried again.
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            file.Lock(LockedByte, 1);
        var start = file.Seek(0, SeekOrigin.End);
        try
        {
            file.Write(lines);
        }
        catch
        {
            // A disk that filled up half way: take the torn line back, as the batch will be written again.
            file.SetLength(start);
            throw;
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        try
        {
            return new FileStream(path, options);
        }
        catch (DirectoryNotFoundException) when (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
        {
            Directory.CreateDirectory(directory);
            return new FileStream(path, options);
        }
    }
}
