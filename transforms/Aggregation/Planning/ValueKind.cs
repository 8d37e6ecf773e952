namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Where a value comes from that a template names.</summary>
internal enum ValueKind
{
    /// <summary>A parameter of the aggregate's path: <c>{user}</c>.</summary>
    Route,

    /// <summary>A parameter of the request's query: <c>{query.page}</c>.</summary>
    Query,

    /// <summary>A header of the request: <c>{header.X-App-Version}</c>.</summary>
    Header,

    /// <summary>What is known of the caller: <c>{claims.sub}</c>.</summary>
    Claim,

    /// <summary>The item that a part is called for: <c>{item}</c>.</summary>
    Item,

    /// <summary>Another part's body, as it came: <c>{profile.body.id}</c>.</summary>
    Body,

    /// <summary>Another part's status: <c>{profile.status}</c>.</summary>
    Status,

    /// <summary>What became of a part: <c>{profile}</c>.</summary>
    Result,
}
