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

    private static void ValidateDocuments(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(static token => !token.Value.Contains('=')))
            result.AddError($"--document: '{token.Value}' must be the id of a cluster, '=' and a file");
    }

    // 0, 1 and negative numbers are whole groups, or the system.
    private static void ValidateProcess(OptionResult result)
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process < 2))
            result.AddError($"--replace: '{token.Value}' is no process id");
    }

    private static void ValidateAdmin(OptionResult result)
    {
        if (result.Tokens is [var token] && !PurgeCommand.IsAddress(token.Value))
            result.AddError($"--admin: '{token.Value}' is no address of an admin port; accepted: http://HOST:PORT or https://HOST:PORT, such as {AdminOptions.DefaultUrl}");
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
            Config, Urls, Replace, Run(), Check(), Explain(), Routes(), OpenApi(), Purge(), Schema(),
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

    private static Command OpenApi()
    {
        var documents = new Option<string[]>("--document")
        {
            Description = "A backend's own OpenAPI document, in JSON: the id of its cluster, '=' and the file. Its schemas are taken over for parts, its operations for routes; may be given several times.",
            HelpName = "CLUSTER=FILE",
            Validators = { ValidateDocuments },
        };
        var title = new Option<string>("--title") { Description = "The title.", HelpName = "TEXT", DefaultValueFactory = static _ => "Gateway" };
        var version = new Option<string>("--api-version") { Description = "The version of what is described.", HelpName = "TEXT", DefaultValueFactory = static _ => "1" };
        var servers = new Option<string[]>("--server") { Description = "Where it is found, such as https://shop.example.com; may be given several times.", HelpName = "URL" };
        var command = new Command("openapi", "Print an OpenAPI 3.1 document of the routes and aggregates, for generators of clients and documentation. Asks no backend.")
        {
            documents, title, version, servers, Config, Json,
        };
        command.SetAction((result, _) => OpenApiCommand.RunAsync(
            result.GetValue(Config), result.GetValue(documents) ?? [], result.GetValue(title)!, result.GetValue(version)!, result.GetValue(servers) ?? [], result.GetValue(Json)));
        return command;
    }

    private static Command Purge()
    {
        var tags = new Option<string[]>("--tag") { Description = "Responses with this tag (Surrogate-Key, Cache-Tag or xkey of the backend); may be given several times.", HelpName = "TAG" };
        var urls = new Option<string[]>("--url") { Description = "The responses at this address, such as https://shop.example.com/products/7?page=2; may be given several times.", HelpName = "URL" };
        var prefixes = new Option<string[]>("--prefix") { Description = "The responses at addresses that begin so; may be given several times.", HelpName = "URL" };
        var all = new Option<bool>("--all") { Description = "Everything." };
        var soft = new Option<bool>("--soft") { Description = "What is stored only becomes stale: it may still be sent while a new response is fetched, or where the backend fails." };
        var admin = new Option<string?>("--admin") { Description = "The admin port of the gateway. Default: Admin:Url of the configuration.", HelpName = "URL", Validators = { ValidateAdmin } };
        var command = new Command(
            "purge",
            $"Have a running gateway forget stored responses: one of --tag, --url, --prefix and --all. Needs Admin:Token, from the configuration or in {PurgeCommand.TokenVariable}. When it returns, nothing that was purged is sent any more.")
        {
            tags, urls, prefixes, all, soft, admin, Config, Json,
        };
        command.Validators.Add(result =>
        {
            var kinds = new Option[] { tags, urls, prefixes, all }.Count(option => result.GetResult(option) is { Implicit: false });
            if (kinds != 1)
                result.AddError(kinds == 0 ? "Say what to purge: --tag, --url, --prefix or --all." : "Only one of --tag, --url, --prefix and --all at a time.");
        });
        command.SetAction((result, cancellation) =>
        {
            var (kind, values) = result.GetValue(tags) is { Length: > 0 } some ? ("tag", some)
                : result.GetValue(urls) is { Length: > 0 } addresses ? ("url", addresses)
                : result.GetValue(prefixes) is { Length: > 0 } beginnings ? ("prefix", beginnings)
                : ("all", (string[])[]);
            return PurgeCommand.RunAsync(kind, values, result.GetValue(soft), result.GetValue(admin), result.GetValue(Config), result.GetValue(Json), cancellation);
        });
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Print the JSON Schema of the configuration, for editors: gateway schema > gateway.schema.json");
        command.SetAction(static (_, cancellation) => SchemaCommand.RunAsync(cancellation));
        return command;
    }
}
