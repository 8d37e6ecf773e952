using System.Globalization;
using System.Text;

namespace Gateway.Transforms.Observability.Prometheus;

/// <summary>
/// Writes Prometheus' text format 0.0.4, without timestamps. Knows the format only: what is written, and in which
/// order, is the caller's business. Not safe to share.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MemoryStream _bytes = new();
    private readonly StreamWriter _writer;

    // Halves of surrogate pairs come out as U+FFFD: the page is valid UTF-8 whatever a label holds.
    public PrometheusText() => _writer = new StreamWriter(_bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    /// <summary>Begins a family; its samples follow.</summary>
    public void Family(string name, PrometheusType type, string help)
    {
        _writer.Write("# HELP ");
        _writer.Write(name);
        _writer.Write(' ');
        WriteEscaped(help, quotes: false);
        _writer.Write("\n# TYPE ");
        _writer.Write(name);
        _writer.Write(type switch
        {
            PrometheusType.Counter => " counter\n",
            PrometheusType.Gauge => " gauge\n",
            _ => " histogram\n",
        });
    }

    /// <summary>One sample.</summary>
    /// <param name="name">The family's name.</param>
    /// <param name="ending">Such as <c>_bucket</c>, or empty.</param>
    /// <param name="labels">Written by <see cref="Labels"/>.</param>
    /// <param name="value">Any double.</param>
    /// <param name="bound">The bucket's upper bound, as a further label <c>le</c>.</param>
    public void Sample(string name, string ending, string labels, double value, double? bound = null)
    {
        _writer.Write(name);
        _writer.Write(ending);
        if (labels.Length > 0 || bound is not null)
        {
            _writer.Write('{');
            _writer.Write(labels);
            if (bound is { } le)
            {
                _writer.Write(labels.Length > 0 ? ",le=\"" : "le=\"");
                _writer.Write(Number(le));
                _writer.Write('"');
            }

            _writer.Write('}');
        }

        _writer.Write(' ');
        _writer.Write(Number(value));
        _writer.Write('\n');
    }

    /// <summary>
    /// <c>a="x",b="y"</c>. Keys that become the same name share one label, their values in the order of the keys with
    /// <c>;</c> between, as OpenTelemetry's specification asks.
    /// </summary>
    /// <param name="pairs">Original keys and values; sorted here.</param>
    public static string Labels(List<KeyValuePair<string, string>> pairs)
    {
        pairs.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var labels = new List<(string Name, string Value)>(pairs.Count);
        foreach (var (key, value) in pairs)
        {
            var name = PrometheusNames.Label(key);
            var same = labels.FindIndex(label => label.Name == name);
            if (same < 0)
                labels.Add((name, value));
            else
                labels[same] = (name, $"{labels[same].Value};{value}");
        }

        using var text = new StringWriter();
        foreach (var (name, value) in labels)
        {
            if (text.GetStringBuilder().Length > 0)
                text.Write(',');
            text.Write(name);
            text.Write("=\"");
            WriteEscaped(text, value, quotes: true);
            text.Write('"');
        }

        return text.ToString();
    }

    /// <summary>The page so far.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        _writer.Flush();
        return _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _bytes.Dispose();
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void WriteEscaped(string text, bool quotes) => WriteEscaped(_writer, text, quotes);

    private static void WriteEscaped(TextWriter writer, string text, bool quotes)
    {
        foreach (var character in text)
        {
            switch (character)
            {
                case '\\':
                    writer.Write(@"\\");
                    break;
                case '\n':
                    writer.Write(@"\n");
                    break;
                case '"' when quotes:
                    writer.Write("\\\"");
                    break;
                default:
                    writer.Write(character);
                    break;
            }
        }
    }
}
