using System.Globalization;

namespace Gateway.IntegrationTests.Wire.Soak;

/// <summary>What a process has of the system, as Linux tells it (proc_pid_status(5)).</summary>
/// <param name="Descriptors">Open file descriptors.</param>
/// <param name="MemoryBytes">Resident memory.</param>
internal readonly record struct ProcessUse(int Descriptors, long MemoryBytes)
{
    /// <summary>Asks the system.</summary>
    public static ProcessUse Of(int processId)
    {
        var resident = File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new ProcessUse(Directory.GetFileSystemEntries($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/fd").Length, kilobytes * 1024);
    }
}
