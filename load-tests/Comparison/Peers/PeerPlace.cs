using System.Net;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>Where one proxy runs in one comparison.</summary>
internal sealed record PeerPlace
{
    /// <summary>A directory of its own.</summary>
    public required string Directory { get; init; }

    /// <summary>Its configuration, filled in.</summary>
    public required string Configuration { get; init; }

    /// <summary>Where it takes HTTP/1.1.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Where it takes HTTP/2 without TLS.</summary>
    public required IPEndPoint Http2Endpoint { get; init; }

    /// <summary>For its operator, where it has such a thing.</summary>
    public required int AdminPort { get; init; }

    /// <summary>The origin's port for this proxy.</summary>
    public required IPEndPoint Origin { get; init; }

    /// <summary>The PEM file of the key that tokens are signed with.</summary>
    public required string PublicKey { get; init; }

    /// <summary>Where npm packages of the tests' Express application are.</summary>
    public required string NodeModules { get; init; }

    public required string User { get; init; }

    public required string Group { get; init; }

    /// <summary>The values of a template's names.</summary>
    public IReadOnlyDictionary<string, string> Values => new Dictionary<string, string>
    {
        ["directory"] = Directory,
        ["port"] = $"{Endpoint.Port}",
        ["h2Port"] = $"{Http2Endpoint.Port}",
        ["adminPort"] = $"{AdminPort}",
        ["origin"] = $"{Origin}",
        ["originHost"] = $"{Origin.Address}",
        ["originPort"] = $"{Origin.Port}",
        ["publicKey"] = PublicKey,
        ["user"] = User,
        ["group"] = Group,
    };
}
