namespace Gateway.LoadTests.Comparison;

/// <summary>Where the comparison's own files are: it runs in the repository that it belongs to.</summary>
internal static class Repository
{
    private const string Mark = "Gateway.sln";

    /// <summary>The folder that holds everything.</summary>
    /// <exception cref="ComparisonException">The program was taken out of the repository.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of what is compared with what.</summary>
    public static string Comparison => Path.Combine(Root, "load-tests", "Comparison");

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, Mark)))
                return directory;
        }

        throw new ComparisonException($"there is no {Mark} above {AppContext.BaseDirectory}");
    }
}
