namespace Gateway.LoadTests.Commands;

/// <summary><c>load-tests run NAME…</c>.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(string[] names, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var name in names)
            await Console.Error.WriteLineAsync($"There is no scenario '{name}'.");
        return ExitCode.WrongUsage;
    }
}
