namespace Gateway.IntegrationTests.Routing;

/// <summary>One of YARP's transforms: a request, and what must become of it.</summary>
/// <param name="Name">The route's first path segment; its path is <c>/transform/NAME/{id}/{**rest}</c>.</param>
/// <param name="Transforms">The route's <c>Transforms</c>.</param>
/// <param name="Expected">
/// A line that the backend receives, or the client for a transform of the response. A leading <c>!</c>: no line begins so.
/// </param>
/// <param name="Target">What is asked for, behind <c>/transform/NAME</c>.</param>
public sealed record TransformCase(string Name, string Transforms, string Expected, string Target = "/7/a%2Fb?x=1")
{
    /// <summary>Where its route leads.</summary>
    public string ClusterId { get; init; } = "raw";

    /// <summary>The request's path as sent.</summary>
    public string Path => $"/transform/{Name}{Target}";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
