using System.Net;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Limits;

/// <summary>
/// Counts what limits cost, and tells the operator at most once in ten seconds for each reason: under attack, each line of
/// a log costs more than the connection it is about. Safe to share between threads.
/// </summary>
internal sealed class LimitReports(LimitsMetrics metrics, ConnectionBudget budget, TimeProvider time, ILogger<LimitReports> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Occasion[] _occasions = [.. Enum.GetValues<LimitReason>().Select(static _ => new Occasion())];

    /// <summary>A connection was closed for <paramref name="reason"/>, or not accepted.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="connection">Whose client is to blame; null where it is none in particular.</param>
    public void Report(LimitReason reason, ConnectionContext? connection = null)
    {
        metrics.Count(reason);
        if (!_occasions[(int)reason].TryTell(time, out var count))
            return;
        var client = connection?.RemoteEndPoint is IPEndPoint ip ? ClientKey.Of(ip.Address).ToString() : "a local client";
        switch (reason)
        {
            case LimitReason.Connections:
                logger.Full(budget.Limit, count);
                break;
            case LimitReason.Address:
                logger.TooManyOfOne(client, count);
                break;
            case LimitReason.ProxyPeer:
                logger.NoTrustedProxy(client, count);
                break;
            case LimitReason.ProxyHeader:
                logger.NoProxyHeader(client, count);
                break;
            case LimitReason.Descriptors:
                logger.NoDescriptors(count);
                break;
            case LimitReason.FirstByte:
                logger.Silent(client, count);
                break;
            case LimitReason.Http2Resets:
                logger.ResetFlood(client, count);
                break;
            default:
                logger.ControlFlood(client, count);
                break;
        }
    }

    private sealed class Occasion
    {
        private long _at = long.MinValue;
        private long _count;

        public bool TryTell(TimeProvider time, out long count)
        {
            Interlocked.Increment(ref _count);
            count = 0;
            var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref _at));
            if (last != long.MinValue && time.GetElapsedTime(last, now) < Interval)
                return false;
            if (Interlocked.CompareExchange(ref _at, now, last) != last)
                return false;
            count = Interlocked.Exchange(ref _count, 0);
            return true;
        }
    }
}
