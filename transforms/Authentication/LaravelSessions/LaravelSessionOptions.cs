using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.LaravelSessions;

/// <summary>Laravel's own sessions, read from its Redis. Experimental: it depends on how Laravel stores them.</summary>
public sealed record LaravelSessionOptions : SchemeOptions
{
    /// <summary>The application's key (<c>APP_KEY</c>), and behind it those of before. At least one.</summary>
    [Secret]
    [OneOrMany]
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The cookie (<c>SESSION_COOKIE</c>).</summary>
    public string Cookie { get; init; } = "laravel_session";

    /// <summary>What stands before a session's id in Redis: the prefixes of Laravel's Redis and of its cache.</summary>
    public string KeyPrefix { get; init; } = "laravel_database_laravel_cache:";

    /// <summary>The guard whose user counts.</summary>
    public string Guard { get; init; } = "web";

    /// <summary>The Redis server, where it is not that of the section <c>Redis</c>.</summary>
    [Secret]
    public string? RedisConnection { get; init; }

    /// <summary>The database.</summary>
    [Accepted("0", "1024")]
    public int RedisDatabase { get; init; }

    /// <summary>How long a session is believed once it was read: who signs out is known for so long.</summary>
    [Accepted("0s", "10m")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(5);
}
