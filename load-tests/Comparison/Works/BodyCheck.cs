using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.LoadTests.Comparison.Works;

/// <summary>Says whether a body is what a work must bring. Every body of a run goes through it.</summary>
/// <remarks>A body in another form than the origin's is decoded once; from then on the same bytes are known to be right. Safe to share between threads.</remarks>
internal sealed class BodyCheck
{
    // A coder whose output differs each time is decoded each time, instead of filling the memory.
    private const int MostKnown = 64;
    private readonly byte[]? _expected;
    private readonly BodyForm _form;
    private volatile byte[][] _known = [];

    public BodyCheck(byte[] expected, BodyForm form)
    {
        _expected = expected;
        _form = form;
    }

    private BodyCheck()
    {
    }

    /// <summary>Takes every body: for answers of which the status says it all.</summary>
    public static BodyCheck Any { get; } = new();

    /// <param name="coding">The value of <c>Content-Encoding</c>, empty where there is none.</param>
    /// <param name="body">The bytes of the body, without its framing.</param>
    /// <returns>Null if it is right, or what is wrong.</returns>
    public string? FindProblem(ReadOnlySpan<byte> coding, ReadOnlySpan<byte> body)
    {
        if (_expected is null)
            return null;
        if (_form == BodyForm.None)
            return body.IsEmpty ? null : $"a body of {body.Length} bytes where none belongs";
        if (!coding.SequenceEqual(_form == BodyForm.Gzip ? "gzip"u8 : ""u8))
            return $"the content coding '{System.Text.Encoding.Latin1.GetString(coding)}'";
        if (_form == BodyForm.Plain)
            return Difference(body);

        foreach (var known in _known)
        {
            if (body.SequenceEqual(known))
                return null;
        }

        var problem = _form == BodyForm.Gzip ? ProblemOfGzip(body) : ProblemOfJson(body);
        if (problem is null && _known.Length < MostKnown)
            _known = [.. _known, body.ToArray()];
        return problem;
    }

    private string? Difference(ReadOnlySpan<byte> body)
    {
        if (body.SequenceEqual(_expected))
            return null;
        if (body.Length != _expected!.Length)
            return $"{body.Length} bytes instead of {_expected.Length}";
        return $"another byte at {body.CommonPrefixLength(_expected)} of {_expected.Length}";
    }

    private string? ProblemOfGzip(ReadOnlySpan<byte> body)
    {
        try
        {
            using var decoder = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            using var decoded = new MemoryStream();
            decoder.CopyTo(decoded);
            return Difference(decoded.ToArray());
        }
        catch (InvalidDataException exception)
        {
            return $"no gzip: {exception.Message}";
        }
    }

    private string? ProblemOfJson(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(_expected!)) ? null : "JSON of another value";
        }
        catch (JsonException exception)
        {
            return $"no JSON: {exception.Message}";
        }
    }
}
