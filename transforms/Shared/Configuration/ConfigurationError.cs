namespace Gateway.Transforms.Shared.Configuration;

/// <summary>One thing wrong with a configuration, or (as a warning) one that will surprise.</summary>
/// <param name="Location">Where, if the key or its nearest parent stands in a file.</param>
/// <param name="Path">The key's path with <c>:</c> between names; empty for the document as a whole.</param>
/// <param name="Message">What is wrong, the accepted range and what to do; never holds a substituted value.</param>
public sealed record ConfigurationError(SourceLocation? Location, string Path, string Message)
{
    /// <summary><c>file:line:column Path: message</c>, leaving out what is unknown.</summary>
    public override string ToString()
    {
        var place = Location is { } location ? $"{location} " : "";
        return Path.Length == 0 ? $"{place}{Message}" : $"{place}{Path}: {Message}";
    }
}
