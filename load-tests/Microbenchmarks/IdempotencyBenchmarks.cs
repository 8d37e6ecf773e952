using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Idempotency;
using Gateway.Transforms.Idempotency.Answers;
using Gateway.Transforms.Idempotency.Records;
using Microsoft.AspNetCore.Http;

namespace Gateway.Microbenchmarks;

/// <summary>What a key costs a request, beside the backend: finding out whose it is and which request, and asking the memory for it.</summary>
[MemoryDiagnoser]
public class IdempotencyBenchmarks
{
    private readonly MemoryRecords _records = new(TimeProvider.System);
    private readonly HttpContext _context = new DefaultHttpContext();
    private readonly byte[] _body = new byte[1024];
    private byte[] _answer = [];

    /// <summary>A memory with an answer.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _context.Request.Method = "POST";
        _context.Request.Path = "/api/orders";
        _answer = new StoredAnswer(201, [new("Content-Type", "application/json"), new("Location", "/orders/7")], new byte[1024]).Write();
        var fingerprint = new byte[32];
        _records.Settle("known", fingerprint, _records.Ask("known", fingerprint, TimeSpan.FromMinutes(1)).Token, _answer, TimeSpan.FromDays(1));
    }

    /// <summary>Whose key it is, and which request.</summary>
    [Benchmark(Baseline = true)]
    public int Identity() => RequestIdentity.IdOf(_context, "orders", "8e03978e-40d5-43dd-bc93-6894a57f9324").Length + RequestIdentity.FingerprintOf(_context, _body).Length;

    /// <summary>A key is taken and settled.</summary>
    [Benchmark]
    public void First()
    {
        var fingerprint = new byte[32];
        _records.Settle("new", fingerprint, _records.Ask("new", fingerprint, TimeSpan.FromMinutes(1)).Token, _answer, TimeSpan.Zero);
    }

    /// <summary>An answer is found and read.</summary>
    [Benchmark]
    public object? Again() => StoredAnswer.Read(_records.Ask("known", new byte[32], TimeSpan.FromMinutes(1)).Answer!);
}
