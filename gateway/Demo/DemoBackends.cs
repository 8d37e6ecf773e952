namespace Gateway.Demo;

/// <summary>Where the embedded backends listen.</summary>
internal sealed class DemoBackends
{
    private readonly Dictionary<string, Uri> _running = new(StringComparer.Ordinal);

    /// <summary>The address of a backend that runs.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public ValueTask<Uri> ResolveAsync(Uri demoAddress, CancellationToken cancellation) =>
        _running.TryGetValue(demoAddress.OriginalString, out var address)
            ? ValueTask.FromResult(address)
            : ValueTask.FromException<Uri>(new InvalidOperationException($"{demoAddress} does not run."));
}
