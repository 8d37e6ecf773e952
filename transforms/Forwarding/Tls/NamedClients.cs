using System.Net.Http;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>
/// A client for each name that requests have in <c>Host</c>: clients make names up, and connections are kept for each. Those that were not used for longest are closed, so that there
/// are never idle ones for more than <see cref="MaxNames"/>. Safe to share.
/// </summary>
/// <param name="create">Makes a client.</param>
internal sealed class NamedClients(Func<HttpMessageInvoker> create)
{
    /// <summary>The most names that connections are kept for.</summary>
    public const int MaxNames = 256;

    private readonly Lazy<HttpMessageInvoker> _unnamed = new(create);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Client>> _clients = new(StringComparer.Ordinal);

    // The latest first.
    private readonly LinkedList<Client> _byUse = [];

    /// <summary>The client of requests whose connections are not kept by name. Never closed.</summary>
    public HttpMessageInvoker Unnamed => _unnamed.Value;

    /// <summary>The client of a name, which is not closed before <see cref="Leave"/>.</summary>
    public Client Take(string name)
    {
        Client? oldest = null;
        LinkedListNode<Client>? node;
        lock (_lock)
        {
            if (_clients.TryGetValue(name, out node))
            {
                _byUse.Remove(node);
            }
            else
            {
                if (_clients.Count == MaxNames)
                    oldest = RemoveOldest();
                node = new LinkedListNode<Client>(new Client(name, create()));
                _clients.Add(name, node);
            }

            _byUse.AddFirst(node);
            node.Value.Requests++;
        }

        oldest?.Invoker.Dispose();
        return node.Value;
    }

    /// <summary>A request's head was answered, or never will be. Bodies under way are not broken off where the client is closed.</summary>
    public void Leave(Client client)
    {
        bool isLast;
        lock (_lock)
            isLast = --client.Requests == 0 && client.IsRemoved;
        if (isLast)
            client.Invoker.Dispose();
    }

    // Null where it is still in use: whoever leaves it last closes it.
    private Client? RemoveOldest()
    {
        var oldest = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _clients.Remove(oldest.Name);
        oldest.IsRemoved = true;
        return oldest.Requests == 0 ? oldest : null;
    }

    /// <summary>A client and who uses it.</summary>
    internal sealed class Client(string name, HttpMessageInvoker invoker)
    {
        /// <summary>The name.</summary>
        public string Name => name;

        /// <summary>What sends.</summary>
        public HttpMessageInvoker Invoker => invoker;

        /// <summary>How many use it now.</summary>
        public int Requests { get; set; }

        /// <summary>Whether it is found no more, and closed by whoever leaves it last.</summary>
        public bool IsRemoved { get; set; }
    }
}
