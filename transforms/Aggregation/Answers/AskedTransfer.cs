using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>What a client asks for by its <c>Accept</c> (RFC 9110 §12.5.1): parts as they come only where it names how, as <c>*/*</c> does not mean that.</summary>
internal static class AskedTransfer
{
    /// <summary>The first of what it names; null for a body in one piece.</summary>
    /// <param name="accept">The header.</param>
    /// <param name="offered">What the aggregate offers.</param>
    public static Transfer? Of(StringValues accept, Transfer[] offered)
    {
        foreach (var line in accept)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var type = line.AsSpan(range);
                var parameters = type.IndexOf(';');
                // Who gives it no weight refuses it (§12.4.2).
                if (parameters >= 0 && Quality.OfParameters(type[(parameters + 1)..]) == 0)
                    continue;
                if (NamedBy(parameters < 0 ? type : type[..parameters]) is { } transfer && offered.Contains(transfer))
                    return transfer;
            }
        }

        return null;
    }

    /// <summary>What is left without those that name a way to send parts as they come; JSON where nothing is.</summary>
    /// <param name="accept">The header.</param>
    public static StringValues WithoutAny(StringValues accept)
    {
        var left = new List<string>();
        foreach (var line in accept)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var type = line.AsSpan(range).Trim(" \t");
                var parameters = type.IndexOf(';');
                if (!type.IsEmpty && NamedBy(parameters < 0 ? type : type[..parameters]) is null)
                    left.Add(type.ToString());
            }
        }

        return left.Count > 0 ? string.Join(", ", left) : "application/json";
    }

    private static Transfer? NamedBy(ReadOnlySpan<char> type)
    {
        type = type.Trim(" \t");
        return type.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase) || type.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase) ? Transfer.Lines
            : type.Equals("multipart/mixed", StringComparison.OrdinalIgnoreCase) ? Transfer.Multipart
            : null;
    }
}
