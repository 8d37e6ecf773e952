using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Transforms.Authentication;

/// <summary>
/// What schemes have of the process around them, for its life: an edit makes new schemes, but keeps what was fetched. Where a file is only
/// checked, nothing is ever asked of anybody. Safe to share.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Surroundings(TimeProvider time)
{
    private IClusterCalls? _clusters;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Where schemes tell what they cannot tell a client.</summary>
    public ILogger Log { get; private set; } = NullLogger.Instance;

    /// <summary>Asks servers outside about tokens.</summary>
    public RemoteHttp Http { get; } = new();

    /// <summary>Asks them for keys: over connections of its own, since those of a server that hangs are all taken.</summary>
    public RemoteHttp KeyHttp { get; } = new();

    /// <summary>Keys that are fetched.</summary>
    public RemoteKeySources Keys { get; } = new();

    /// <summary>What tokens for backends are signed with.</summary>
    public SigningKeys SigningKeys { get; } = new();

    /// <summary>What revocations are read from.</summary>
    public RevocationSources Revocations { get; } = new();

    /// <summary>Redis servers.</summary>
    public RedisConnections Redis { get; } = new();

    /// <summary>Counts what was asked; null until attached.</summary>
    public AuthenticationMetrics? Metrics { get; private set; }

    /// <summary>Asks backends.</summary>
    /// <exception cref="InvalidOperationException">Nothing was attached: this process does not serve.</exception>
    public IClusterCalls Clusters => _clusters ?? throw new InvalidOperationException("This process does not serve requests.");

    /// <summary>Called once, when the process is about to serve.</summary>
    public void Attach(IClusterCalls clusters, AuthenticationMetrics metrics, ILogger log) => (_clusters, Metrics, Log) = (clusters, metrics, log);
}
