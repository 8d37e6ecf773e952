using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Basic;

/// <summary>Names and passwords (RFC 7617), for staging sites. Only hashes are configured.</summary>
public sealed record BasicOptions : SchemeOptions
{
    /// <summary>What browsers show when they ask.</summary>
    public string Realm { get; init; } = "Restricted";

    /// <summary>The hash of each user's password, by name: bcrypt, as <c>htpasswd -nB NAME</c> prints it.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>A file with more users, one <c>NAME:HASH</c> a line as <c>htpasswd -B</c> writes it, relative to the configuration file. Null for none.</summary>
    public string? UsersFile { get; init; }
}
