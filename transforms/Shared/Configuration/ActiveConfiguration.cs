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
    /// <remarks>
    /// Listeners run one after another on the swapping thread and must be quick. One that throws now is not added, and
    /// the caller gets the exception.
    /// </remarks>
    public void OnActivated(Action<ConfigurationSnapshot> listener)
    {
        lock (_changing)
        {
            if (_current is { } current)
                listener(current);
            _listeners.Add(listener);
        }
    }

    /// <summary>Puts a generation in force and tells every listener, whatever the others do.</summary>
    /// <returns>
    /// What listeners threw, in the order they were added; empty when all went well. The generation is in force either
    /// way, as routes already follow it, and a listener that threw is called again at the next swap.
    /// </returns>
    public IReadOnlyList<Exception> Activate(ConfigurationSnapshot snapshot)
    {
        lock (_changing)
        {
            _current = snapshot;
            List<Exception>? failures = null;
            // A copy: a listener may make a service that adds one of its own, which is then told at once.
            foreach (var listener in _listeners.ToArray())
            {
                try
                {
                    listener(snapshot);
                }
                catch (Exception exception)
                {
                    // It must not keep the others on the generation before.
                    (failures ??= []).Add(exception);
                }
            }

            return failures ?? [];
        }
    }
}
