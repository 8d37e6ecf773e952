using System.Diagnostics;

namespace Gateway.Microbenchmarks;

/// <summary>Processor time and memory of a policy for each request: on a machine where others are at work, the clock tells of them.</summary>
internal static class ResilienceTime
{
    private const int Requests = 2_000_000;
    private const int Rounds = 5;

    private static readonly string[] Policies = ["MaxConcurrency", "All"];

    /// <summary>Prints nanoseconds of processor time, the least of some rounds, and bytes allocated.</summary>
    public static void Print()
    {
        foreach (var policy in Policies)
        {
            var benchmark = new ResilienceBenchmarks { Policy = policy };
            benchmark.Setup();
            var (without, _) = LeastOf(benchmark.Without);
            var (with, bytes) = LeastOf(benchmark.With);
            benchmark.Cleanup();
            Console.WriteLine($"{policy}: {with - without:0} ns more than {without:0} ns, {bytes} bytes");
        }
    }

    private static (double Nanoseconds, long Bytes) LeastOf(Func<Task> ask)
    {
        var least = double.MaxValue;
        var bytes = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Requests; i++)
                _ = ask();
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Requests;
            least = Math.Min(least, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalNanoseconds / Requests);
        }

        return (least, bytes);
    }
}
