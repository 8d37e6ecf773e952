using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Idempotency;

/// <summary>The key of a request (draft-ietf-httpapi-idempotency-key-header §2).</summary>
internal static class IdempotencyKey
{
    /// <summary>The header it comes in.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The most characters of one.</summary>
    public const int MaxLength = 255;

    /// <summary>Reads it: a string of structured fields (RFC 9651 §3.3.3), or, as most clients send it, what would be within its quotes. Both are the same key.</summary>
    /// <param name="lines">The header's lines.</param>
    /// <param name="key">The key, from 1 to <see cref="MaxLength"/> visible characters of ASCII.</param>
    public static bool TryRead(StringValues lines, out string key)
    {
        key = "";
        if (lines is not [{ } value])
            return false;
        value = value.Trim(' ');
        if (value is not ['"', ..])
            key = value;
        else if (value.Length < 2 || value[^1] != '"')
            return false;
        else
            key = value[1..^1];
        return key.Length is > 0 and <= MaxLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~') && key.AsSpan().IndexOfAny('"', '\\', ',') < 0;
    }
}
