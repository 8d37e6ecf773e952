using System.Globalization;
using System.Net.Sockets;

namespace Gateway.Transforms.Shared;

/// <summary>How many file descriptors the process may have. The runtime has raised the soft limit to the hard one at its start.</summary>
/// <param name="Soft">The limit in force; <see cref="int.MaxValue"/> where there is none or none is known.</param>
/// <param name="Open">Those in use when this was read.</param>
public readonly record struct DescriptorLimit(int Soft, int Open)
{
    // What the process opens for itself once it runs: assemblies, timers, epoll, sockets of its own.
    private const int Reserve = 96;

    // The runtime ends the process where it gets no descriptor for itself, so sockets leave it the last ones.
    private const int Kept = 64;

    /// <summary>That of this process, with those open when it was first asked for.</summary>
    public static DescriptorLimit OfProcess { get; } = Read();

    /// <summary>What the clients can have: half of what is free, as each connection may need another one to a backend. At least 1.</summary>
    public int Connections => Soft == int.MaxValue ? int.MaxValue : Math.Max(1, (Soft - Open - Reserve) / 2);

    /// <summary>
    /// True for a socket that got one of the last descriptors, and is to be closed. The system gives the lowest free number
    /// (open(2)), so a high one means that there are few left. Allocates nothing.
    /// </summary>
    public bool IsReserved(Socket socket) => Soft != int.MaxValue && socket.Handle >= Math.Max(Soft - Kept, Soft / 2);

    /// <summary>Asks the system; without a limit where it does not say (only Linux does).</summary>
    private static DescriptorLimit Read()
    {
        try
        {
            var soft = Parse(File.ReadLines("/proc/self/limits"));
            return new DescriptorLimit(soft, Directory.GetFileSystemEntries("/proc/self/fd").Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new DescriptorLimit(int.MaxValue, 0);
        }
    }

    /// <summary>Finds the soft limit in the lines of <c>/proc/PID/limits</c> (proc_pid_limits(5)).</summary>
    public static int Parse(IEnumerable<string> lines)
    {
        const string Name = "Max open files";
        foreach (var line in lines)
        {
            if (!line.StartsWith(Name, StringComparison.Ordinal))
                continue;
            var soft = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
        }

        return int.MaxValue;
    }
}
