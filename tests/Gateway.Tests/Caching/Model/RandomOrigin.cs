using System.Globalization;
using System.Text;
using Gateway.Tests.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Caching.Model;

/// <summary>An origin that says anything of what origins say, and remembers it. Each address keeps its manner for a while.</summary>
internal sealed class RandomOrigin(Random random)
{
    private readonly Dictionary<string, Manner> _manners = [];
    private int _lastId;

    /// <summary>The clock, which goes on while it answers.</summary>
    public required Clock Clock { get; init; }

    /// <summary>The request that the client sends at the moment.</summary>
    public Asked Asked { get; set; } = new("GET", "/", new Dictionary<string, string>(), null);

    /// <summary>What it answered for that, the heads of 304s among it.</summary>
    public List<Exchange> Answers { get; } = [];

    /// <summary>Whether it failed to answer for that.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Begins a client's request.</summary>
    public void Begin(Asked asked)
    {
        Asked = asked;
        Answers.Clear();
        HasFailed = false;
    }

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var requestedAt = Clock.Now.ToUnixTimeMilliseconds();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!_manners.TryGetValue(target, out var manner) || random.Next(12) == 0)
            _manners[target] = manner = Manner.Any(random, ++_lastId);
        if (random.Next(15) == 0)
            Clock.Now += TimeSpan.FromMilliseconds(random.Next(4000));
        if (random.Next(30) == 0)
        {
            HasFailed = true;
            throw new OriginFailedException();
        }

        var request = context.Request.Headers;
        var isKnown = request.IfNoneMatch.Count > 0
            ? manner.EntityTag is { } tag && request.IfNoneMatch.ToString().Split(", ").Any(one => Opaque(one) == Opaque(tag))
            : request.IfModifiedSince.Count > 0 && request.IfModifiedSince == manner.LastModified;
        var status = isKnown && manner.Status == 200 ? 304 : random.Next(25) == 0 ? 503 : manner.Status;
        var isWritten = context.Request.Method is not ("GET" or "HEAD");
        var lines = manner.Lines(random, Clock.Now, request.AcceptEncoding.ToString()).ToList();
        var id = ++_lastId;
        if (status == 304)
            lines.RemoveAll(_ => random.Next(4) == 0);
        else
            lines.Add(new("X-Id", id.ToString(CultureInfo.InvariantCulture)));
        if (isWritten && random.Next(3) == 0)
            lines.Add(new("Location", "/b"));
        var body = status == 200 && manner.Body is not null ? manner.Body : status is 304 or 204 || random.Next(20) == 0 ? [] : Encoding.UTF8.GetBytes(new string('.', random.Next(random.Next(40) == 0 ? 200_000 : 900)) + $"{id} {target}");
        var exchange = new Exchange(id, Asked with { Method = context.Request.Method }, new Head(status, lines, requestedAt, Clock.Now.ToUnixTimeMilliseconds()), body)
        {
            Part = status == 200 && manner.Body is not null && context.Request.Method == "GET" ? PartOf(request, manner) : null,
        };
        Answers.Add(exchange);
        await SendAsync(context, exchange);
    }

    // RFC 9110 §14.2: several ranges, and those that are not there, get the whole.
    private static Range? PartOf(IHeaderDictionary request, Manner manner)
    {
        var length = manner.Body!.Length;
        if (request.Range is not [{ } text] || text.Contains(',', StringComparison.Ordinal) || (request.IfRange.Count > 0 && (request.IfRange != manner.EntityTag || manner.EntityTag!.StartsWith("W/", StringComparison.Ordinal))))
            return null;
        var ends = text["bytes=".Length..].Split('-');
        if (ends[0].Length == 0)
            return Math.Max(0, length - int.Parse(ends[1], CultureInfo.InvariantCulture))..length;
        var (start, end) = (int.Parse(ends[0], CultureInfo.InvariantCulture), ends[1].Length == 0 ? length : Math.Min(length, int.Parse(ends[1], CultureInfo.InvariantCulture) + 1));
        return start < end ? start..end : null;
    }

    private static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    private async Task SendAsync(HttpContext context, Exchange exchange)
    {
        var body = exchange.Part is { } part ? exchange.Body[part] : exchange.Body;
        context.Response.StatusCode = exchange.Part is null ? exchange.Sent.Status : 206;
        if (exchange.Part is { } range)
            context.Response.Headers.ContentRange = $"bytes {range.Start}-{range.End.Value - 1}/{exchange.Body.Length}";
        foreach (var (name, value) in exchange.Sent.Lines)
            context.Response.Headers.Append(name, value);
        if (exchange.Sent.Status is not (304 or 204) && random.Next(2) == 0)
            context.Response.ContentLength = body.Length;
        if (context.Request.Method == "HEAD")
            return;
        var isCutShort = body.Length > 1 && random.Next(25) == 0;
        var length = isCutShort ? random.Next(body.Length) : body.Length;
        exchange.IsCutShort = isCutShort;
        var split = random.Next(length + 1);
        await context.Response.Body.WriteAsync(body.AsMemory(0, split));
        await context.Response.Body.FlushAsync();
        await context.Response.Body.WriteAsync(body.AsMemory(split, length - split));
        await context.Response.Body.FlushAsync();
        if (isCutShort)
            throw new OriginFailedException();
    }
}
