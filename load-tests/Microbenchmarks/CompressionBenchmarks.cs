using System.Buffers;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Compression;
using Gateway.Transforms.Compression.Encoders;
using Gateway.Transforms.Compression.Negotiation;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Microbenchmarks;

/// <summary>
/// What choosing a coding and encoding 50 KB of JSON at the default levels costs. Bounds: choosing allocates nothing and takes less than 1 µs; an encoder
/// allocates less than 1 KB for a body, whatever its size.
/// </summary>
[MemoryDiagnoser]
public class CompressionBenchmarks
{
    private static readonly ContentCoding[] Offered = [ContentCoding.Brotli, ContentCoding.Zstandard, ContentCoding.Gzip];

    private readonly BodyEncoders _encoders = new();
    private readonly ArrayBufferWriter<byte> _output = new(128 * 1024);
    private readonly HeaderDictionary _request = new() { ["Accept-Encoding"] = "gzip, deflate, br, zstd" };
    private readonly HeaderDictionary _response = new() { ["Content-Type"] = "application/json; charset=utf-8", ["Cache-Control"] = "private, max-age=0" };
    private readonly CompressionPolicy _policy = new("default", new CompressionPolicyOptions(), Offered);
    private RouteCompression? _route;
    private byte[] _json = [];

    /// <summary>Makes a page of a catalogue.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _route = new RouteCompression(_policy, isSensitive: false, new CompressionServices());
        string[] words = ["blue", "red", "cotton", "shirt", "classic", "slim", "leather", "boot", "running", "shoe", "winter", "jacket"];
        var dice = new Random(7);
        var json = new StringBuilder();
        while (json.Length < 51_200)
        {
            json.Append(CultureInfo.InvariantCulture, $"{{\"id\":{dice.Next(1_000_000)},\"price\":{dice.Next(200)}.99,\"image\":\"/media/{dice.NextInt64():x16}.jpg\",\"description\":\"");
            for (var i = 0; i < 25; i++)
                json.Append(words[dice.Next(words.Length)]).Append(' ');
            json.Append("\"},");
        }

        _json = Encoding.UTF8.GetBytes(json.ToString());
    }

    /// <summary>What Chromium sends.</summary>
    [Benchmark]
    public ContentCoding ChooseByHeader() => AcceptedCodings.Read("gzip, deflate, br, zstd").Choose(Offered);

    /// <summary>With weights.</summary>
    [Benchmark]
    public ContentCoding ChooseByWeights() => AcceptedCodings.Read("gzip;q=0.8, br;q=0.9, zstd;q=0.7, identity;q=0.1, *;q=0").Choose(Offered);

    /// <summary>All of a decision: request, status, response.</summary>
    [Benchmark]
    public ContentCoding ChooseForAResponse() => _route!.Choose(_request, StatusCodes.Status200OK, _response, 51_200);

    /// <summary>Gzip.</summary>
    [Benchmark]
    public long EncodeGzip() => Encode(ContentCoding.Gzip);

    /// <summary>Brotli.</summary>
    [Benchmark]
    public long EncodeBrotli() => Encode(ContentCoding.Brotli);

    /// <summary>Zstandard.</summary>
    [Benchmark]
    public long EncodeZstandard() => Encode(ContentCoding.Zstandard);

    /// <summary>An event stream: twenty events, each flushed.</summary>
    [Benchmark]
    public long EncodeEventsAsGzip() => EncodeEvents(ContentCoding.Gzip);

    /// <summary>The same in zstd.</summary>
    [Benchmark]
    public long EncodeEventsAsZstandard() => EncodeEvents(ContentCoding.Zstandard);

    private long Encode(ContentCoding coding)
    {
        _output.ResetWrittenCount();
        using var encoder = _encoders.Create(_policy.SettingsFor(coding, _json.Length));
        return encoder.Encode(_json, EncoderStep.End, _output);
    }

    private long EncodeEvents(ContentCoding coding)
    {
        _output.ResetWrittenCount();
        using var encoder = _encoders.Create(_policy.SettingsFor(coding, null));
        var count = 0L;
        for (var i = 0; i < 20; i++)
            count += encoder.Encode("data: {\"stock\":17,\"price\":19.99}\n\n"u8, EncoderStep.Flush, _output);
        return count + encoder.Encode([], EncoderStep.End, _output);
    }
}
