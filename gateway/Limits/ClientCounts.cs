using System.Runtime.InteropServices;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Limits;

/// <summary>How many connections each client has open. Holds open ones only. Safe to share between threads.</summary>
internal sealed class ClientCounts
{
    private readonly Lock _changing = new();
    private readonly Dictionary<ClientKey, int> _counts = [];

    /// <summary>Clients that have a connection open.</summary>
    public int Clients
    {
        get
        {
            lock (_changing)
                return _counts.Count;
        }
    }

    /// <summary>Counts one more, unless the client has as many as it may.</summary>
    public bool TryEnter(ClientKey client, int limit)
    {
        lock (_changing)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, client, out _);
            if (count >= limit)
                return false;
            count++;
            return true;
        }
    }

    /// <summary>Counts one less. Once for each <see cref="TryEnter"/> that was true.</summary>
    public void Leave(ClientKey client)
    {
        lock (_changing)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, client);
            if (--count == 0)
                _counts.Remove(client);
        }
    }
}
