using System.Buffers;

namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>Writes a request target without what its query says: values may be tokens, names tell what was asked.</summary>
internal static class QueryNames
{
    /// <summary>
    /// <c>/list?page=2&amp;q=x</c> becomes <c>/list?page=&amp;q=</c>. A piece without <c>=</c> may be a value as well as a
    /// name and becomes <c>*</c>. A fragment, which no target has, counts as part of the value.
    /// </summary>
    /// <param name="target">The target as sent.</param>
    /// <param name="output">Receives the text, never longer than <paramref name="target"/> plus one character.</param>
    public static void Write(ReadOnlySpan<char> target, IBufferWriter<char> output)
    {
        var question = target.IndexOf('?');
        if (question < 0)
        {
            output.Write(target);
            return;
        }

        output.Write(target[..(question + 1)]);
        var query = target[(question + 1)..];
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var piece = end < 0 ? query : query[..end];
            var equals = piece.IndexOf('=');
            if (equals >= 0)
                output.Write(piece[..(equals + 1)]);
            else if (!piece.IsEmpty)
                output.Write("*");
            if (end < 0)
                return;
            output.Write("&");
            query = query[(end + 1)..];
        }
    }
}
