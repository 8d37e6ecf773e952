using System.CommandLine;
using System.CommandLine.Parsing;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.LoadTests.Commands;
using Gateway.LoadTests.Comparison.Origins;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Reports;
using Gateway.LoadTests.Comparison.Works;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Comparison;

/// <summary><c>compare</c>: this gateway beside others, doing the same.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var defaults = new CompareSettings { Works = [], Peers = [] };
        var works = new Argument<string[]>("WORK") { Description = "What they do, as --list has it. Default: everything.", Arity = ArgumentArity.ZeroOrMore };
        var proxies = new Option<string?>("--proxies") { Description = "Who takes part, with ',' between; NAME@DIRECTORY as built in another clone, NAME+VARIABLE=VALUE with a variable of its environment. Default: all but gateway-yarp.", HelpName = "NAMES" };
        var rounds = Number("--rounds", "How often each proxy has its turn.", defaults.Rounds, 1, 1000);
        var seconds = Number("--seconds", "How long a turn is.", (int)defaults.Turn.TotalSeconds, 1, 3600);
        var warmUp = Number("--warm-up", "Seconds of load before each work for proxies that compile while they run; the others get at most 5.", (int)defaults.WarmUp.TotalSeconds, 1, 3600);
        var rate = new Option<double?>("--rate")
        {
            Description = "Requests a second at which latencies are taken. Default: half of what a work's slowest proxy answers.",
            HelpName = "N",
            CustomParser = static result =>
            {
                if (result.Tokens is [var token] && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var given) && given is > 0 and <= 1_000_000)
                    return given;
                result.AddError($"--rate: '{Text(result)}' is no number above 0, and of at most 1000000");
                return null;
            },
        };
        var output = new Option<string?>("--output") { Description = "Where the result goes. Default: load-tests/results/DATE-compare, or DATE-compare-2 and so on where there is one.", HelpName = "DIRECTORY" };
        var quiet = new Option<bool>("--quiet") { Description = "Refuse to start while others are at work on the machine." };
        var list = new Option<bool>("--list") { Description = "Print the works and who can do them." };
        var command = new Command(
            "compare",
            """
            Run the gateway beside other proxies on the same work, in front of the same origin: processor time for each answer, answers a second, latency at a fixed rate, memory.

            Needs Linux, two cores, taskset, and the programs of whoever takes part; h2load for works over HTTP/2.
            A work takes, for each proxy, its warm-up and twice ROUNDS x SECONDS: about a minute and a quarter unless told otherwise. Everything takes about two hours.

            Examples:
              compare --list
              compare pass-1k hit-1k --proxies gateway,nginx --rounds 9
              compare pass-1k --proxies gateway,gateway@../before

            Exit codes: 0 all works were measured; 1 one failed, which the page names, or nothing could be measured; 2 wrong usage.
            """)
        {
            works, proxies, rounds, seconds, warmUp, rate, output, quiet, list, OriginCommand(),
        };
        command.SetAction((result, cancellation) =>
        {
            if (result.GetValue(list))
                return ListAsync();
            var names = result.GetValue(proxies)?.Split(',', StringSplitOptions.TrimEntries) ?? [];
            if (result.GetValue(output) is { } given && string.IsNullOrWhiteSpace(given))
                return WrongAsync("--output: a directory is missing");
            if (CompareSettings.Pick(result.GetValue(works) ?? [], names, out var problem) is not { } picked)
                return WrongAsync(problem!);
            var settings = new CompareSettings
            {
                Works = picked.Works, Peers = picked.Peers,
                Rounds = result.GetValue(rounds), Turn = TimeSpan.FromSeconds(result.GetValue(seconds)), WarmUp = TimeSpan.FromSeconds(result.GetValue(warmUp)),
                Rate = result.GetValue(rate), Output = result.GetValue(output), MustBeQuiet = result.GetValue(quiet),
            };
            return RunAsync(settings, $"dotnet run -c Release --project load-tests -- {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}", cancellation);
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int value, int least, int most)
    {
        // Ours, as the library's own parser tells of a wrong number by an exception behind the command's checks.
        return new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given >= least && given <= most)
                    return given;
                result.AddError($"{name}: '{Text(result)}' is no number from {least} to {most}");
                return value;
            },
        };
    }

    private static string Text(ArgumentResult result) => string.Join(' ', result.Tokens.Select(static token => token.Value));

    // What `compare` starts behind the proxies.
    private static Command OriginCommand()
    {
        var ports = new Argument<int[]>("PORT") { Description = "Where to listen on loopback.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("origin", "Be the origin behind the proxies, until stopped.") { ports };
        command.Hidden = true;
        command.SetAction(async (result, cancellation) =>
        {
            UseFastSockets();
            using var origin = new Origin(result.GetRequiredValue(ports), TimeProvider.System);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Fine;
        });
        return command;
    }

    private static async Task<int> RunAsync(CompareSettings settings, string command, CancellationToken cancellation)
    {
        UseFastSockets();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        try
        {
            var directory = settings.Output ?? ResultFiles.FindFree(Path.Combine(Repository.Root, "load-tests", "results"), TimeProvider.System.GetUtcNow());
            var result = await new ComparisonRun(settings, Console.Out, TimeProvider.System, directory).RunAsync(command, stop.Token);
            await Console.Out.WriteLineAsync($"\n{MarkdownReport.Make(result)}\nWritten to {directory}");
            if (result.FailedWorks.Count == 0)
                return ExitCode.Fine;
            await Console.Error.WriteLineAsync($"compare: {MarkdownReport.CountOf(result.FailedWorks)} failed: {string.Join(", ", result.FailedWorks.Select(static work => work.Name))}");
            return ExitCode.No;
        }
        catch (Exception exception) when (exception is ComparisonException or LoadTestException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"compare: {exception.Message}");
            return ExitCode.No;
        }
        // A program that is not there.
        catch (Win32Exception exception)
        {
            await Console.Error.WriteLineAsync($"compare: it could not be finished: {exception.Message}");
            return ExitCode.No;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("compare: interrupted; the works that were done are written");
            return ExitCode.No;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>One thread that waits for all sockets and does what there is to do at once; must come before the first socket.</summary>
    private static void UseFastSockets()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
    }

    private static async Task<int> ListAsync()
    {
        foreach (var work in WorkList.All)
            await Console.Out.WriteLineAsync($"{work.Name,-18} {work.Title}\n{"",-18} {string.Join(", ", PeerList.All.Where(peer => peer.CanDo(work)).Select(static peer => peer.Name))}");
        return ExitCode.Fine;
    }

    private static async Task<int> WrongAsync(string problem)
    {
        await Console.Error.WriteLineAsync($"compare: {problem}");
        return ExitCode.WrongUsage;
    }
}
