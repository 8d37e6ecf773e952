using Gateway.Configuration;
using Gateway.Hosting;

namespace Gateway.Commands;

/// <summary><c>gateway check FILE</c>.</summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(string file, bool json, CancellationToken cancellation)
    {
        await using var host = GatewayHost.Create(urls: null);
        var loaded = await host.BuildAsync(file);
        var sound = loaded.Errors.Errors.Count == 0;
        if (json)
            ConfigurationReport.WriteJson(loaded.Errors);
        else
            ConfigurationReport.WriteErrors(file, loaded.Errors);
        if (sound && !json)
            Console.WriteLine($"{file}: no errors{(loaded.Errors.Warnings.Count == 0 ? "" : $", {ConfigurationReport.Count(loaded.Errors.Warnings.Count, "warning")}")}");
        return sound ? ExitCode.Fine : ExitCode.No;
    }
}
