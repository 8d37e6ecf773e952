namespace Gateway.Transforms.Shared.Addresses;

/// <summary>Implemented by the section that names the proxies whose word on clients is believed, for features that go by such words.</summary>
public interface ITrustedProxyNames
{
    /// <summary>Whether there are any.</summary>
    bool HasTrustedProxies { get; }
}
