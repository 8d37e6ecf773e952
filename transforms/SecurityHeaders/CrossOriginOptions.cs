namespace Gateway.Transforms.SecurityHeaders;

/// <summary>What other origins have to do with the site's windows and resources (HTML §7.1, Fetch §3.7); null says nothing.</summary>
public sealed record CrossOriginOptions
{
    /// <summary><c>Cross-Origin-Opener-Policy</c>.</summary>
    public string? OpenerPolicy { get; init; }

    /// <summary><c>Cross-Origin-Embedder-Policy</c>.</summary>
    public string? EmbedderPolicy { get; init; }

    /// <summary><c>Cross-Origin-Resource-Policy</c>.</summary>
    public string? ResourcePolicy { get; init; }
}
