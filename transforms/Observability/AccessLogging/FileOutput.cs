namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>
/// Appends to a file that is opened anew for every batch, at most some ten times a second: a file that was renamed or
/// deleted for rotation is simply made again, without a signal and without watching it. Creates missing directories.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class FileOutput(string path) : AccessLogOutput
{
    /// <inheritdoc/>
    public override bool CanRetry => true;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> lines)
    {
        using var file = Open();
        if (!file.CanSeek)
        {
            file.Write(lines);
            return;
        }

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
        // FileShare.None is an advisory lock here: two gateways during a restart take turns, readers are not hindered.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
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
