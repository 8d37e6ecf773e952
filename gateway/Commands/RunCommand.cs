using Gateway.Hosting;
using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Commands;

/// <summary><c>gateway [run]</c>.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(string? config, string? urls, int? replace, CancellationToken cancellation)
    {
        var file = ConfigurationFile.Find(config);
        await using var host = GatewayHost.Create(file, urls, out var loaded);
        if (host is null || !await host.ActivateAsync(cancellation))
            return await ReportAsync(file, loaded.Errors);

        ConfigurationReport.WriteWarnings(loaded.Errors);
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (Exception exception) when (host.DescribeStartFailure(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return ExitCode.No;
        }

        Banner.Write(host, file);
        ServiceManager.NotifyReady();
        if (replace is { } process && !Predecessor.AskToStop(process))
            await Console.Error.WriteLineAsync($"Warning: --replace: process {process} cannot be told to stop");
        await host.WaitForShutdownAsync();
        return ExitCode.Fine;
    }

    private static async Task<int> ReportAsync(string file, ConfigurationErrors errors)
    {
        if (!errors.Errors.Any(static error => ListeningUrls.IsPath(error.Path)))
        {
            ConfigurationReport.WriteErrors(file, errors);
            return ExitCode.No;
        }

        // It is not the file that is wrong.
        foreach (var error in errors.Errors)
            await Console.Error.WriteLineAsync(error.ToString());
        return ExitCode.WrongUsage;
    }
}
