namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What is said to be JSON: <c>application/json</c>, <c>text/json</c> and whatever ends with <c>+json</c> (RFC 6839 §3.1).</summary>
internal static class JsonContentType
{
    /// <summary>Whether a <c>Content-Type</c> says so. Allocates nothing.</summary>
    public static bool Is(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType[..end]).Trim(" \t");
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || (type.EndsWith("+json", StringComparison.OrdinalIgnoreCase) && type.Contains('/'));
    }
}
