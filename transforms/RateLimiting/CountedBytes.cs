namespace Gateway.Transforms.RateLimiting;

/// <summary>Whose bodies are counted.</summary>
public enum CountedBytes
{
    /// <summary>Nobody's.</summary>
    None,

    /// <summary>Clients'.</summary>
    Request,

    /// <summary>Backends'.</summary>
    Response,

    /// <summary>Both.</summary>
    Both,
}
