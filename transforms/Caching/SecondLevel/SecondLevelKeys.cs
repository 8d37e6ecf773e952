using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Caching.Keys;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>Where responses are in the second level: the same in every gateway, of the same length for every address, and telling nothing of it.</summary>
internal static class SecondLevelKeys
{
    /// <summary>The place of an address and route.</summary>
    /// <param name="primary">The key of the address and route.</param>
    public static string Of(ReadOnlySpan<byte> primary)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(primary, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>What a request chooses between the responses of an address.</summary>
    /// <param name="vary">The headers that choose, lower case and sorted.</param>
    /// <param name="request">The request's fields.</param>
    /// <param name="cookies">Its cookies, without those that are passed over.</param>
    /// <param name="user">Who calls; null where that does not matter.</param>
    /// <returns>Null where it is too long.</returns>
    [SkipLocalsInit]
    public static string? ChoiceOf(IReadOnlyList<string> vary, IDictionary<string, StringValues> request, string? cookies, string? user)
    {
        Span<byte> buffer = stackalloc byte[RequestKey.MaxBytes];
        var key = new KeyWriter(buffer);
        RequestKey.Variant(ref key, 0, vary, request, cookies, user);
        return key.IsTooLong ? null : Of(key.Written);
    }

    /// <summary>The place of what was chosen.</summary>
    /// <param name="primary">The place of the address and route.</param>
    /// <param name="id">The id of the entry there that says what chooses: with another one, all that it chose is out of reach.</param>
    /// <param name="choice">What the request chooses.</param>
    public static string Of(string primary, string id, string choice) => Of(Encoding.ASCII.GetBytes($"{primary}\n{id}\n{choice}"));
}
