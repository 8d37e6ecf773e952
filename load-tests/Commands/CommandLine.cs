using System.CommandLine;

namespace Gateway.LoadTests.Commands;

/// <summary>The commands, their options and their help.</summary>
internal static class CommandLine
{
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
        """
        Load tests of the gateway: user journeys with thresholds.

        Exit codes: 0 every threshold held; 1 one did not, or it could not be run; 2 wrong usage.
        """)
    {
        List(), Run(),
    };

    private static Command List()
    {
        var command = new Command("list", "Print the scenarios, what they need and what they must hold.");
        command.SetAction(static _ => ListCommand.Run());
        return command;
    }

    private static Command Run()
    {
        var names = new Argument<string[]>("NAME") { Description = "The scenarios, as 'list' has them.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("run", "Run scenarios against a gateway of their own, and judge them by their thresholds.") { names };
        command.SetAction((result, cancellation) => RunCommand.RunAsync(result.GetRequiredValue(names), cancellation));
        return command;
    }
}
