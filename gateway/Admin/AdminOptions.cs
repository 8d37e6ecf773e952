using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Admin;

/// <summary>The section <c>Admin</c>: the operator's own port.</summary>
internal sealed record AdminOptions
{
    /// <summary>The admin port of a configuration that says nothing about it.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8081";

    /// <summary>Where it listens; null for nowhere.</summary>
    public string? Url { get; init; } = DefaultUrl;

    /// <summary>What a request that changes something must carry as <c>Authorization: Bearer</c>; without one, none may change anything.</summary>
    [Secret]
    public string? Token { get; init; }

    /// <summary>Values of <c>Host</c> that are answered besides loopback names and addresses, without port; an IPv6 address with or without brackets, in any spelling.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
