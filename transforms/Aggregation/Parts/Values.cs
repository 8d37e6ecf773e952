using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Finds the values that templates of one request name.</summary>
/// <param name="client">The aggregate's request.</param>
/// <param name="parts">Its parts, of which those that are named are over.</param>
internal sealed class Values(HttpContext client, PartState[] parts)
{
    /// <summary>A value as JSON, in bytes that are good as long as the request; false for none.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="item">The item at hand, as JSON; empty for none.</param>
    /// <param name="json">The value.</param>
    public bool TryFind(Reference reference, ReadOnlyMemory<byte> item, out ReadOnlyMemory<byte> json)
    {
        json = default;
        switch (reference.Kind)
        {
            case ValueKind.Item:
                json = item;
                break;
            case ValueKind.Body:
                return parts[reference.Part].TryFind(reference.Path, out json);
            case ValueKind.Result:
                json = parts[reference.Part].Result;
                break;
            case ValueKind.Status:
                if (parts[reference.Part].Status is > 0 and var status)
                    json = Encoding.ASCII.GetBytes(status.ToString(CultureInfo.InvariantCulture));
                break;
            case ValueKind.Claim:
                if (client.Features.Get<Caller>() is { } caller && reference.Path!.Select(caller.Claims) is [var claim])
                    json = Encoding.UTF8.GetBytes(claim.GetRawText());
                break;
            default:
                if (TextOf(reference) is { } text)
                    json = JsonSerializer.SerializeToUtf8Bytes(text);
                break;
        }

        return !json.IsEmpty;
    }

    /// <summary>The text of a value that comes with the request; null for none, and for those that do not.</summary>
    public string? TextOf(Reference reference) => reference.Kind switch
    {
        // The server leaves this one alone where it decodes a path.
        ValueKind.Route => (client.Request.RouteValues[reference.Name] as string)?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase),
        ValueKind.Query => client.Request.Query[reference.Name] is [{ } value, ..] ? value : null,
        ValueKind.Header => client.Request.Headers[reference.Name] is { Count: > 0 } values && !SaysWhoCalls(reference.Name) ? values.ToString() : null,
        _ => null,
    };

    // By one of these backends are told who calls: what a client says in it is nobody's word.
    private bool SaysWhoCalls(string header) => client.GetEndpoint()?.Metadata.GetMetadata<IdentityHeaderNames>()?.Contains(header) == true;
}
