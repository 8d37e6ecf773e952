using System.Globalization;

namespace Gateway.LoadTests.Comparison.Machine;

/// <summary>Processor time and memory of a process and of all that it started, as Linux counts it (proc(5), <c>/proc/PID/stat</c>).</summary>
internal static class ProcessTree
{
    // USER_HZ is 100 on every architecture that .NET runs on.
    private const int TicksPerSecond = 100;

    /// <param name="root">The process.</param>
    /// <param name="directory">Where the system shows its processes.</param>
    /// <returns>User and system time in steps of 10 ms, those of children that have ended and were waited for included.</returns>
    /// <exception cref="ComparisonException">There is no such process.</exception>
    public static TimeSpan CpuTime(int root, string directory = "/proc") => TimeSpan.FromSeconds((double)Read(root, directory).Sum(static stat => stat.Ticks) / TicksPerSecond);

    /// <summary>Memory that the processes have now (resident set size); what several share is counted for each of them.</summary>
    /// <exception cref="ComparisonException">There is no such process.</exception>
    public static long ResidentBytes(int root, string directory = "/proc") => Read(root, directory).Sum(static stat => stat.Pages) * Environment.SystemPageSize;

    /// <summary>The ids of the process and of all that it started.</summary>
    /// <exception cref="ComparisonException">There is no such process.</exception>
    public static IReadOnlyList<int> Processes(int root, string directory = "/proc") => [.. Read(root, directory).Select(static stat => stat.Process)];

    private static List<Stat> Read(int root, string directory)
    {
        var all = Directory.EnumerateDirectories(directory)
            .Select(static path => ReadStat(path))
            .OfType<Stat>()
            .ToDictionary(static stat => stat.Process);
        if (!all.ContainsKey(root))
            throw new ComparisonException($"the process {root} has ended");

        var children = all.Values.ToLookup(static stat => stat.Parent);
        var found = new List<Stat>();
        var open = new Stack<int>([root]);
        while (open.TryPop(out var process))
        {
            found.Add(all[process]);
            foreach (var child in children[process])
                open.Push(child.Process);
        }

        return found;
    }

    private static Stat? ReadStat(string path)
    {
        if (!int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            return null;
        try
        {
            return Parse(process, File.ReadAllText(Path.Combine(path, "stat")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended while the others were read.
            return null;
        }
    }

    private static Stat Parse(int process, string line)
    {
        // The second field is a name in brackets, which may hold anything, brackets and blanks too.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new Stat(process, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(static field => long.Parse(field, CultureInfo.InvariantCulture)), long.Parse(fields[21], CultureInfo.InvariantCulture));
    }

    private sealed record Stat(int Process, int Parent, long Ticks, long Pages);
}
