using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared.Calls;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>How often one request may be sent again, and for what. Made for one request.</summary>
/// <param name="options">What the policy says.</param>
/// <param name="pool">Whose share of repeated requests is held.</param>
/// <param name="services">The clock.</param>
/// <param name="isRepeatable">Whether it may reach a backend more than once.</param>
/// <param name="destinations">Those that are healthy.</param>
internal sealed class Retries(RetryOptions options, Pool pool, ResilienceServices services, bool isRepeatable, IReadOnlyList<DestinationState> destinations)
{
    private const int GatewayTimeout = 504;

    private readonly long _start = services.Time.GetTimestamp();
    private int _done;
    private bool _holds;

    /// <summary>True for every time but the first.</summary>
    public bool IsRepeating => Volatile.Read(ref _done) > 0;

    private bool IsUsedUp => Volatile.Read(ref _done) >= options.Attempts;

    /// <summary>Whether the forwarder may send it again itself: what it does counts, but needs no share, as it is no failure of the backend.</summary>
    public bool MayResend()
    {
        // Two sends at a time may ask.
        if (Interlocked.Increment(ref _done) <= options.Attempts)
            return true;
        Interlocked.Decrement(ref _done);
        return false;
    }

    /// <summary>Whether it is to be sent again because of a status.</summary>
    public bool TryTake(int status) => isRepeatable && options.Statuses.Contains(status) && TryTake(needsShare: true);

    /// <summary>Whether it is to be sent again because of a failure.</summary>
    /// <param name="failure">What the forwarder reported; null for nothing.</param>
    public RetryReason TryTake(IForwarderErrorFeature? failure)
    {
        var reason = Reason(failure);
        return reason != RetryReason.None && TryTake(reason != RetryReason.Unreachable) ? reason : RetryReason.None;
    }

    /// <summary>How long to wait before it is sent again: not beyond the deadline, as what it got is dropped already.</summary>
    public TimeSpan Delay()
    {
        var (delay, left) = (Backoff.Before(_done - 1, options.Delay, options.MaxDelay, services.Random()), options.Deadline - services.Time.GetElapsedTime(_start));
        return delay < left ? delay : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>It has ended.</summary>
    public void End()
    {
        if (_holds)
            pool.Budget.GiveBack();
        _holds = false;
    }

    private RetryReason Reason(IForwarderErrorFeature? failure) => failure switch
    {
        null => RetryReason.None,
        _ when Reached.IsNot(failure) => RetryReason.Unreachable,
        { Error: ForwarderError.Request } when isRepeatable => RetryReason.Reset,
        { Error: ForwarderError.RequestTimedOut } when isRepeatable && options.Statuses.Contains(GatewayTimeout) => RetryReason.Timeout,
        _ => RetryReason.None,
    };

    // Maybe by what this request got, which then is its answer. A destination that is full may have a place when it comes to that.
    private bool AreAllLeftAlone()
    {
        Selection.Of(pool, destinations, tried: null, out var room);
        return room == Room.LeftAlone;
    }

    // What has reached nobody makes no more to do.
    private bool TryTake(bool needsShare)
    {
        if (IsUsedUp || services.Time.GetElapsedTime(_start) >= options.Deadline || AreAllLeftAlone())
            return false;
        if (!needsShare)
            return MayResend();
        if (!_holds && !pool.Budget.TryTake(options.Budget, pool.Gate.Inside))
        {
            services.Metrics?.OverBudget(pool);
            return false;
        }

        _holds = true;
        return MayResend();
    }
}
