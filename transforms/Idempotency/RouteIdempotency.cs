namespace Gateway.Transforms.Idempotency;

/// <summary>How a route's requests are done once: metadata of its endpoint. Immutable, safe to share.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Route">The route's id.</param>
/// <param name="Options">What is configured.</param>
internal sealed record RouteIdempotency(string Name, string Route, IdempotencyPolicyOptions Options)
{
    private readonly string[] _methods = [.. Options.Methods];

    /// <summary>Which answers settle a request.</summary>
    public SettlingStatuses Statuses { get; } = new(Options.Statuses);

    /// <summary>Whether it is for a method.</summary>
    public bool IsFor(string method) => Array.IndexOf(_methods, method) >= 0;
}
