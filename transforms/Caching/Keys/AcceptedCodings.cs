using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>
/// <c>Accept-Encoding</c> reduced to which codings a client takes at all, so that browsers of all makes share responses (RFC 9111 §4.1). Only what makes no difference to
/// what may be sent is left out: order, weights, blanks.
/// </summary>
internal static class AcceptedCodings
{
    // Those that any other coding, and the representation as it is, are taken or refused by.
    private const int Any = 1 << 4;
    private const int NotIdentity = 1 << 5;
    private const int KnownOnes = Any - 1;

    private static readonly string[] Names = ["br", "gzip", "zstd", "deflate", "*", "identity;q=0"];
    private static readonly string[] Forms = MakeForms();

    /// <summary>The codings that are taken, in a fixed order; null where one is named that is not known here. Allocates nothing.</summary>
    public static string? Of(StringValues acceptEncoding)
    {
        var (taken, refused) = (0, 0);
        foreach (var line in acceptEncoding)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                if (!TryAdd(line.AsSpan(range), ref taken, ref refused))
                    return null;
            }
        }

        // RFC 9110 §12.5.3: * is for those that are not named.
        if ((taken & Any) != 0)
            taken |= KnownOnes & ~refused;
        else if ((refused & Any) != 0 && (taken & NotIdentity) == 0)
            refused |= NotIdentity;
        return Forms[(taken & ~(refused | NotIdentity)) | (refused & NotIdentity)];
    }

    private static bool TryAdd(ReadOnlySpan<char> item, ref int taken, ref int refused)
    {
        var semicolon = item.IndexOf(';');
        var name = (semicolon < 0 ? item : item[..semicolon]).Trim(" \t");
        if (name.IsEmpty)
            return true;
        var bit = BitOf(name);
        if (bit == 0)
            return false;
        if (semicolon >= 0 && Quality.OfParameters(item[(semicolon + 1)..]) == 0)
            refused |= bit;
        else
            taken |= bit;
        return true;
    }

    private static int BitOf(ReadOnlySpan<char> name)
    {
        if (name is "*")
            return Any;
        if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return NotIdentity;
        if (name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
            name = "gzip";
        for (var i = 0; i < 4; i++)
        {
            if (name.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
                return 1 << i;
        }

        return 0;
    }

    private static string[] MakeForms()
    {
        var forms = new string[1 << Names.Length];
        for (var taken = 0; taken < forms.Length; taken++)
            forms[taken] = string.Join(',', Names.Where((_, i) => (taken & (1 << i)) != 0));
        return forms;
    }
}
