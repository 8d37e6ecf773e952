using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Shared.Redis;

/// <summary>The section <c>Redis</c>: where several gateways, or a gateway and its shops, share what they know. Read at start.</summary>
public sealed record RedisOptions
{
    /// <summary>What is wrong where nobody says which server.</summary>
    internal const string Missing = "needs RedisConnection, or the section Redis with a Connection (which is read at start)";

    /// <summary><c>HOST:PORT</c>, perhaps with options behind commas such as <c>password=…</c>, <c>ssl=true</c>; null for none.</summary>
    [Secret]
    public string? Connection { get; init; }
}
