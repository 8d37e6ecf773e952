using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Forwarding.Http1;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Microbenchmarks;

/// <summary>
/// Heads on their way: a client's request written for a backend, and a backend's answer read and put into the client's. The answer is read as
/// the second of its connection, as nearly all are; <see cref="Fields"/> of them differ from one answer to the next in nothing but one.
/// </summary>
[MemoryDiagnoser]
public class HeaderCopyBenchmarks
{
    private const int Answers = 2;

    private readonly Destination _destination = Destination.Of("http://127.0.0.1:8080/");
    private readonly ResponseHead _head = new();
    private readonly byte[][][] _answers = new byte[Answers][][];
    private HttpContext _context = new DefaultHttpContext();
    private int _answer;

    /// <summary>How many a head has.</summary>
    [Params(4, 16)]
    public int Fields { get; set; }

    /// <summary>Makes sure that heads are what was meant.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _context = Request();
        for (var i = 0; i < Answers; i++)
            _answers[i] = [.. Lines(i).Select(Encoding.ASCII.GetBytes)];
        using var written = new PooledWriter();
        PlainHead.Write(written, _context, _destination, new RequestFraming(false, null), null);
        var copied = ReadAndCopy();
        if (!Encoding.ASCII.GetString(written.Written.Span).Contains("\r\nX-Field-3: value of field 3\r\n", StringComparison.Ordinal) || copied != Fields + 1)
            throw new InvalidOperationException($"The heads are not what was meant: {copied} fields were copied.");
    }

    /// <summary>Writes a request's head; how many bytes it has.</summary>
    [Benchmark]
    public int Write()
    {
        using var head = new PooledWriter();
        PlainHead.Write(head, _context, _destination, new RequestFraming(false, null), null);
        return head.Written.Length;
    }

    /// <summary>Reads an answer's head; its status.</summary>
    [Benchmark]
    public int Read()
    {
        _head.Begin();
        foreach (var line in _answers[_answer++ % Answers])
            _head.Add(line);
        return _head.Status;
    }

    /// <summary>The same, and puts it into the client's answer; how many fields that has.</summary>
    [Benchmark]
    public int ReadAndCopy()
    {
        Read();
        _context.Response.Headers.Clear();
        PlainAnswer.Copy(_context, _head, ResponseFraming.Length);
        return _context.Response.Headers.Count;
    }

    private DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Scheme = "https", Protocol = HttpProtocol.Http11 }, Connection = { RemoteIpAddress = IPAddress.Loopback } };
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/api/products?page=2&sort=price";
        context.Request.Headers.Host = "shop.test";
        for (var i = 0; i < Fields; i++)
            context.Request.Headers[$"X-Field-{i}"] = $"value of field {i}";
        return context;
    }

    private IEnumerable<string> Lines(int answer)
    {
        yield return "HTTP/1.1 200 OK";
        yield return "Content-Length: 1024";
        yield return $"X-Field-0: {answer}";
        for (var i = 1; i < Fields; i++)
            yield return $"X-Field-{i}: value of field {i}";
    }
}
