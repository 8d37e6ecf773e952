namespace Gateway.LoadTests.Running;

/// <summary>Where things are in the working copy that this was built from.</summary>
internal static class Repository
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>The directory of the solution.</summary>
    /// <exception cref="LoadTestException">This was taken out of the working copy.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>The gateway as built with this; <c>GATEWAY_TEST_BINARY</c> names another one.</summary>
    public static string GatewayBinary =>
        Environment.GetEnvironmentVariable("GATEWAY_TEST_BINARY") ?? Path.Combine(Root, "gateway", "bin", Configuration, "net10.0", OperatingSystem.IsWindows() ? "gateway.exe" : "gateway");

    /// <summary>The directory of what the gateway is compared with.</summary>
    public static string Comparison => Path.Combine(Root, "load-tests", "Comparison");

    /// <summary>The commit of a working copy, with <c>-dirty</c> where files are not committed; <c>unknown</c> without git, or where there is no repository.</summary>
    public static async Task<string> DescribeAsync(string directory, CancellationToken cancellation)
    {
        if (Programs.Find("git") is not { } git || !Directory.Exists(directory))
            return "unknown";
        var (exitCode, output) = await Programs.RunAsync(git, ["describe", "--always", "--dirty", "--abbrev=7", "--exclude", "*"], cancellation, directory);
        return exitCode == 0 ? output.Trim() : "unknown";
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Gateway.sln")))
                return directory.FullName;
        }

        throw new LoadTestException($"There is no Gateway.sln above {AppContext.BaseDirectory}.");
    }
}
