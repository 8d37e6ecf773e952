using System.Net;
using System.Text;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>What a load sends where, and what must come back.</summary>
/// <param name="Endpoint">Where the proxy listens.</param>
/// <param name="Request">The whole request.</param>
/// <param name="Status">The status that must come back.</param>
/// <param name="Check">What the body must be.</param>
internal sealed record LoadTarget(IPEndPoint Endpoint, byte[] Request, int Status, BodyCheck Check)
{
    /// <param name="work">What is asked for.</param>
    /// <param name="endpoint">Of whom.</param>
    /// <param name="token">Stands where the work's fields say <c>{token}</c>.</param>
    public static LoadTarget For(Work work, IPEndPoint endpoint, string token)
    {
        var head = new StringBuilder($"{work.Method} {work.Path} HTTP/1.1\r\nHost: {endpoint}\r\n");
        foreach (var (name, value) in work.Fields)
            head.Append($"{name}: {value.Replace("{token}", token, StringComparison.Ordinal)}\r\n");
        if (work.Body.Length > 0)
            head.Append($"Content-Type: text/plain\r\nContent-Length: {work.Body.Length}\r\n");
        head.Append("\r\n");
        return new LoadTarget(endpoint, [.. Encoding.ASCII.GetBytes(head.ToString()), .. work.Body], work.Status, new BodyCheck(work.Expected, work.Form));
    }
}
