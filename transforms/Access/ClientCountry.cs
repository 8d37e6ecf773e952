using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Access;

/// <summary>Which country a trusted proxy says that a client is in.</summary>
internal static class ClientCountry
{
    /// <summary>Stands for a country that is not known; ISO 3166-1 gives it to no country, and proxies say it too.</summary>
    public const string Unknown = "XX";

    /// <summary>Whether a text is written as a country: two letters, or a letter and a digit, as proxies call what is no country (<c>T1</c>).</summary>
    public static bool IsWritten(ReadOnlySpan<char> text) => text.Length == 2 && char.IsAsciiLetterUpper(text[0]) && (char.IsAsciiLetterUpper(text[1]) || char.IsAsciiDigit(text[1]));

    /// <summary>The country, in two characters; <see cref="Unknown"/> where nobody who is trusted says one, and one alone. Its case is the proxy's.</summary>
    public static string Of(HttpContext context, string header) =>
        context.Features.Find<ForwardedFacts>() is not null && context.Request.Headers[header] is [{ Length: 2 } country] ? country : Unknown;
}
