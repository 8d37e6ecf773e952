using System.Globalization;

namespace Gateway.Transforms.Pressure;

/// <summary>The memory that the process may take: the least limit of its control groups (cgroups(7), both versions), else all of the machine's.</summary>
/// <param name="root">The directory that all files are below; <c>/</c> but for tests.</param>
internal sealed class MemoryCeiling(string root)
{
    private const string Groups = "sys/fs/cgroup";

    /// <summary>The limit now, in bytes: it may be changed while the process runs.</summary>
    public long Read()
    {
        var least = MachineMemory();
        foreach (var line in Lines("proc/self/cgroup"))
        {
            // "0::/path" of version 2, "4:memory:/path" of version 1.
            if (line.Split(':', 3) is not [_, var controllers, var path])
                continue;
            if (controllers.Length == 0)
                // Above the high mark the system holds the processes up.
                least = Math.Min(least, Math.Min(LeastOf(Groups, path, "memory.max"), LeastOf(Groups, path, "memory.high")));
            else if (controllers.Split(',').Contains("memory", StringComparer.Ordinal))
                least = Math.Min(least, LeastOf($"{Groups}/memory", path, "memory.limit_in_bytes"));
        }

        // Of a container's limit the runtime tells three quarters, which are the heap's.
        return least == long.MaxValue ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : Math.Max(least, 1);
    }

    // A group's limit is that of all within it, too. In a container the path may be one of outside, and its own group's files are at the top.
    private long LeastOf(string mount, string path, string file)
    {
        var least = ReadLimit($"{mount}/{file}");
        for (var group = path.Trim('/'); group.Length > 0; group = group.LastIndexOf('/') is > 0 and var end ? group[..end] : "")
            least = Math.Min(least, ReadLimit($"{mount}/{group}/{file}"));
        return least;
    }

    private long ReadLimit(string file) =>
        Lines(file) is [var text, ..] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes : long.MaxValue;

    private long MachineMemory()
    {
        // "MemTotal:       24683584 kB"
        var total = Lines("proc/meminfo").FirstOrDefault(static line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        return total?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var text, ..] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes * 1024
            : long.MaxValue;
    }

    private string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(root, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
