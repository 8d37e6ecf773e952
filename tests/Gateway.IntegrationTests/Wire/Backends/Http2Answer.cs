namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>What an <see cref="Http2Backend"/> sends for a request.</summary>
/// <param name="Fields">The fields of the head but for the status, which is 200; names in lower case.</param>
/// <param name="Pieces">The body, a frame for each; none where the head is the end.</param>
internal sealed record Http2Answer(IReadOnlyList<KeyValuePair<string, string>> Fields, params string[] Pieces)
{
    /// <summary>Goes out behind this.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;
}
