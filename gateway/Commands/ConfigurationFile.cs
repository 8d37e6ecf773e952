namespace Gateway.Commands;

/// <summary>Finds the configuration when none is named.</summary>
internal static class ConfigurationFile
{
    private static readonly string Default = Path.Combine("config", "gateway.json");

    /// <summary>
    /// The named file; else <c>config/gateway.json</c> in the current directory, else in the program's directory or the
    /// nearest one above it. The default path when there is none, so that the error names it.
    /// </summary>
    public static string Find(string? named)
    {
        if (named is not null)
            return named;
        if (File.Exists(Default))
            return Default;

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, Default);
            if (File.Exists(candidate))
                return candidate;
        }

        return Default;
    }
}
