using System.Diagnostics;

namespace Gateway.Tests.Commands;

/// <summary>What the program says and how it ends, in a process of its own.</summary>
internal sealed record CommandOutput(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static async Task<CommandOutput> OfAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "gateway.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
            await process.WaitForExitAsync(bound.Token);
            return new CommandOutput(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
