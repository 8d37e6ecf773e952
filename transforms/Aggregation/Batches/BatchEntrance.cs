using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Batches;

/// <summary>Where the requests of a batch enter the way of a client's own. One of a process.</summary>
internal sealed class BatchEntrance
{
    private RequestDelegate? _steps;

    /// <summary>The steps behind it.</summary>
    public RequestDelegate Steps => _steps ?? throw new InvalidOperationException("UseBatches stands nowhere in the pipeline.");

    /// <summary>Puts it in its place.</summary>
    public RequestDelegate Open(RequestDelegate steps) => _steps = steps;
}
