using System.Runtime.InteropServices;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Commands;

/// <summary><c>load-tests run NAME…</c>.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<LoadTest> tests, RunOptions options)
    {
        if (options.Demo && tests.FirstOrDefault(static test => !test.HasDemo) is { } lacking)
        {
            await Console.Error.WriteLineAsync($"{lacking.Name} has no demo: it needs {lacking.Needs}.");
            return ExitCode.WrongUsage;
        }

        // A file of one's own says another load.
        if (options.Config is null && tests.Select(test => test.FindProblem(LoadOf(test, options)) is { } problem ? $"{test.Name}: {problem}" : null).FirstOrDefault(static problem => problem is not null) is { } wrong)
        {
            await Console.Error.WriteLineAsync(wrong);
            return ExitCode.WrongUsage;
        }

        // Until the engine runs, and between two tests; the engine ends its own run by itself.
        using var interrupted = new CancellationTokenSource();
        using var interrupt = CancelAt(PosixSignal.SIGINT, interrupted);
        using var terminate = CancelAt(PosixSignal.SIGTERM, interrupted);
        using var hangUp = CancelAt(PosixSignal.SIGHUP, interrupted);
        var failed = new List<string>();
        await using var backends = new RealBackends();
        foreach (var test in tests)
        {
            if (!await TryAsync(test, options, backends, interrupted.Token))
                failed.Add(test.Name);
            if (interrupted.IsCancellationRequested)
                break;
        }

        if (tests.Count > 1 && !interrupted.IsCancellationRequested)
            Console.WriteLine(failed.Count == 0 ? $"All {tests.Count} passed." : $"Failed: {string.Join(", ", failed)}");
        return failed.Count == 0 && !interrupted.IsCancellationRequested ? ExitCode.Fine : ExitCode.No;
    }

    private static Load LoadOf(LoadTest test, RunOptions options) => new(options.Rate ?? test.DefaultRate(options.Demo), options.Duration ?? test.DefaultDuration);

    private static async Task<bool> TryAsync(LoadTest test, RunOptions options, RealBackends backends, CancellationToken cancellation)
    {
        var load = LoadOf(test, options);
        Console.WriteLine($"{test.Name}: {test.Summary}; {load.Rate} {test.RateUnit} for {load.Duration.TotalSeconds:0.#} s");
        try
        {
            await using var stage = new Stage(options.Demo, backends);
            return await Runner.RunAsync(test, stage, load, options.Config, options.Reports, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"{test.Name}: interrupted before it began");
        }
        // A backend that does not answer while it is prepared, or files that cannot be read or written: the next may go.
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{test.Name}: could not be run: {exception.Message}");
        }
        catch (Exception exception) when (exception is LoadTestException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"{test.Name}: {exception.Message}");
        }

        return false;
    }

    private static PosixSignalRegistration CancelAt(PosixSignal signal, CancellationTokenSource cancellation) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !cancellation.IsCancellationRequested;
        cancellation.Cancel();
    });
}
