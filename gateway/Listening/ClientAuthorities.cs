using System.Security.Cryptography.X509Certificates;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>The authorities that client certificates must come from, in a form each handshake can use as it is.</summary>
/// <param name="Policy">
/// How a client's chain is judged: against these authorities alone, without asking the network for anything.
/// </param>
internal sealed record ClientAuthorities(X509ChainPolicy Policy)
{
    /// <summary>Those the system trusts.</summary>
    public static ClientAuthorities System { get; } = new(AuthoritiesFile.NewPolicy());

    /// <summary>The file to read, with its options key.</summary>
    public static IReadOnlyList<(string Key, string Path)> FilesOf(string path) => [("", path)];

    /// <summary>Reads a PEM file with one certificate or more.</summary>
    public static Loaded<ClientAuthorities> Load(string path, FileContents contents)
    {
        if (contents.Problem is { } unread)
            return new Loaded<ClientAuthorities>(null, unread);

        var (authorities, problem) = AuthoritiesFile.Load(path, contents.Bytes[0]);
        return new Loaded<ClientAuthorities>(authorities is null ? null : new ClientAuthorities(AuthoritiesFile.PolicyOf(authorities)), problem);
    }
}
