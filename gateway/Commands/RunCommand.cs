using Gateway.Hosting;

namespace Gateway.Commands;

/// <summary><c>gateway [run]</c>.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(string? config, string? urls, CancellationToken cancellation)
    {
        var file = ConfigurationFile.Find(config);
        await using var host = GatewayHost.Create(urls);
        var loaded = await host.LoadAsync(file, cancellation);
        ConfigurationReport.WriteErrors(file, loaded.Errors);
        if (loaded.Errors.Errors.Count > 0)
            return ExitCode.No;

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
