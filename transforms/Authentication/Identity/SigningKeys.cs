namespace Gateway.Transforms.Authentication.Identity;

/// <summary>The keys that tokens of the gateway are or were signed with, for whoever checks them. Safe to share between threads.</summary>
internal sealed class SigningKeys
{
    // Tokens of keys before these have long expired.
    private const int MaxKept = 4;

    private readonly Lock _gate = new();
    private readonly Lazy<SigningKey> _own = new(SigningKey.Create);
    private readonly List<SigningKey> _used = [];

    /// <summary>A key of this process, made when it is first needed.</summary>
    public SigningKey Own => _own.Value;

    /// <summary>The public keys, the latest first (RFC 7517 §5).</summary>
    public string KeySet
    {
        get
        {
            lock (_gate)
                return $$"""{"keys":[{{string.Join(',', _used.Select(static key => key.Jwk))}}]}""";
        }
    }

    /// <summary>Tokens are signed with this key from now on.</summary>
    public void Use(SigningKey key)
    {
        lock (_gate)
        {
            _used.RemoveAll(other => other.Id == key.Id);
            _used.Insert(0, key);
            if (_used.Count > MaxKept)
                _used.RemoveAt(MaxKept);
        }
    }
}
