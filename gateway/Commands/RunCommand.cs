using Gateway.Hosting;

namespace Gateway.Commands;

/// <summary><c>gateway [run]</c>.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(string? config, string? urls, CancellationToken cancellation)
    {
        var file = ConfigurationFile.Find(config);
        await using var host = GatewayHost.Create(file, urls, out var loaded);
        if (host is null || !await host.ActivateAsync(cancellation))
        {
            ConfigurationReport.WriteErrors(file, loaded.Errors);
            return ExitCode.No;
        }

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
        await host.WaitForShutdownAsync();
        return ExitCode.Fine;
    }
}
