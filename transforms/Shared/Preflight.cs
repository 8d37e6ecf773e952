using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared;

/// <summary>A request feature: this is a preflight of CORS, and its endpoint is that of the request it asks for, which <see cref="IAnswersPreflights"/>.</summary>
public sealed class Preflight
{
    private Preflight()
    {
    }

    /// <summary>The only instance.</summary>
    public static Preflight Instance { get; } = new();

    /// <summary>The method that a preflight asks for (Fetch §3.2.2); null for any other request.</summary>
    public static string? MethodOf(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod.Count > 0
            ? request.Headers.AccessControlRequestMethod.ToString()
            : null;
}
