using Gateway.Transforms.Aggregation.Planning;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What a part sends, with its values in place. Whoever has it disposes of it when all calls with it are over.</summary>
/// <param name="share">The room that its body takes until then; null where it has none, or takes none. Is disposed of with it.</param>
internal sealed class PartMessage(RoomShare? share = null) : IDisposable
{
    private PooledBytes? _body;

    /// <summary>Path and query.</summary>
    public PartTarget Target { get; private set; } = null!;

    /// <summary>Headers beside those that every part has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private set; } = [];

    /// <summary>The body; null for none.</summary>
    public ReadOnlyMemory<byte>? Body => _body?.Written;

    /// <summary>Puts the values in; says why where that cannot be.</summary>
    /// <param name="plan">The part.</param>
    /// <param name="values">The values of the request at hand.</param>
    /// <param name="item">The item at hand; empty for none.</param>
    public PartFailure Fill(PartPlan plan, Values values, ReadOnlyMemory<byte> item)
    {
        var failure = PartFailure.None;
        if ((plan.FixedTarget ?? TargetWriter.Write(plan.Target, values, item, plan.AllowsSlashes, out failure)) is not { } target)
            return failure;
        Target = target;
        if (plan.Headers.Length > 0)
            failure = FillHeaders(plan, values, item);
        return failure == PartFailure.None && plan.Body is { } body ? FillBody(body, values, item) : failure;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _body?.Dispose();
        share?.Dispose();
    }

    private PartFailure FillHeaders(PartPlan plan, Values values, ReadOnlyMemory<byte> item)
    {
        var headers = new List<KeyValuePair<string, string>>(plan.Headers.Length);
        foreach (var (name, template) in plan.Headers)
        {
            if (TemplateText.HeaderOf(template, values, item, out var failure) is not { } value)
                return failure;
            headers.Add(KeyValuePair.Create(name, value));
        }

        Headers = headers;
        return PartFailure.None;
    }

    private PartFailure FillBody(JsonTemplate template, Values values, ReadOnlyMemory<byte> item)
    {
        _body = new PooledBytes();
        var failure = template.Write(values, item, new TemplateOutput(_body, share));
        template.End(_body);
        return failure;
    }
}
