using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Limits;

/// <summary>The section in force, also where the server itself keeps to it. Safe to share between threads.</summary>
internal sealed class LimitsInForce(ActiveConfiguration active, ConnectionBudget budget, ILogger<LimitsInForce> logger)
{
    private volatile LimitsOptions _current = new();

    /// <summary>The options to go by. A connection reads them again whenever it looks.</summary>
    public LimitsOptions Current => _current;

    /// <summary>
    /// Keeps the server's own limits to the section. It reads times, streams and windows for each connection, the others for
    /// each request.
    /// </summary>
    public void Follow(KestrelServerLimits server)
    {
        Apply(server, _current);
        active.OnActivated(snapshot =>
        {
            var options = snapshot.Sections.Get<LimitsOptions>();
            if (options == _current)
                return;
            _current = options;
            Apply(server, options);
            budget.Configure(options.Connections);
            if (budget.Limit < options.Connections)
                logger.DescriptorsDoNotSuffice(options.Connections, budget.Descriptors.Soft, budget.Limit);
        });
    }

    private static void Apply(KestrelServerLimits server, LimitsOptions options)
    {
        server.RequestHeadersTimeout = options.HeaderTime;
        server.KeepAliveTimeout = options.KeepAlive;
        server.MaxRequestHeaderCount = options.HeaderCount;
        server.MaxRequestHeadersTotalSize = (int)options.HeaderSize.Bytes;
        server.MaxRequestLineSize = (int)options.RequestLine.Bytes;
        server.Http2.MaxStreamsPerConnection = options.Http2.Streams;
        server.Http2.HeaderTableSize = (int)options.Http2.HeaderTable.Bytes;
        server.Http2.InitialStreamWindowSize = (int)options.Http2.StreamWindow.Bytes;
        server.Http2.InitialConnectionWindowSize = (int)options.Http2.ConnectionWindow.Bytes;
        server.Http2.KeepAlivePingDelay = options.Http2.PingAfter;
        server.Http2.KeepAlivePingTimeout = options.Http2.PingTimeout;
    }
}
