using System.Globalization;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Rules;

/// <summary>Makes heads of responses out of lines as they stand in a message.</summary>
internal static class Heads
{
    /// <summary>The present of all of them: Thu, 01 Jan 2026 00:00:00 GMT, in seconds of Unix time.</summary>
    public const long Now = 1767225600;

    /// <summary>The same as a moment.</summary>
    public static readonly DateTimeOffset Moment = DateTimeOffset.FromUnixTimeSeconds(Now);

    /// <summary>A date of a header field, some seconds from the present.</summary>
    public static string Date(long seconds) => Moment.AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture);

    /// <summary>Fields; those of one name are several lines.</summary>
    public static Dictionary<string, StringValues> Fields(params string[] lines)
    {
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = line[..colon];
            fields[name] = StringValues.Concat(fields.GetValueOrDefault(name), line[(colon + 1)..].Trim());
        }

        return fields;
    }

    /// <summary>A response that came at once, just now.</summary>
    public static Received Received(int status, params string[] lines) => new(status, Fields(lines), Now * 1000, Now * 1000);

    /// <summary>A policy.</summary>
    public static CachePolicy Policy(CachePolicyOptions? options = null) => new("p", "r", options ?? new CachePolicyOptions());

    /// <summary>The whole of the RFC.</summary>
    public static CachePolicy Rfc() => Policy(new CachePolicyOptions { Profile = CacheProfile.Rfc9111 });

    /// <summary>What is stored of a response with a policy, which stores it.</summary>
    public static StoredResponse Stored(CachePolicy policy, params string[] lines) =>
        Storability.Judge(Received(200, lines), policy, RequestTraits.None, makesCodings: false).Response ?? throw new InvalidOperationException("It is not stored.");

    /// <summary>What is stored of a response with the empty policy.</summary>
    public static StoredResponse Stored(params string[] lines) => Stored(Policy(), lines);
}
