using System.Globalization;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>
/// What a policy says about who may have what. Responses that outlive a process, and an edit, are not sent under a policy that would not have stored them for these requests.
/// </summary>
internal static class PolicyShape
{
    /// <summary>The same number for the same words, in every process.</summary>
    public static ulong Of(CachePolicyOptions options) => TagHash.Of(string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Profile} {options.Preset} {options.PerUser} {options.Html}\n{string.Join(' ', KeyedHeaders.Of(options))}\n{string.Join(' ', options.IgnoreCookies)}\n{string.Join(' ', options.CredentialHeaders)}"));
}
