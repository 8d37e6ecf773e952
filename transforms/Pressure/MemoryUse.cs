using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transforms.Pressure;

/// <summary>
/// What the process takes of memory that the system cannot take back: its anonymous and shared pages (proc(5), <c>RssAnon</c> and <c>RssShmem</c>), whoever asked for them. On
/// other systems than Linux, all that is in memory. For one thread at a time.
/// </summary>
/// <param name="file">The process's status file; its own but for tests.</param>
internal sealed class MemoryUse(string file = "/proc/self/status") : IDisposable
{
    private readonly byte[] _buffer = new byte[4096];
    private SafeFileHandle? _status;

    /// <summary>Bytes in use now.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public long Read()
    {
        if (!OperatingSystem.IsLinux())
            return Environment.WorkingSet;
        _status ??= File.OpenHandle(file);
        return Parse(_buffer.AsSpan(0, RandomAccess.Read(_status, _buffer, 0))) ?? Environment.WorkingSet;
    }

    /// <inheritdoc/>
    public void Dispose() => _status?.Dispose();

    /// <summary>The sum of both lines; null where they are missing.</summary>
    internal static long? Parse(ReadOnlySpan<byte> status) => Find(status, "RssAnon:"u8) is { } anonymous ? anonymous + (Find(status, "RssShmem:"u8) ?? 0) : null;

    private static long? Find(ReadOnlySpan<byte> status, ReadOnlySpan<byte> name)
    {
        var at = status.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(status[(at + name.Length)..].TrimStart(" \t"u8), out long kibibytes, out _) ? kibibytes * 1024 : null;
    }
}
