namespace Gateway.LoadTests.Comparison.Works;

/// <summary>One thing that all proxies which are able to are made to do.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What a reader of the result sees.</param>
/// <param name="Needs">What a proxy must be able to do for it.</param>
/// <param name="Path">What is asked for, with its slash.</param>
internal sealed record Work(string Name, string Title, Ability Needs, string Path)
{
    public string Method { get; init; } = "GET";

    /// <summary>Lines of the request beside <c>Host</c> and <c>Content-Length</c>; <c>{token}</c> stands for a valid token.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>What is sent; empty for none.</summary>
    public byte[] Body { get; init; } = [];

    public int Status { get; init; } = 200;

    /// <summary>What must come back, as the origin has it.</summary>
    public required byte[] Expected { get; init; }

    public BodyForm Form { get; init; } = BodyForm.Plain;

    /// <summary>Connections of the load, each with one request at a time (HTTP/2: <see cref="Streams"/> at a time).</summary>
    public int Connections { get; init; } = 64;

    /// <summary>Requests at a time on each connection; more than 1 means HTTP/2.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Requests to the origin that each request is made of, at a time.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>As many requests as are under way at the origin at most.</summary>
    public int UpstreamRequests => Connections * Streams * Parts;

    /// <summary>Who the others are set against where it is not the gateway: ratios are then theirs by its.</summary>
    public string? Baseline { get; init; }

    /// <summary>Whether it is done without being named.</summary>
    public bool IsAskedFor { get; init; } = true;

    /// <summary>What a reader has to know of the work's table; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Whether it brings a token.</summary>
    public bool HasToken => Fields.Any(static line => line.Value.Contains("{token}", StringComparison.Ordinal));

    public bool IsHttp2 => Needs.HasFlag(Ability.Http2);

    /// <summary>Whether the origin must not be asked while it is measured.</summary>
    public bool IsFromCache => Needs.HasFlag(Ability.Cache);
}
