using Gateway.Hosting;

namespace Gateway.Commands;

/// <summary><c>gateway check FILE</c>.</summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(string file, bool json)
    {
        await using var host = GatewayHost.Create(file, urls: null, out var loaded);
        var sound = host is not null && await host.PrepareAsync();
        ConfigurationReport.Write(file, loaded.Errors, json);
        if (sound && !json)
            Console.WriteLine($"{file}: no errors{(loaded.Errors.Warnings.Count == 0 ? "" : $", {ConfigurationReport.Count(loaded.Errors.Warnings.Count, "warning")}")}");
        return sound ? ExitCode.Fine : ExitCode.No;
    }
}
