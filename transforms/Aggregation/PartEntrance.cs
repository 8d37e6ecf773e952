using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation;

/// <summary>Where parts enter the way of a request. One of a process.</summary>
internal sealed class PartEntrance
{
    private RequestDelegate? _steps;

    /// <summary>The steps behind it.</summary>
    public RequestDelegate Steps => _steps ?? throw new InvalidOperationException("UseParts stands nowhere in the pipeline.");

    /// <summary>Puts it in its place.</summary>
    public RequestDelegate Open(RequestDelegate steps) => _steps = steps;
}
