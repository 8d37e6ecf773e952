using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.Admin;
using Gateway.Listening;

namespace Gateway.Commands;

/// <summary>The commands, their options and their help.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> Config = new("--config")
    {
        Description = "The configuration file. Default: config/gateway.json in the current directory, or else beside or above the program.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Urls = new(ListeningUrls.Option)
    {
        Description = "Listen here instead of where Kestrel:Endpoints says; several with ';' between, such as http://127.0.0.1:8080.",
        HelpName = "URL",
        Validators = { ValidateUrls },
    };

    private static readonly Option<int?> Replace = new("--replace")
    {
        Description = "When ready, send SIGTERM to this process: the gateway that runs on the same inherited sockets.",
        HelpName = "PID",
        Validators = { ValidateProcess },
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON." };

    /// <summary>Runs the command that <paramref name="arguments"/> name.</summary>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var result = Root().Parse(arguments);
        if (result.Errors.Count == 0)
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

        foreach (var error in result.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("Run 'gateway --help' to see what there is.");
        return ExitCode.WrongUsage;
    }

    private static void ValidateUrls(OptionResult result)
    {
        if (result.GetValueOrDefault<string?>() is { } urls && ListeningUrls.FindProblem(urls) is { } problem)
            result.AddError(problem);
    }

    // 0, 1 and negative numbers are whole groups, or the system.
    private static void ValidateProcess(OptionResult result)
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process < 2))
            result.AddError($"--replace: '{token.Value}' is no process id");
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(
            $"""
            A reverse proxy in front of PHP and Node backends. Without a command it runs.

            Unless configured it listens on {ListeningOptions.DefaultUrl}, and for the operator (metrics, health, status) on {AdminOptions.DefaultUrl}.
            Exit codes: 0 it went well, or the answer is yes; 1 it did not, or the answer is no; 2 wrong usage.
            """)
        {
            Config, Urls, Replace, Run(), Check(), Explain(), Routes(),
        };
        // /h and /? are paths that someone may want explained.
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Aliases.Remove("/h");
            help.Aliases.Remove("/?");
        }

        root.SetAction(static (result, cancellation) => RunCommand.RunAsync(result.GetValue(Config), result.GetValue(Urls), result.GetValue(Replace), cancellation));
        return root;
    }

    private static Command Run()
    {
        var command = new Command("run", "Run the gateway until Ctrl+C or SIGTERM. Edits of the configuration apply while it runs.") { Config, Urls, Replace };
        command.SetAction(static (result, cancellation) => RunCommand.RunAsync(result.GetValue(Config), result.GetValue(Urls), result.GetValue(Replace), cancellation));
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<string>("FILE") { Description = "The configuration file." };
        var command = new Command("check", "Say everything that is wrong with a configuration, with file, line and column. Exit code 0 if nothing is, else 1.") { file, Json };
        command.SetAction((result, _) => CheckCommand.RunAsync(result.GetRequiredValue(file), result.GetValue(Json)));
        return command;
    }

    private static Command Explain()
    {
        var method = new Argument<string>("METHOD") { Description = "Such as GET." };
        var url = new Argument<string>("URL") { Description = "As the client asks for it: http://shop.test/api/catalog?page=2, or the path alone." };
        var headers = new Option<string[]>("--header", "-H") { Description = "A request header, 'Name: value'; may be given several times.", HelpName = "HEADER" };
        var command = new Command("explain", "Say which route wins a request and why the others lose, its policies, and the backend's URL. Exit code 0 if one wins, else 1.")
        {
            method, url, headers, Config, Json,
        };
        command.SetAction((result, _) => ExplainCommand.RunAsync(
            result.GetRequiredValue(method), result.GetRequiredValue(url), result.GetValue(headers) ?? [], result.GetValue(Config), result.GetValue(Json)));
        return command;
    }

    private static Command Routes()
    {
        var command = new Command("routes", "Print the table of routes: lower Order first, then as the file has them.") { Config, Json };
        command.SetAction(static (result, _) => RoutesCommand.RunAsync(result.GetValue(Config), result.GetValue(Json)));
        return command;
    }
}
