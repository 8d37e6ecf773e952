using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>Hands YARP one generation after another and tells when each is in force.</summary>
internal sealed class ProxyConfigurationProvider(TimeProvider clock) : IProxyConfigProvider, IConfigChangeListener
{
    // Applying 10,000 routes takes about a second; a proxy that says nothing for this long never will.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private volatile ProxyConfiguration? _latest;
    private TaskCompletionSource? _applying;

    /// <summary>The generation in force, or about to be.</summary>
    /// <exception cref="InvalidOperationException">None has been set.</exception>
    public ProxyConfiguration Latest => _latest ?? throw new InvalidOperationException("No proxy configuration has been set.");

    /// <inheritdoc/>
    public IProxyConfig GetConfig() => Latest;

    /// <summary>
    /// Swaps to <paramref name="next"/>; completes when new requests are routed by it. The first generation is read
    /// when the endpoints are mapped. One call at a time.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// YARP refused it, and may have taken a part; the caller applies the one before again, under a number of its own.
    /// </exception>
    public async Task ApplyAsync(ProxyConfiguration next)
    {
        var before = _latest;
        _latest = next;
        if (before is null)
            return;

        var applied = _applying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SignalReplaced();
        try
        {
            await applied.Task.WaitAsync(Bound, clock);
        }
        catch (TimeoutException timeout)
        {
            throw new InvalidOperationException($"The proxy did not take the configuration within {Bound.TotalSeconds} s.", timeout);
        }
    }

    /// <inheritdoc/>
    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) => Fail(exception);

    /// <inheritdoc/>
    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        // What counts is when it is applied.
    }

    /// <inheritdoc/>
    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => Fail(exception);

    /// <inheritdoc/>
    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => _applying?.TrySetResult();

    private void Fail(Exception exception) =>
        _applying?.TrySetException(new InvalidOperationException($"The proxy refused the configuration: {exception.GetBaseException().Message}", exception));
}
