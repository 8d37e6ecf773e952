using System.Diagnostics;
using Gateway.Transforms.RateLimiting;

namespace Gateway.Microbenchmarks;

/// <summary>Processor time of a limit for each request: on a machine where others are at work, the clock tells of them.</summary>
internal static class RateLimitingTime
{
    private const int Requests = 3_000_000;
    private const int Rounds = 5;

    /// <summary>Prints nanoseconds of processor time, the least of some rounds.</summary>
    public static void Print()
    {
        foreach (var algorithm in Enum.GetValues<LimitAlgorithm>())
        {
            var benchmark = new RateLimitingBenchmarks { Algorithm = algorithm };
            benchmark.Setup();
            var without = LeastOf(benchmark.Without);
            var limited = LeastOf(benchmark.Limited);
            Console.WriteLine($"{algorithm}: {limited - without:0} ns more than {without:0} ns");
        }
    }

    private static double LeastOf(Func<Task> ask)
    {
        var least = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < Requests; i++)
                _ = ask();
            least = Math.Min(least, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalNanoseconds / Requests);
        }

        return least;
    }
}
