using System.Globalization;

namespace Gateway.Transforms.Forwarding;

/// <summary>The addresses of backends that are embedded in the gateway, for a first look and for measurements.</summary>
public static class DemoAddress
{
    /// <summary>A JSON API of a small shop.</summary>
    public const string ShopApi = "demo://shop-api";

    /// <summary>The HTML site of the same shop.</summary>
    public const string ShopWeb = "demo://shop-web";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [ShopApi, ShopWeb];

    /// <summary>True for any address with the scheme <c>demo</c>, known or not.</summary>
    public static bool Is(string address) => address.StartsWith("demo:", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for one of <see cref="Names"/>; <c>:2</c> and so on behind it names a further instance.</summary>
    public static bool IsKnown(string address) =>
        Names.Any(name => address == name
            || (address.StartsWith($"{name}:", StringComparison.Ordinal) && ushort.TryParse(address.AsSpan(name.Length + 1), NumberStyles.None, null, out _)));
}
