using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>What h2load says of a run (h2load(1) of nghttp2, OUTPUT).</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Total">Requests that it was to send.</param>
/// <param name="Succeeded">Answers with a status below 400.</param>
/// <param name="Successful2xx">Answers with a status of 200 to 299.</param>
/// <param name="BodyBytes">Bytes of all bodies, without framing.</param>
internal sealed partial record H2LoadReport(double Seconds, long Total, long Succeeded, long Successful2xx, long BodyBytes)
{
    /// <exception cref="InvalidDataException">It is not what h2load writes, or a connection ended before its time: h2load opens no other and goes on without it.</exception>
    public static H2LoadReport Parse(string output)
    {
        if (output.Contains("Process Request Failure", StringComparison.Ordinal))
            throw new InvalidDataException("the proxy ended a connection that h2load was using; it must not end connections after a number of requests");
        var finished = Match(Finished(), output);
        var requests = Match(Requests(), output);
        return new H2LoadReport(
            double.Parse(finished.Groups["time"].Value, CultureInfo.InvariantCulture) * Unit(finished.Groups["unit"].Value),
            Number(requests.Groups["total"]), Number(requests.Groups["succeeded"]), Number(Match(Codes(), output).Groups["count"]), Number(Match(Data(), output).Groups["bytes"]));
    }

    /// <summary>What its log says: a line for each request, "start in µs, tab, status, tab, µs until the end of the answer".</summary>
    /// <returns>What each answer took, in ticks of 100 ns.</returns>
    public static long[] ParseLog(IEnumerable<string> lines) =>
        [.. lines.Select(static line => line.Split('\t')).Select(static fields => fields.Length >= 3
            ? long.Parse(fields[2], CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond
            : throw new InvalidDataException("a line of h2load's log without three columns"))];

    /// <returns>Null if every answer had this status class and length, or what is wrong.</returns>
    public string? FindProblem(int bodyLength)
    {
        if (Succeeded != Total || Successful2xx != Total)
            return $"{Successful2xx} of {Total} answers were successful";
        return BodyBytes == Total * bodyLength ? null : $"{BodyBytes} bytes of bodies instead of {Total * bodyLength}";
    }

    private static Match Match(Regex pattern, string output) =>
        pattern.Match(output) is { Success: true } match ? match : throw new InvalidDataException($"h2load said something else than expected: {output}");

    private static long Number(Group group) => long.Parse(group.Value, CultureInfo.InvariantCulture);

    private static double Unit(string unit) => unit switch { "s" => 1, "ms" => 1e-3, _ => 1e-6 };

    [GeneratedRegex(@"finished in (?<time>[\d.]+)(?<unit>s|ms|us),", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Finished();

    [GeneratedRegex(@"requests: (?<total>\d+) total, .* (?<succeeded>\d+) succeeded", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(@"status codes: (?<count>\d+) 2xx", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Codes();

    [GeneratedRegex(@"traffic: .* \((?<bytes>\d+)\) data", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Data();
}
