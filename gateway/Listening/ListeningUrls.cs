namespace Gateway.Listening;

/// <summary>The command line's <c>--urls</c>.</summary>
public static class ListeningUrls
{
    /// <summary>The name, and the error path, of an endpoint that comes from the command line.</summary>
    public const string Option = "--urls";

    /// <summary>What is wrong with the list itself, in a sentence that begins with the option's name; null for nothing.</summary>
    public static string? FindProblem(string urls)
    {
        var list = Split(urls);
        if (list.Length == 0)
            return $"{Option} names no address; accepted: {ListenAddress.Form}";
        foreach (var url in list)
        {
            if (!ListenAddress.TryParse(url, out _, out var problem))
                return $"{Option}: {problem}";
        }

        return null;
    }

    /// <summary>Whether a path leads to the command line and not into a file.</summary>
    public static bool IsPath(string path) => path.StartsWith(Option, StringComparison.Ordinal);

    /// <summary>
    /// Replaces all endpoints by a semicolon-separated list of URLs; the rest of the section, such as the default
    /// certificate, stays. The result is to be validated as if it came from the file.
    /// </summary>
    /// <param name="options">The section as it was read.</param>
    /// <param name="urls">Such as <c>http://*:8080;https://*:8443</c>; an empty list leaves no endpoint, which the validator reports.</param>
    public static ListeningOptions Override(ListeningOptions options, string urls)
    {
        var list = Split(urls);
        var endpoints = new Dictionary<string, EndpointOptions>(StringComparer.Ordinal);
        foreach (var url in list)
            endpoints[list.Length == 1 ? Option : $"{Option} {endpoints.Count + 1}"] = new EndpointOptions { Url = url };
        return options with { Endpoints = endpoints };
    }

    private static string[] Split(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
