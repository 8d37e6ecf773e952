using System.Text;
using Gateway.Transforms.Caching.Purging;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>What a gateway tells the others: a purge, or that something was done to an address (RFC 9111 §4.4). Immutable.</summary>
/// <param name="Purge">What it means.</param>
/// <param name="IsChange">Whether it is a change of one address: that is told once, and held against what is stored later, not against all that is there.</param>
/// <param name="ForwardedPort">The port a trusted proxy spoke of, in the keys of a changed address; null for none.</param>
/// <param name="Keys">Where responses of a changed address are in the second level.</param>
internal sealed record Notice(Purge Purge, bool IsChange, string? ForwardedPort, IReadOnlyList<string> Keys)
{
    /// <summary>A purge.</summary>
    public static Notice Of(Purge purge) => new(purge, IsChange: false, null, []);

    /// <summary>A change.</summary>
    public static Notice OfChange(ReadOnlySpan<byte> address, string? forwardedPort, IReadOnlyList<string> keys) =>
        new(new Purge(null, address.ToArray(), null, IsSoft: false), IsChange: true, forwardedPort, keys);

    /// <summary>The same for two that need to be told only once.</summary>
    public string Identity => $"{(IsChange ? 'c' : Purge.IsSoft ? 's' : 'h')}{Purge.Tag:x}\n{Text(Purge.Address)}\n{Text(Purge.Prefix)}\n{ForwardedPort}";

    private static string Text(byte[]? bytes) => bytes is null ? "-" : Encoding.Latin1.GetString(bytes);
}
