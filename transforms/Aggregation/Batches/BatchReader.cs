using System.Text.Json;
using Gateway.Transforms.Aggregation.Parts;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Batches;

/// <summary>Reads what a batch asks for.</summary>
internal static class BatchReader
{
    // Quotes, a comma and some white space for each address, and each character escaped at worst.
    private const int RoomForItem = 64;

    /// <summary>The most bytes of a request for so many addresses.</summary>
    public static int MaxBytes(int items) => (items * (TargetWriter.MaxLength + RoomForItem)) + RoomForItem;

    /// <summary>The addresses; null where the request is none for a batch: its type, its form, an address that no request line could hold, none or too many of them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxItems">The most addresses.</param>
    /// <param name="aborted">Ends it.</param>
    public static async Task<string[]?> ReadAsync(HttpRequest request, int maxItems, CancellationToken aborted)
    {
        // Anything but JSON a page of another site could send without asking first (Fetch §2.2.2).
        if (!JsonContentType.Is(request.ContentType ?? "") || request.Headers.ContentEncoding.Count > 0)
            return null;
        using var body = new PooledBytes();
        if (!await TryReadAsync(request, MaxBytes(maxItems), body, aborted))
            return null;
        return Parse(body.Written, maxItems);
    }

    /// <summary>The addresses of a body.</summary>
    /// <param name="body">A list of texts.</param>
    /// <param name="maxItems">The most addresses.</param>
    public static string[]? Parse(ReadOnlyMemory<byte> body, int maxItems)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 2 });
            var list = document.RootElement;
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 || list.GetArrayLength() > maxItems)
                return null;
            var targets = new string[list.GetArrayLength()];
            var count = 0;
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String || item.GetString() is not { } target || !IsTarget(target))
                    return null;
                targets[count++] = target;
            }

            return targets;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Broken grammar, or half a surrogate pair.
            return null;
        }
    }

    // The origin form of RFC 9112 §3.2.1, so that host and scheme are those of the batch; everything else is judged as a client's own.
    private static bool IsTarget(string target) =>
        target.Length is > 0 and <= TargetWriter.MaxLength && target[0] == '/' && !target.AsSpan().ContainsAnyExceptInRange('!', '~') && !target.Contains('#', StringComparison.Ordinal);

    private static async Task<bool> TryReadAsync(HttpRequest request, int maxBytes, PooledBytes body, CancellationToken aborted)
    {
        while (await request.Body.ReadAsync(body.GetMemory(1), aborted) is > 0 and var count)
        {
            body.Advance(count);
            if (body.Length > maxBytes)
                return false;
        }

        return true;
    }
}
