using System.Text.Json;

namespace Gateway.Transforms.Shared.Callers;

/// <summary>Whether a caller's claim has a value.</summary>
internal static class ClaimValue
{
    /// <summary>True for a text, a number or a truth value that is written so, or a list with one. Allocates nothing for texts.</summary>
    public static bool Has(Caller caller, string name, string value)
    {
        if (!caller.Claims.TryGetProperty(name, out var claim))
            return false;
        if (claim.ValueKind != JsonValueKind.Array)
            return Is(claim, value);
        foreach (var one in claim.EnumerateArray())
        {
            if (Is(one, value))
                return true;
        }

        return false;
    }

    private static bool Is(JsonElement claim, string value) => claim.ValueKind switch
    {
        JsonValueKind.String => claim.ValueEquals(value),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => claim.GetRawText() == value,
        _ => false,
    };
}
