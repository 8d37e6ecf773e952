using System.Diagnostics;
using System.Globalization;

namespace Gateway.LoadTests.Comparison.Machine;

/// <summary>Which of the machine's cores belongs to whom: the first to the proxy, the second to the load and the origin.</summary>
internal static class Cores
{
    public const int Proxy = 0;
    public const int Load = 1;

    /// <summary>Keeps this process and whatever it starts on the load's core; what it starts with taskset may go elsewhere.</summary>
    /// <exception cref="ComparisonException">The machine has one core only, or no taskset.</exception>
    public static void Claim()
    {
        if (Environment.ProcessorCount < 2)
            throw new ComparisonException("the comparison needs two cores, and this process may use one only");
        using var taskset = Process.Start(new ProcessStartInfo("taskset", ["-acp", $"{Load}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        taskset.WaitForExit();
        if (taskset.ExitCode != 0)
            throw new ComparisonException($"taskset: {taskset.StandardError.ReadToEnd().Trim()}");
    }
}
