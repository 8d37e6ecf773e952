using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Commands;

/// <summary>The commands, their options and their help.</summary>
internal static class CommandLine
{
    private const int MaxRate = 100_000;
    private const string All = "all";
    private const string Codes = "Exit codes: 0 every threshold held, or every work was measured; 1 one was not, or it could not be run; 2 wrong usage.";

    /// <summary>Runs the command that <paramref name="arguments"/> name.</summary>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var result = Root().Parse(arguments);
        if (result.Errors.Count == 0)
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

        foreach (var error in result.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("Run 'dotnet run -c Release --project load-tests -- --help' to see what there is.");
        return ExitCode.WrongUsage;
    }

    private static RootCommand Root() => new(
        $"""
        Load tests of the gateway: user journeys with thresholds, and comparisons with other proxies.

        Scenarios: {string.Join(", ", Scenarios.LoadTests.All.Select(static test => test.Name))}.

        Examples:
          list
          run browse --demo --duration 20s
          run all
          compare pass-1k hit-1k --proxies gateway,nginx

        {Codes}
        """)
    {
        List(), Run(), Comparison.CompareCommand.Create(),
    };

    private static Command List()
    {
        var command = new Command("list", "Print the scenarios, what they need and what they must hold.");
        command.SetAction(static _ => ListCommand.Run());
        return command;
    }

    private static Command Run()
    {
        var names = new Argument<string[]>("NAME") { Description = "The scenarios, as 'list' has them; one after another. 'all' is all of them.", Arity = ArgumentArity.OneOrMore };
        var config = new Option<string?>("--config") { Description = "A file in NBomber's form: load, warm-up, reports of single scenarios. Stronger than --rate and --duration.", HelpName = "FILE" };
        var rate = new Option<int?>("--rate") { Description = $"Iterations a second, or connections where 'list' says so; 1 to {MaxRate}.", HelpName = "N" };
        var duration = new Option<TimeSpan?>("--duration")
        {
            Description = "How long the load lasts, such as 20s, 5m or 00:00:20; a second to a day.",
            HelpName = "TIME",
            CustomParser = static result =>
            {
                if (Durations.TryParse(result.Tokens[0].Value, out var time))
                    return time;
                result.AddError($"--duration: '{result.Tokens[0].Value}' is no time from a second to a day, such as 20s or 5m");
                return null;
            },
        };
        var demo = new Option<bool>("--demo") { Description = "Use the gateway's embedded backends: needs nothing but the .NET SDK." };
        var reports = new Option<string>("--reports")
        {
            Description = "The directory of the reports. Default: .run/load-tests in the repository.",
            HelpName = "DIRECTORY",
            DefaultValueFactory = static _ => Path.Combine(Repository.Root, ".run", "load-tests"),
        };
        rate.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value is < 1 or > MaxRate))
                result.AddError($"--rate: '{token.Value}' is no number from 1 to {MaxRate}");
        });

        var command = new Command(
            "run",
            $"""
            Run scenarios against a gateway of their own, and judge them by their thresholds.

            Scenarios: {string.Join(", ", Scenarios.LoadTests.All.Select(static test => test.Name))}; 'list' says what each needs and how long it takes.

            Examples:
              run browse --demo --duration 20s
              run login catalogue --rate 100
              run half-load --duration 10m

            {Codes}
            """)
        { names, config, rate, duration, demo, reports };
        command.Validators.Add(result => Validate(result, result.GetValue(names) ?? [], result.GetValue(config)));
        command.SetAction((result, _) => RunCommand.RunAsync(
            TestsOf(result.GetRequiredValue(names), result.GetValue(demo)),
            new RunOptions(result.GetValue(config), result.GetValue(rate), result.GetValue(duration), result.GetValue(demo), result.GetValue(reports)!)));
        return command;
    }

    private static void Validate(CommandResult result, string[] names, string? config)
    {
        foreach (var name in names.Where(static name => name != All && Scenarios.LoadTests.Find(name) is null))
            result.AddError($"There is no scenario '{name}'; there are {string.Join(", ", Scenarios.LoadTests.All.Select(static test => test.Name))} and {All}.");
        if (config is not null && (names.Length > 1 || names.Contains(All)))
            result.AddError("--config is for one scenario at a time, as it names what is in it.");
        else if (config is not null && !File.Exists(config))
            result.AddError($"--config: there is no file {config}");
    }

    private static LoadTest[] TestsOf(string[] names, bool isDemo) => names.Contains(All)
        ? [.. Scenarios.LoadTests.All.Where(test => test.HasDemo || !isDemo)]
        : [.. names.Distinct(StringComparer.Ordinal).Select(static name => Scenarios.LoadTests.Find(name)!)];
}
