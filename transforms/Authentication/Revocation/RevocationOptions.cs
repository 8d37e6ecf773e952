using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>Credentials that are taken no more, in less than a second, although they are valid: by their id (<c>jti</c>) or their subject.</summary>
public sealed record RevocationOptions
{
    /// <summary>A text file with one of them a line, relative to the configuration file; null for none.</summary>
    public string? File { get; init; }

    /// <summary>A set in Redis whose members are such lines; null for none.</summary>
    public string? RedisSet { get; init; }

    /// <summary>A stream in Redis whose entries have the fields <c>jti</c>, or <c>sub</c> and perhaps <c>scheme</c> and <c>before</c>; null for none.</summary>
    public string? RedisStream { get; init; }

    /// <summary>The Redis server, where it is not that of the section <c>Redis</c>.</summary>
    [Secret]
    public string? RedisConnection { get; init; }

    /// <summary>The database.</summary>
    [Accepted("0", "1024")]
    public int RedisDatabase { get; init; }

    /// <summary>How old the list may become when it cannot be read; after that nobody is let in. Null for however old.</summary>
    [Accepted("2s", "24h")]
    public TimeSpan? MaxStale { get; init; }
}
