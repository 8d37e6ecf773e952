namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// The generation in force. A request reads <see cref="Current"/> once, before it is routed; after that its route's
/// endpoint metadata is what counts. Safe to share between threads.
/// </summary>
public sealed class ActiveConfiguration
{
    private readonly Lock _changing = new();
    private readonly List<Action<ConfigurationSnapshot>> _listeners = [];
    private volatile ConfigurationSnapshot? _current;

    /// <summary>The generation in force.</summary>
    /// <exception cref="InvalidOperationException">No configuration has been loaded yet.</exception>
    public ConfigurationSnapshot Current => _current ?? throw new InvalidOperationException("No configuration has been loaded yet.");

    /// <summary>False until the first valid configuration is in force.</summary>
    public bool IsLoaded => _current is not null;

    /// <summary>Calls <paramref name="listener"/> at every swap, and now if a configuration is in force.</summary>
    /// <remarks>Listeners run one after another on the swapping thread and must be quick.</remarks>
    public void OnActivated(Action<ConfigurationSnapshot> listener)
    {
        lock (_changing)
        {
            _listeners.Add(listener);
            if (_current is { } current)
                listener(current);
        }
    }

    /// <summary>Puts a generation in force. Every listener is called, whether or not another one fails.</summary>
    /// <returns>What listeners threw; empty when all followed.</returns>
    public IReadOnlyList<Exception> Activate(ConfigurationSnapshot snapshot)
    {
        var faults = new List<Exception>();
        lock (_changing)
        {
            _current = snapshot;
            foreach (var listener in _listeners)
            {
                try
                {
                    listener(snapshot);
                }
                catch (Exception fault)
                {
                    faults.Add(fault);
                }
            }
        }

        return faults;
    }
}
