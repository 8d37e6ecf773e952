using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Commands;

/// <summary><c>load-tests list</c>.</summary>
internal static class ListCommand
{
    public static int Run()
    {
        foreach (var test in Scenarios.LoadTests.All)
        {
            Console.WriteLine($"{test.Name}: {test.Summary}");
            Console.WriteLine($"  needs {test.Needs}{(test.HasDemo ? "; with --demo nothing" : "; no --demo")}");
            Console.WriteLine($"  {RateOf(test)} for {Describe(test.DefaultDuration)}");
            foreach (var threshold in test.Thresholds)
                Console.WriteLine($"  - {threshold.Text}");
        }

        return ExitCode.Fine;
    }

    private static string RateOf(LoadTest test)
    {
        var (real, demo) = (test.DefaultRate(isDemo: false), test.DefaultRate(isDemo: true));
        return !test.HasDemo || real == demo ? $"{real} {test.RateUnit}" : $"{real} {test.RateUnit}, with --demo {demo},";
    }

    private static string Describe(TimeSpan time) => time < TimeSpan.FromMinutes(2) ? $"{time.TotalSeconds:0} s" : $"{time.TotalMinutes:0} min";
}
