using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Shared.Bodies;

/// <summary>What a feature may hold of bodies, all requests together. Safe to share between threads.</summary>
internal sealed class BodyMemory
{
    // Of all that may be held, one client has a fourth, or one body: clients that send slowly must not keep all others out.
    private const int Shares = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<ClientKey, (int Bodies, long Bytes)> _clients = [];
    private long _limit;
    private long _held;

    /// <summary>So many bytes at most; what is held already when it is lowered stays.</summary>
    public long Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>So many are held now.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Takes some for what is no client's body; false where they are not there.</summary>
    public bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_held + bytes > Limit)
                return false;
            _held += bytes;
            return true;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long bytes)
    {
        lock (_gate)
            _held -= bytes;
    }

    /// <summary>Takes some for a client's body; false where they are not there, or the client has its share.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="bytes">How many more.</param>
    /// <param name="isNew">Whether the body has none yet.</param>
    public bool TryTake(ClientKey client, long bytes, bool isNew)
    {
        lock (_gate)
        {
            var (bodies, held) = _clients.GetValueOrDefault(client);
            bodies += isNew ? 1 : 0;
            if (_held + bytes > Limit || (bodies > 1 && held + bytes > Limit / Shares))
                return false;
            _clients[client] = (bodies, held + bytes);
            _held += bytes;
            return true;
        }
    }

    /// <summary>Gives back what a client's body has.</summary>
    public void Return(ClientKey client, long bytes)
    {
        lock (_gate)
        {
            _held -= bytes;
            var (bodies, held) = _clients[client];
            if (bodies == 1)
                _clients.Remove(client);
            else
                _clients[client] = (bodies - 1, held - bytes);
        }
    }
}
