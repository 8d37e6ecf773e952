using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Microsoft.AspNetCore.Http;

namespace Gateway.Microbenchmarks;

/// <summary>What it costs to put a value from the end of another part's body of 1 MB into the targets of 50 items: found once, beside found for each. Bound: a tenth of that.</summary>
[MemoryDiagnoser]
public class ItemTemplateBenchmarks
{
    private const int ItemCount = 50;

    private readonly byte[] _body = Encoding.UTF8.GetBytes($$"""{"rows":[{{string.Join(',', Enumerable.Repeat("""{"id":7919,"name":"caf\u00e9"}""", 34_000))}}],"token":"end"}""");
    private readonly byte[][] _items = [.. Enumerable.Range(0, ItemCount).Select(static number => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)))];
    private readonly HttpContext _client = new DefaultHttpContext();
    private TemplatePiece[] _template = [];

    /// <summary>Reads the template.</summary>
    [GlobalSetup]
    public void Setup() =>
        _template = TemplateReader.ReadTarget("/stock/{item}?token={me.body.token}", new Scope([], ["me"]), hasItem: true, static message => throw new InvalidOperationException(message))!;

    /// <summary>As if nothing was known of the body each time.</summary>
    [Benchmark(Baseline = true)]
    public int FoundForEach()
    {
        var length = 0;
        foreach (var item in _items)
        {
            using var state = new PartState { Body = _body };
            length += Write(new Values(_client, [state]), item);
        }

        return length;
    }

    /// <summary>As a request does it.</summary>
    [Benchmark]
    public int FoundOnce()
    {
        using var state = new PartState { Body = _body };
        var values = new Values(_client, [state]);
        var length = 0;
        foreach (var item in _items)
            length += Write(values, item);
        return length;
    }

    private int Write(Values values, byte[] item) =>
        TargetWriter.Write(_template, values, item, allowsSlashes: false, out _)?.Raw.Length ?? throw new InvalidOperationException("The sample has no such value.");
}
