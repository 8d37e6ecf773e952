using System.Text;

namespace Gateway.Tests.Observability.Otlp;

/// <summary>A span as it arrived (opentelemetry-proto, trace/v1/trace.proto).</summary>
internal sealed record ReceivedSpan(string TraceId, string SpanId, string ParentId, string Name, int Kind, int Status, IReadOnlyDictionary<string, string> Tags)
{
    public const int Server = 2;
    public const int Client = 3;

    public static IEnumerable<ReceivedSpan> FromRequest(ReadOnlyMemory<byte> request) =>
        from resource in ProtobufReader.Fields(request)
        where resource.Field == 1
        from scope in ProtobufReader.Fields(resource.Bytes)
        where scope.Field == 2
        from span in ProtobufReader.Fields(scope.Bytes)
        where span.Field == 2
        select FromSpan(span.Bytes);

    private static ReceivedSpan FromSpan(ReadOnlyMemory<byte> span)
    {
        var fields = ProtobufReader.Fields(span).ToLookup(static field => field.Field);
        var status = fields[15].SelectMany(static field => ProtobufReader.Fields(field.Bytes)).Where(static field => field.Field == 3);
        return new ReceivedSpan(
            Hex(fields[1]), Hex(fields[2]), Hex(fields[4]), Text(fields[5].Single().Bytes), (int)fields[6].Single().Number,
            (int)status.Select(static field => field.Number).SingleOrDefault(),
            fields[9].Select(static field => Pair(field.Bytes)).ToDictionary());
    }

    private static KeyValuePair<string, string> Pair(ReadOnlyMemory<byte> pair)
    {
        var fields = ProtobufReader.Fields(pair).ToLookup(static field => field.Field);
        var value = ProtobufReader.Fields(fields[2].Single().Bytes).Single();
        return new(Text(fields[1].Single().Bytes), value.Field == 1 ? Text(value.Bytes) : value.Number.ToString());
    }

    private static string Hex(IEnumerable<(int Field, ReadOnlyMemory<byte> Bytes, ulong Number)> fields) =>
        string.Concat(fields.Select(static field => Convert.ToHexStringLower(field.Bytes.Span)));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
