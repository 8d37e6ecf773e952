using Microsoft.Win32.SafeHandles;

namespace Gateway.Transforms.Shared.Configuration;

/// <summary>Size and time of a file, links followed: cheap to compare, but an edit can keep both.</summary>
/// <param name="Length">In bytes; -1 when the file cannot be opened.</param>
/// <param name="WrittenTicks">When it was last written.</param>
public readonly record struct FileStamp(long Length, long WrittenTicks)
{
    /// <summary>The stamp of a file now. Never throws.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            // By handle: asked by path, a link's own length and time are given rather than those of the file it leads to.
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Of(handle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new FileStamp(-1, 0);
        }
    }

    /// <summary>The stamp of an open file.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    public static FileStamp Of(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks);
}
