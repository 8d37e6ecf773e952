namespace Gateway.Configuration.Watching;

/// <summary>Size and time of a file, links followed: cheap to compare, but an edit can keep both.</summary>
/// <param name="Length">In bytes; -1 when the file cannot be opened.</param>
/// <param name="WrittenTicks">When it was last written.</param>
internal readonly record struct FileStamp(long Length, long WrittenTicks)
{
    /// <summary>The stamp of a file now. Never throws.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            // By handle: asked by path, a link's own time is given rather than that of the file it leads to.
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new FileStamp(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new FileStamp(-1, 0);
        }
    }
}
