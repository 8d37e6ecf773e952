using System.Text.Json;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Authentication.ForwardAuth;

/// <summary>Where a claim stands in a backend's answer: at one of the two.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Path">In the body.</param>
/// <param name="Header">In a header.</param>
internal sealed record ClaimSource(string Claim, JsonPath? Path, string? Header)
{
    /// <summary>The claim's value; null for none.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="body">Its body; null where it is no JSON.</param>
    public object? Find(ClusterAnswer answer, JsonElement? body)
    {
        if (Header is not null)
            return answer.Headers[Header] is { Count: > 0 } values ? values.ToString() : null;
        if (body is null)
            return null;
        var found = Path!.Select(body.Value);
        if (!Path.IsSingular)
            return found;
        return found is [{ ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } one] ? one : null;
    }
}
