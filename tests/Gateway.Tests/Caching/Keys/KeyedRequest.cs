using Gateway.Transforms.Caching.Keys;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Keys;

/// <summary>A request as far as keys go, of few characters, so that similar ones are frequent.</summary>
internal sealed record KeyedRequest(
    string Scheme, string Host, string Target, string Route, string? Port, long? Choice, string? User, string? Cookies, string? Accept, string? Codings, string? Other)
{
    private static readonly string[] Texts = ["", "a", "b", "ab", ",", "a,b", "=", "=a", "r", "f", "v", "u", "%", "%00", "\u0101", "\u0102", "\u00e9", "?"];
    private static readonly string[] CodingTexts = ["gzip", "br", "compress", "x", "*"];

    /// <summary>All that distinguishes it, written so that nothing can be mistaken.</summary>
    public string Identity => string.Join('\n', new[] { Scheme, Host, Target, Route, Port, $"{Choice}", User, Cookies, Accept, Codings, Other }.Select(static text => text is null ? "-" : $"+{text}"));

    public static KeyedRequest Any(Random random)
    {
        var hasVariant = random.Next(3) > 0;
        return new(
            random.Next(2) == 0 ? "http" : "https", random.Next(2) == 0 ? "h" : "h:80", "/" + Any(Texts), "r" + Any(Texts), Maybe(Texts),
            hasVariant ? random.Next(3) : null, hasVariant ? Maybe(Texts) : null, hasVariant ? NotEmpty(Maybe(Texts)) : null,
            hasVariant ? Maybe(Texts) : null, hasVariant ? Maybe(CodingTexts) : null, hasVariant ? Maybe(Texts) : null);

        string Any(string[] from) => from[random.Next(from.Length)];
        string? Maybe(string[] from) => random.Next(2) == 0 ? null : Any(from);
        static string? NotEmpty(string? text) => text is "" ? null : text;
    }

    /// <summary>Its key.</summary>
    public string Write(string[] vary)
    {
        var key = new KeyWriter(stackalloc byte[RequestKey.MaxBytes]);
        RequestKey.Address(ref key, Scheme, Host, Target);
        RequestKey.Route(ref key, Route, Port);
        if (Choice is { } choice)
            RequestKey.Variant(ref key, choice, vary, Fields(), Cookies, User);
        Assert.False(key.IsTooLong);
        return Convert.ToHexString(key.Written);
    }

    private Dictionary<string, StringValues> Fields()
    {
        var fields = new Dictionary<string, StringValues>();
        Add("accept", Accept);
        Add("accept-encoding", Codings);
        Add("x-a", Other);
        return fields;

        void Add(string name, string? value)
        {
            if (value is not null)
                fields[name] = value;
        }
    }
}
