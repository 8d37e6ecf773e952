using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Listening;

/// <summary>The listeners of this process, fixed at start.</summary>
/// <param name="All">In the order of the configuration.</param>
internal sealed record ListenerSet(IReadOnlyList<Listener> All)
{
    /// <summary>Whether any of them redirects.</summary>
    public bool Redirects => All.Any(static listener => listener.RedirectPort is not null);

    /// <summary>Whether the names of one endpoint ask clients for different certificates.</summary>
    public bool MixesClientCertificates => All.Any(static listener =>
        listener.Tls.DistinctBy(static name => (name.ClientCertificateMode, name.Authorities)).Skip(1).Any());

    /// <summary>Fills in what the options leave open.</summary>
    /// <exception cref="ListenException">The options are wrong, which their validator would have said.</exception>
    public static ListenerSet From(ListeningOptions options)
    {
        var errors = new ConfigurationErrors();
        var listeners = ListenerPlan.Build(options, errors);
        return errors.Errors is [var error, ..] ? throw new ListenException(error.ToString()) : new ListenerSet(listeners);
    }
}
