using System.Text.Json;

namespace Gateway.Transforms.Caching.Purging;

/// <summary>What the admin port is asked to purge: one kind of thing, one or several of it.</summary>
/// <param name="Kind"><c>tag</c>, <c>url</c>, <c>prefix</c> or <c>all</c>.</param>
/// <param name="Values">The tags or addresses; empty for all.</param>
/// <param name="IsSoft">Whether what is stored only becomes stale.</param>
internal sealed record PurgeRequest(string Kind, IReadOnlyList<string> Values, bool IsSoft)
{
    /// <summary>The most tags or addresses in one request.</summary>
    public const int MaxValues = 256;

    private const string Tag = "tag";
    private const string Url = "url";
    private const string Prefix = "prefix";
    private const string All = "all";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads a body such as <c>{"tag":"product-7","soft":true}</c>.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="problem">What is wrong with it; null for nothing.</param>
    public static PurgeRequest? Read(ReadOnlyMemory<byte> body, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Read(document.RootElement, out problem);
        }
        catch (JsonException exception)
        {
            problem = $"The body is not JSON: line {exception.LineNumber + 1}, position {exception.BytePositionInLine + 1}.";
            return null;
        }
    }

    /// <summary>Carries it out.</summary>
    public void Begin(Purger purger)
    {
        if (Kind == All)
            purger.PurgeAll(IsSoft);
        foreach (var value in Values)
        {
            if (Kind == Tag)
                purger.PurgeTag(value, IsSoft);
            else if (Kind == Url)
                purger.PurgeAddress(value, IsSoft);
            else
                purger.PurgePrefix(value, IsSoft);
        }
    }

    private static PurgeRequest? Read(JsonElement body, out string? problem)
    {
        problem = "The body must be an object with one of tag, url, prefix and all, such as {\"tag\":\"product-7\"}; soft may stand beside it.";
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        string? kind = null;
        IReadOnlyList<string> values = [];
        var isSoft = false;
        foreach (var member in body.EnumerateObject())
        {
            if (member.NameEquals("soft"))
            {
                if (member.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    problem = "soft must be true or false.";
                    return null;
                }

                isSoft = member.Value.GetBoolean();
                continue;
            }

            if (kind is not null || member.Name is not (Tag or Url or Prefix or All))
                return null;
            kind = member.Name;
            if (kind == All ? member.Value.ValueKind != JsonValueKind.True : !TryReadValues(member.Value, out values))
            {
                problem = kind == All ? "all must be true." : $"{kind} must be a text, or a list of 1 to {MaxValues} texts.";
                return null;
            }
        }

        if (kind is null)
            return null;
        problem = kind is Url or Prefix ? values.Select(FindProblem).FirstOrDefault(static found => found is not null) : null;
        return problem is null ? new PurgeRequest(kind, values, isSoft) : null;
    }

    private static bool TryReadValues(JsonElement element, out IReadOnlyList<string> values)
    {
        values = element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array when element.GetArrayLength() <= MaxValues && element.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String) =>
                [.. element.EnumerateArray().Select(static item => item.GetString()!)],
            _ => [],
        };
        return values.Count > 0 && values.All(static value => value.Length > 0);
    }

    private static string? FindProblem(string address) => Purger.IsAddress(address)
        ? null
        : $"'{address}' must be an address as clients ask for it, such as https://shop.example.com/products/7.";
}
