namespace Gateway.Configuration;

/// <summary>
/// What may be shown of values that validated options hold: a substituted one is shown as it stands in the file,
/// because it may be a secret.
/// </summary>
/// <param name="loaded">The load that the options come from.</param>
internal sealed class Shown(LoadedConfiguration loaded)
{
    /// <summary>Any text made of configured values.</summary>
    public string Text(string text) => loaded.Redact("", text);

    /// <summary>A URL: scheme, host and port tell where a request goes and are no secret; the rest may hold one.</summary>
    public string Url(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return Text(url);
        var authority = uri.GetLeftPart(UriPartial.Authority);
        return url.StartsWith(authority, StringComparison.OrdinalIgnoreCase) ? authority + Text(url[authority.Length..]) : Text(url);
    }
}
