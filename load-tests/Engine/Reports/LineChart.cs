using System.Net;
using System.Text;
using Gateway.LoadTests.Engine.Recording;

namespace Gateway.LoadTests.Engine.Reports;

/// <summary>Draws lines over time as SVG.</summary>
internal static class LineChart
{
    private const int Width = 880;
    private const int Height = 220;
    private const int Left = 56;
    private const int Right = 12;
    private const int Top = 26;
    private const int Bottom = 24;

    /// <summary>An element for a page, which styles its text and rules.</summary>
    /// <param name="title">For those who cannot see it.</param>
    /// <param name="points">At least one, of the same length each.</param>
    /// <param name="unit">Behind each number of the scale.</param>
    /// <param name="lines">The lines.</param>
    public static string Draw(string title, IReadOnlyList<TimelinePoint> points, string unit, IReadOnlyList<Line> lines)
    {
        var top = RoundUp(lines.Max(line => points.Max(line.ValueAt)));
        var seconds = points[^1].At.TotalSeconds + points[^1].Length.TotalSeconds;
        var text = new StringBuilder($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">\n");
        for (var step = 0; step <= 4; step++)
        {
            var y = YOf(top * step / 4, top);
            text.Append($"<line class=\"rule\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{top * step / 4:0.##}{unit}</text>\n");
        }

        for (var step = 0; step <= 5; step++)
            text.Append($"<text x=\"{XOf(seconds * step / 5, seconds):0.#}\" y=\"{Height - 6}\" text-anchor=\"middle\">{seconds * step / 5:0.#} s</text>\n");
        for (var index = 0; index < lines.Count; index++)
            AppendLine(text, lines[index], Left + (index * 100), points, seconds, top);
        return text.Append("</svg>\n").ToString();
    }

    private static void AppendLine(StringBuilder text, Line line, int legend, IReadOnlyList<TimelinePoint> points, double seconds, double top)
    {
        text.Append($"<rect x=\"{legend}\" y=\"6\" width=\"10\" height=\"10\" fill=\"{line.Colour}\"/><text x=\"{legend + 14}\" y=\"15\">{WebUtility.HtmlEncode(line.Name)}</text>\n");
        text.Append($"<polyline fill=\"none\" stroke=\"{line.Colour}\" stroke-width=\"1.8\" stroke-linejoin=\"round\" points=\"");
        foreach (var point in points)
            text.Append($"{XOf(point.At.TotalSeconds + (point.Length.TotalSeconds / 2), seconds):0.#},{YOf(line.ValueAt(point), top):0.#} ");
        text.Append("\"/>\n");
    }

    private static double XOf(double second, double seconds) => Left + (second / seconds * (Width - Left - Right));

    private static double YOf(double value, double top) => Height - Bottom - (value / top * (Height - Top - Bottom));

    // To 1, 2, 2.5 or 5 times a power of ten, so that the scale reads well.
    private static double RoundUp(double value)
    {
        if (value <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var step in (ReadOnlySpan<double>)[1, 2, 2.5, 5])
        {
            if (value <= step * power)
                return step * power;
        }

        return 10 * power;
    }
}
