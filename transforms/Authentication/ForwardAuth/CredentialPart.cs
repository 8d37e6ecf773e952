using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.ForwardAuth;

/// <summary>A header or a cookie that says who calls. Immutable.</summary>
/// <param name="IsCookie">False for a header.</param>
/// <param name="Name">Its name; of a cookie perhaps the beginning only.</param>
/// <param name="IsPrefix">True where cookies of every name that begins so are meant.</param>
internal sealed record CredentialPart(bool IsCookie, string Name, bool IsPrefix)
{
    private const string HeaderKind = "header:";
    private const string CookieKind = "cookie:";

    /// <summary>The part of that spelling; null for none.</summary>
    public static CredentialPart? Parse(string text)
    {
        var isCookie = text.StartsWith(CookieKind, StringComparison.Ordinal);
        if (!isCookie && !text.StartsWith(HeaderKind, StringComparison.Ordinal))
            return null;
        var name = text[HeaderKind.Length..];
        var isPrefix = isCookie && name.EndsWith('*');
        if (isPrefix)
            name = name[..^1];
        return Shared.FieldSyntax.IsToken(name) && !name.Contains('*', StringComparison.Ordinal) ? new CredentialPart(isCookie, name, isPrefix) : null;
    }

    /// <summary>True for a cookie of that name.</summary>
    public bool Takes(ReadOnlySpan<char> cookie) => IsCookie && (IsPrefix ? cookie.StartsWith(Name, StringComparison.Ordinal) : cookie.SequenceEqual(Name));
}
