using System.Diagnostics;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Deploying;

/// <summary>The units among the examples, by systemd's own word.</summary>
public sealed class UnitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static string Folder { get; } = Path.Combine(Repository.Root, "config", "examples", "restarting");

    // What it does not know it ignores, and says so; the exit code is 0 all the same.
    [Fact]
    public async Task Verify_Units_HasNothingToSay() => Assert.Equal("", await AnalyzeAsync("verify", "gateway.service", "gateway.socket"));

    [Fact]
    public async Task Security_Service_IsNotExposed()
    {
        var report = await AnalyzeAsync("security", "--offline=true", "--threshold=20", "--no-pager", "gateway.service");

        Assert.Contains("Overall exposure level", report, StringComparison.Ordinal);
    }

    // Fails where it ends with anything but 0, as it does for a service beyond the threshold.
    private static async Task<string> AnalyzeAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo("systemd-analyze", [command, .. arguments.Select(static one => one.StartsWith("gateway.", StringComparison.Ordinal) ? Path.Combine(Folder, one) : one)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var complaints = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        var said = await output + await complaints;
        Assert.True(process.ExitCode == 0, said);
        return said;
    }
}
