using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared.Calls;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>How often one request may be sent again, and for what. Made for one request.</summary>
/// <param name="options">What the policy says.</param>
/// <param name="pool">Whose share of repeated requests is held.</param>
/// <param name="services">The clock.</param>
/// <param name="isRepeatable">Whether it may reach a backend more than once.</param>
internal sealed class Retries(RetryOptions options, Pool pool, ResilienceServices services, bool isRepeatable)
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

    /// <summary>How long to wait before it is sent again.</summary>
    public TimeSpan Delay() => Backoff.Before(_done - 1, options.Delay, options.MaxDelay, services.Random());

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

    // What has reached nobody makes no more to do.
    private bool TryTake(bool needsShare)
    {
        if (IsUsedUp || services.Time.GetElapsedTime(_start) >= options.Deadline)
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
