namespace Gateway.Transforms.Shared.Configuration;

/// <summary>How operators are told of a file that is not there: with the directory, which follows from where relative names start.</summary>
public static class MissingFile
{
    /// <summary>What begins the place. Behind it stands a directory that exists, and nothing else that may have come from a variable.</summary>
    public const string Place = " (looked in ";

    /// <summary>The end of the sentence that begins with the file's name.</summary>
    /// <param name="fullPath">Its full path.</param>
    public static string Describe(string fullPath)
    {
        var directory = Path.GetDirectoryName(fullPath) ?? fullPath;
        if (Directory.Exists(directory))
            return $"does not exist{Place}{directory})";
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } parent)
            directory = parent;
        return $"does not exist{Place}{directory}, which has no such directory)";
    }
}
