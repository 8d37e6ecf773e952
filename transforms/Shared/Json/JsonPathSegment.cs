using System.Text;
using System.Text.Json;

namespace Gateway.Transforms.Shared.Json;

/// <summary>One step of a <see cref="JsonPath"/>: a name, an index, or, without either, everything. Immutable, safe to share.</summary>
/// <param name="Name">The member's name; null for none.</param>
/// <param name="Index">The item's index, from the end where it is negative; null for none.</param>
internal sealed record JsonPathSegment(string? Name, int? Index)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(Name ?? "");

    /// <summary>The name in UTF-8; empty for none.</summary>
    public ReadOnlySpan<byte> NameBytes => _name;

    /// <summary>Whether it leads to everything.</summary>
    public bool IsWildcard => Name is null && Index is null;

    /// <summary>The values that it leads to from one, in the document's order.</summary>
    public IEnumerable<JsonElement> Select(JsonElement element)
    {
        if (Name is not null)
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(Name, out var member) ? [member] : [];
        if (Index is { } index)
        {
            if (element.ValueKind != JsonValueKind.Array)
                return [];
            var place = index < 0 ? element.GetArrayLength() + index : index;
            return place >= 0 && place < element.GetArrayLength() ? [element[place]] : [];
        }

        return element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Select(static member => member.Value),
            JsonValueKind.Array => element.EnumerateArray(),
            _ => [],
        };
    }
}
