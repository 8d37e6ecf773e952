namespace Gateway.Transforms.Shared.Calls;

/// <summary>
/// How many calls one of several requests may still make, which have a number of them in common. A feature of that request, and of what is fetched for it; a request without it may make as many as its
/// configuration says. Safe to share between threads.
/// </summary>
/// <param name="calls">What they have in common.</param>
internal sealed class CallAllowance(SharedCalls calls)
{
    private volatile bool _isExceeded;

    /// <summary>Whether this request wanted one more than there was.</summary>
    public bool IsExceeded => _isExceeded;

    /// <summary>Takes one; false where none is left.</summary>
    public bool TryTake()
    {
        if (calls.TryTake())
            return true;
        _isExceeded = true;
        return false;
    }

    /// <inheritdoc cref="SharedCalls.TryChange"/>
    public bool TryChange() => calls.TryChange();

    /// <summary>One of the same calls, for what is done beside this request and is nothing of its answer: what that lacks is not this request's.</summary>
    public CallAllowance Beside() => new(calls);
}
