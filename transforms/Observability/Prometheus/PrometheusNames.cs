using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Gateway.Transforms.Observability.Prometheus;

/// <summary>
/// OpenTelemetry's names in Prometheus' words (OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility"):
/// <c>http.server.request.duration</c> in <c>s</c> is <c>http_server_request_duration_seconds</c>.
/// </summary>
internal static class PrometheusNames
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>UCUM's units in words.</summary>
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds", ["ms"] = "milliseconds", ["us"] = "microseconds",
        ["ns"] = "nanoseconds", ["By"] = "bytes", ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes", ["GiBy"] = "gibibytes",
        ["TiBy"] = "tebibytes", ["kBy"] = "kilobytes", ["KBy"] = "kilobytes", ["MBy"] = "megabytes", ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes", ["m"] = "meters", ["V"] = "volts", ["A"] = "amperes", ["J"] = "joules", ["W"] = "watts",
        ["g"] = "grams", ["Cel"] = "celsius", ["Hz"] = "hertz", ["%"] = "percent", ["1"] = "",
    }.ToFrozenDictionary();

    /// <summary>The units after <c>/</c>.</summary>
    private static readonly FrozenDictionary<string, string> PerUnits = new Dictionary<string, string>
    {
        ["s"] = "second", ["m"] = "minute", ["h"] = "hour", ["d"] = "day", ["w"] = "week", ["mo"] = "month", ["y"] = "year",
    }.ToFrozenDictionary();

    /// <summary>Endings that belong to a histogram's series; another metric that has one gets a further word.</summary>
    private static readonly string[] Reserved = ["_count", "_sum", "_bucket"];

    /// <summary>The family's name.</summary>
    /// <param name="name">The instrument's name.</param>
    /// <param name="unit">Its unit in UCUM; annotations such as <c>{request}</c> are no part of a name.</param>
    /// <param name="type">What it is for Prometheus.</param>
    public static string Metric(string name, string? unit, PrometheusType type)
    {
        var words = Sanitise(name);
        if (Word(unit) is { Length: > 0 } word && !words.EndsWith("_" + word, StringComparison.Ordinal))
            words = $"{Trim(words, type)}_{word}";
        if (type == PrometheusType.Counter)
            return $"{Trim(words, type)}_total";
        if (type == PrometheusType.Gauge && unit == "1" && !words.EndsWith("_ratio", StringComparison.Ordinal))
            return $"{words}_ratio";
        if (type == PrometheusType.Gauge && Array.Exists(Reserved, ending => words.EndsWith(ending, StringComparison.Ordinal)))
            return $"{words}_current";
        return words;
    }

    /// <summary>A label's name; what is no letter, digit or underscore becomes one.</summary>
    public static string Label(string key)
    {
        var words = Sanitise(key);
        // Names with two leading underscores are Prometheus' own.
        return words.StartsWith("__", StringComparison.Ordinal) ? "key" + words : words;
    }

    private static string Trim(string words, PrometheusType type) =>
        type == PrometheusType.Counter && words.EndsWith("_total", StringComparison.Ordinal) ? words[..^"_total".Length] : words;

    private static string Sanitise(string name)
    {
        if (name.Length == 0)
            return "_";
        if (!name.AsSpan().ContainsAnyExcept(Plain) && !char.IsAsciiDigit(name[0]) && !name.Contains("__", StringComparison.Ordinal))
            return name;

        var words = new StringBuilder(name.Length + 1);
        if (char.IsAsciiDigit(name[0]))
            words.Append('_');
        foreach (var character in name)
        {
            if (Plain.Contains(character) && character != '_')
                words.Append(character);
            else if (words.Length == 0 || words[^1] != '_')
                words.Append('_');
        }

        return words.ToString();
    }

    private static string? Word(string? unit)
    {
        if (string.IsNullOrEmpty(unit) || unit.Contains('{', StringComparison.Ordinal))
            return null;
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return Units.GetValueOrDefault(unit, Sanitise(unit));

        var (whole, per) = (unit[..slash], unit[(slash + 1)..]);
        var ending = $"per_{PerUnits.GetValueOrDefault(per, Sanitise(per))}";
        return whole.Length == 0 ? ending : $"{Units.GetValueOrDefault(whole, Sanitise(whole))}_{ending}";
    }
}
