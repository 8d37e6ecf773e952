using System.Net;

namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>One finished request, as the access log tells it. What is null is left out of the line.</summary>
internal readonly record struct AccessLogRecord
{
    /// <summary>When its first byte had been parsed.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The gateway's id for it.</summary>
    public string? RequestId { get; init; }

    /// <summary>As sent.</summary>
    public string? Method { get; init; }

    /// <summary>The Host header or <c>:authority</c>, as sent.</summary>
    public string? Host { get; init; }

    /// <summary>The request target as sent: path and query, undecoded.</summary>
    public string? Target { get; init; }

    /// <summary>Whether query values are written.</summary>
    public bool QueryValues { get; init; }

    /// <summary>Id of the route that matched.</summary>
    public string? Route { get; init; }

    /// <summary>Id of the cluster it was forwarded to.</summary>
    public string? Cluster { get; init; }

    /// <summary>Id of the destination it was forwarded to.</summary>
    public string? Destination { get; init; }

    /// <summary>How the cache answered; null where the route has no policy for it.</summary>
    public string? Cache { get; init; }

    /// <summary>The answer's status; 499 when the client left before there was one.</summary>
    public int Status { get; init; }

    /// <summary>Body bytes received; after an upgrade, bytes of either protocol.</summary>
    public long BytesIn { get; init; }

    /// <summary>Body bytes handed to the server for sending.</summary>
    public long BytesOut { get; init; }

    /// <summary>From the first byte parsed to the last handed over.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>The part of it spent forwarding.</summary>
    public TimeSpan? Upstream { get; init; }

    /// <summary>Such as <c>HTTP/1.1</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>The client, after trusted proxies have been considered.</summary>
    public IPAddress? Client { get; init; }

    /// <summary>W3C trace id, 32 hex digits.</summary>
    public string? TraceId { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}
