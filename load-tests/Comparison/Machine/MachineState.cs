using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.LoadTests.Comparison.Machine;

/// <summary>What a reader has to know of the machine before believing a figure.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="ProcessorCount">How many cores it has.</param>
/// <param name="System">The kernel.</param>
/// <param name="Runtime">.NET's version.</param>
/// <param name="Load">Processes that wanted a core before the start, on average over a minute.</param>
internal sealed record MachineState(string Processor, int ProcessorCount, string System, string Runtime, double Load)
{
    /// <summary>Above this others are at work, and figures say less.</summary>
    public const double QuietLoad = 0.5;

    public bool IsQuiet => Load < QuietLoad;

    public static MachineState Read() => new(
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown",
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        ParseLoad(File.ReadAllText("/proc/loadavg")));

    /// <param name="text">What <c>/proc/loadavg</c> says (proc(5)).</param>
    public static double ParseLoad(string text) => double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
}
