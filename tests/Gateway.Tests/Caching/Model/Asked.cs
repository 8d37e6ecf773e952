namespace Gateway.Tests.Caching.Model;

/// <summary>A client's request.</summary>
internal sealed record Asked(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string? User)
{
    /// <summary>A field; null for none.</summary>
    public string? Field(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Its directives, with -1 for what is no number.</summary>
    public long? Seconds(string directive)
    {
        foreach (var part in Parts)
        {
            var pair = part.Split('=', 2);
            if (pair[0] == directive)
                return pair.Length == 2 ? long.TryParse(pair[1], out var seconds) ? seconds : -1 : long.MaxValue;
        }

        return null;
    }

    /// <summary>Whether its <c>Cache-Control</c> has a directive.</summary>
    public bool Has(string directive) => Parts.Contains(directive);

    private string[] Parts => Field("Cache-Control")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
}
