using System.Globalization;
using System.Net;
using System.Text;
using Gateway.LoadTests.Comparison.Works;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>A load over HTTP/2 without TLS, sent by h2load: it counts statuses and bytes of bodies, and some answers are looked at whole beside it.</summary>
internal sealed class H2Load
{
    public const string Program = "h2load";
    /// <summary>Above what it should have taken, the share that a load at a rate may take: more, and the rate was not kept.</summary>
    private const double MostOver = 0.1;

    private readonly string _program;
    private readonly Work _work;
    private readonly IPEndPoint _endpoint;
    private readonly BodyCheck _check;

    public H2Load(string program, Work work, IPEndPoint endpoint)
    {
        (_program, _work, _endpoint) = (program, work, endpoint);
        _check = new BodyCheck(work.Expected, work.Form);
    }

    private string Url => $"http://{_endpoint}{_work.Path}";

    /// <summary>Sends as much as the proxy takes, for a time.</summary>
    /// <returns>Requests a second.</returns>
    public async Task<double> WarmUpAsync(TimeSpan time, CancellationToken cancellation)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
        var report = H2LoadReport.Parse(await RunAsync(["-D", Text(seconds)], cancellation));
        return (double)report.Succeeded / seconds;
    }

    /// <summary>Sends a number of requests as fast as the proxy takes them.</summary>
    /// <returns>The report, and what is wrong with the answers or null.</returns>
    public async Task<(H2LoadReport Report, string? Problem)> SendAsync(long count, CancellationToken cancellation)
    {
        var before = await FindProblemAsync(cancellation);
        var report = H2LoadReport.Parse(await RunAsync(["-n", Text(count)], cancellation));
        return (report, before ?? report.FindProblem(_work.Expected.Length) ?? await FindProblemAsync(cancellation));
    }

    /// <summary>Sends requests at a rate, a multiple of the work's connections; a connection whose streams are all busy waits.</summary>
    /// <returns>What each took, in ticks of 100 ns, and what is wrong with the answers or null.</returns>
    public async Task<(long[] Took, string? Problem)> SendAtAsync(double rate, TimeSpan time, string log, CancellationToken cancellation)
    {
        File.Delete(log);
        var count = Math.Max(_work.Connections, (long)(rate * time.TotalSeconds));
        var each = Math.Max(1, (long)(rate / _work.Connections));
        var report = H2LoadReport.Parse(await RunAsync(["-n", Text(count), "--rps", Text(each), "--log-file", log], cancellation));
        return (H2LoadReport.ParseLog(File.ReadLines(log)), report.FindProblem(_work.Expected.Length) ?? FindDelay(report, count, each * _work.Connections));
    }

    /// <summary>Whether the proxy kept up: h2load waits for it where all streams are busy, and counts from sending, so that latencies alone do not show it.</summary>
    /// <returns>Null if it did, or how long it took.</returns>
    internal static string? FindDelay(H2LoadReport report, long count, double rate) => report.Seconds <= (1 + MostOver) * count / rate
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"at {rate:0.#} requests a second {count} answers took {report.Seconds:0.00} s instead of {count / rate:0.00} s: the rate is more than it can do");

    /// <summary>Asks once and looks at the whole answer.</summary>
    /// <returns>Null if it is right, or what is wrong.</returns>
    public async Task<string?> FindProblemAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient(Clients.NewHandler()) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.GetAsync(Url, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if ((int)response.StatusCode != _work.Status)
            return $"status {(int)response.StatusCode} instead of {_work.Status}";
        return _check.FindProblem(Encoding.ASCII.GetBytes(string.Join(',', response.Content.Headers.ContentEncoding)), body);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var (exitCode, output) = await Programs.RunAsync(_program, ["-c", Text(_work.Connections), "-m", Text(_work.Streams), .. arguments, Url], cancellation);
        return exitCode == 0 ? output : throw new InvalidDataException($"h2load ended with {exitCode}: {output}");
    }
}
