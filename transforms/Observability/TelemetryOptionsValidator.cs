using System.Buffers;
using System.Collections.Frozen;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Observability;

/// <summary>What a record's shape cannot say about <c>Telemetry</c>.</summary>
internal static class TelemetryOptionsValidator
{
    /// <summary>Longest accepted <c>ServiceName</c> and header name, in characters.</summary>
    internal const int MaxNameLength = 255;

    private const string TokenForm = "letters, digits and !#$%&'*+-.^_`|~";

    /// <summary>RFC 9110 §5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Headers that mean something to a server or a browser and so cannot carry an id.</summary>
    private static readonly FrozenSet<string> TakenHeaders = new[]
    {
        "Accept", "Accept-Encoding", "Age", "Authorization", "Cache-Control", "Connection", "Content-Encoding", "Content-Length",
        "Content-Range", "Content-Type", "Cookie", "Date", "ETag", "Expect", "Expires", "Forwarded", "Host", "Keep-Alive",
        "Location", "Origin", "Range", "Referer", "Retry-After", "Set-Cookie", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Vary", "Via", "WWW-Authenticate", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto",
        "traceparent", "tracestate", "baggage",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(TelemetryOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        if (string.IsNullOrWhiteSpace(options.ServiceName) || options.ServiceName.Length > MaxNameLength)
            errors.Add("Telemetry:ServiceName", $"must be 1 to {MaxNameLength} characters that are not all blank");
        if (options.RequestIdHeader is { } header)
            ValidateHeader(header, errors);
        ValidateAccessLog(options.AccessLog, errors);
        if (options.Otlp is { } otlp)
            ValidateOtlp(otlp, errors);
    }

    private static void ValidateHeader(string header, ConfigurationErrors errors)
    {
        const string path = "Telemetry:RequestIdHeader";
        if (!IsToken(header))
            errors.Add(path, $"'{header}' is no header name (1 to {MaxNameLength} of {TokenForm}); use one such as X-Request-Id");
        else if (TakenHeaders.Contains(header))
            errors.Add(path, $"'{header}' has a meaning of its own and cannot carry the request id; use one such as X-Request-Id");
    }

    private static void ValidateAccessLog(AccessLogOptions accessLog, ConfigurationErrors errors)
    {
        const string path = "Telemetry:AccessLog:Output";
        if (string.IsNullOrWhiteSpace(accessLog.Output) || accessLog.Output.Contains('\0', StringComparison.Ordinal))
            errors.Add(path, $"must be \"{AccessLogOptions.StandardOutput}\" or the path of a file");
        else if (accessLog.Output.EndsWith('/') || Directory.Exists(accessLog.Output))
            errors.Add(path, $"'{accessLog.Output}' is a directory; give the path of a file");
    }

    private static void ValidateOtlp(OtlpOptions otlp, ConfigurationErrors errors)
    {
        const string path = "Telemetry:Otlp";
        var endpoint = otlp.Endpoint;
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            errors.Add($"{path}:Endpoint", "must be an absolute http or https URL, such as http://127.0.0.1:4317");
        else if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
            errors.Add($"{path}:Endpoint", "must have no user, query or fragment; credentials belong into Telemetry:Otlp:Headers");

        foreach (var (name, value) in otlp.Headers)
        {
            if (!IsToken(name))
                errors.Add($"{path}:Headers:{name}", $"is no header name (1 to {MaxNameLength} of {TokenForm})");
            else if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                errors.Add($"{path}:Headers:{name}", "the value must be printable ASCII");
        }

        if (otlp is { Traces: false, Metrics: false, Logs: false })
            errors.Warn(path, "exports nothing: Traces, Metrics and Logs are all false");
    }

    private static bool IsToken(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(TokenCharacters);
}
