using System.Diagnostics;

namespace Gateway.LoadTests.Running;

/// <summary>Programs of the machine: where they are, and what they say.</summary>
internal static class Programs
{
    // Debian keeps servers where only the administrator's PATH reaches.
    private static readonly string[] MoreDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <returns>The path of a program, or null where it is not installed.</returns>
    public static string? Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return File.Exists(name) ? name : null;
        return Directories().Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
    }

    /// <returns>The path of the program whose name begins so and is the last by its letters, such as the newest <c>php-fpm8.2</c>; null where there is none.</returns>
    public static string? FindLast(string prefix) => Directories()
        .Where(Directory.Exists)
        .SelectMany(directory => Directory.GetFiles(directory, prefix + "*"))
        .MaxBy(Path.GetFileName, StringComparer.Ordinal);

    /// <summary>Runs one to its end.</summary>
    /// <returns>Its exit code, and what it wrote to both outputs.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation, string? directory = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = directory ?? "",
        })!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static IEnumerable<string> Directories() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(MoreDirectories);
}
