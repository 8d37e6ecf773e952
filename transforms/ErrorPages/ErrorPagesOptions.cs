namespace Gateway.Transforms.ErrorPages;

/// <summary>The section <c>ErrorPages</c>: the operator's HTML pages for the gateway's own answers.</summary>
public sealed record ErrorPagesOptions
{
    /// <summary>
    /// Files by status (<c>"502"</c>) or class (<c>"4xx"</c>, <c>"5xx"</c>), relative to the configuration file. A
    /// status comes before its class; without either the built-in page is shown. At most 256 KiB of UTF-8 each.
    /// </summary>
    public IReadOnlyDictionary<string, string> Pages { get; init; } = new Dictionary<string, string>();
}
