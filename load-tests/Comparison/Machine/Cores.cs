using System.Diagnostics;
using System.Globalization;

namespace Gateway.LoadTests.Comparison.Machine;

/// <summary>Which of the machine's cores belongs to whom: the first to the proxy, the second to the load and the origin.</summary>
internal sealed class Cores : IDisposable
{
    public const int Proxy = 0;
    public const int Load = 1;
    private const int Attempts = 20;
    private readonly string _before;

    private Cores(string before) => _before = before;

    /// <summary>Keeps this process and whatever it starts on the load's core until disposed of; what it starts with taskset may go elsewhere.</summary>
    /// <exception cref="ComparisonException">The process may use one core only, or there is no taskset.</exception>
    public static Cores Claim()
    {
        // "pid 1's current affinity list: 0,1", or 0-1
        var before = Taskset("-cp").Split(": ")[^1].Trim();
        if (Environment.ProcessorCount < 2)
            throw new ComparisonException("the comparison needs two cores, and this process may use one only");
        Taskset("-acp", $"{Load}");
        return new Cores(before);
    }

    public void Dispose() => Taskset("-acp", _before);

    // With -a it sets thread by thread, and fails where one ends meanwhile: what is left undone then is done the next time.
    private static string Taskset(params IEnumerable<string> arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (exitCode, output, errors) = Run(arguments);
            if (exitCode == 0)
                return output;
            if (attempt == Attempts || !errors.Contains("No such process", StringComparison.Ordinal))
                throw new ComparisonException($"taskset: {errors.Trim()}");
        }
    }

    private static (int ExitCode, string Output, string Errors) Run(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("taskset", [.. arguments, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, process.StandardError.ReadToEnd());
    }
}
