using System.Globalization;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Cors;

/// <summary>One policy, ready to be asked; routes carry it. Immutable, safe to share.</summary>
internal sealed class CorsPolicy : IAnswersPreflights
{
    // Fetch §2.2.1: what a form could send needs no permission.
    private static readonly string[] AlwaysMethods = ["GET", "HEAD", "POST"];

    // Fetch §2.2.2, and what a preflight may list beside: their values decide, which browsers look at.
    private static readonly string[] AlwaysHeaders = ["Accept", "Accept-Language", "Content-Language"];

    /// <summary>Prepares what the validator found right.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="options">What is configured.</param>
    public CorsPolicy(string name, CorsPolicyOptions options)
    {
        Name = name;
        Origins = new AllowedOrigins(options.Origins);
        Methods = new AskedNames(options.Methods, AlwaysMethods, StringComparison.Ordinal);
        RequestHeaders = new AskedNames(options.RequestHeaders, AlwaysHeaders, StringComparison.OrdinalIgnoreCase);
        ExposedHeaders = options.ExposedHeaders.Count == 0 ? null : string.Join(", ", options.ExposedHeaders);
        TakesCredentials = options.Credentials;
        MaxAge = ((long)options.MaxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What <c>Disable</c> stands for, as in YARP: nobody may call.</summary>
    public static CorsPolicy Disabled { get; } = new("Disable", new CorsPolicyOptions { Origins = [] });

    /// <summary>Its name, as configured.</summary>
    public string Name { get; }

    /// <summary>Who may call.</summary>
    public AllowedOrigins Origins { get; }

    /// <summary>With which methods.</summary>
    public AskedNames Methods { get; }

    /// <summary>With which headers.</summary>
    public AskedNames RequestHeaders { get; }

    /// <summary>What scripts may read, as a header's value; null for no more than they always may.</summary>
    public string? ExposedHeaders { get; }

    /// <summary>Whether credentials may go along.</summary>
    public bool TakesCredentials { get; }

    /// <summary>How long preflights are remembered, in seconds, as a header's value.</summary>
    public string MaxAge { get; }
}
