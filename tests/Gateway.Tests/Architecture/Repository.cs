namespace Gateway.Tests.Architecture;

/// <summary>The source tree the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The directory of <c>Gateway.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files below a directory of the repository, but for what a build makes.</summary>
    public static IEnumerable<string> Sources(string directory) =>
        Directory.EnumerateFiles(Path.Combine(Root, directory), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Gateway.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run below Gateway.sln.");
    }
}
