using System.Globalization;
using System.Net;
using System.Text;

namespace Gateway.LoadTests.Comparison.Reports;

/// <summary>Groups of horizontal bars as SVG that needs nothing beside itself. Each group has a scale of its own: works differ by factors of a hundred.</summary>
internal static class BarChart
{
    private const int Width = 860;
    private const int LabelWidth = 230;
    private const int ValueWidth = 170;
    private const int BarHeight = 14;
    private const int RowHeight = 20;
    private const int GroupHead = 34;
    private const int Top = 58;

    /// <summary>A bar.</summary>
    /// <param name="Label">Whose it is.</param>
    /// <param name="Value">Its length, 0 or more.</param>
    /// <param name="Note">What stands at its end.</param>
    /// <param name="IsOwn">Whether it is the one that the others are set against.</param>
    internal sealed record Bar(string Label, double Value, string Note, bool IsOwn);

    /// <param name="title">Stands above all.</param>
    /// <param name="subtitle">Says what the bars measure.</param>
    /// <param name="groups">Titles and bars.</param>
    public static string Make(string title, string subtitle, IReadOnlyList<KeyValuePair<string, IReadOnlyList<Bar>>> groups)
    {
        var height = Top + groups.Sum(static group => GroupHead + (group.Value.Count * RowHeight)) + 16;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{{Width}}" height="{{height}}" viewBox="0 0 {{Width}} {{height}}" role="img" aria-label="{{Escape(title)}}">
            <style>
            text { font: 12px system-ui, sans-serif; fill: #1f2933 } .title { font-size: 17px; font-weight: 600 } .group { font-weight: 600; font-size: 13px } .note { fill: #52606d }
            .own { fill: #1769aa } .other { fill: #9fb3c8 }
            </style>
            <rect width="{{Width}}" height="{{height}}" fill="#ffffff"/>
            <text class="title" x="12" y="26">{{Escape(title)}}</text>
            <text class="note" x="12" y="45">{{Escape(subtitle)}}</text>

            """);
        var y = Top;
        foreach (var (name, bars) in groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"<text class=\"group\" x=\"12\" y=\"{y + 22}\">{Escape(name)}</text>\n");
            y += GroupHead;
            var longest = Math.Max(bars.Max(static bar => bar.Value), double.Epsilon);
            foreach (var bar in bars)
            {
                var length = Math.Max(1, bar.Value / longest * (Width - LabelWidth - ValueWidth));
                text.Append(CultureInfo.InvariantCulture,
                    $"""
                    <text x="{LabelWidth - 8}" y="{y + 11}" text-anchor="end">{Escape(bar.Label)}</text><rect class="{(bar.IsOwn ? "own" : "other")}" x="{LabelWidth}" y="{y}" width="{length:F1}" height="{BarHeight}"/><text class="note" x="{LabelWidth + length + 6:F1}" y="{y + 11}">{Escape(bar.Note)}</text>

                    """);
                y += RowHeight;
            }
        }

        return text.Append("</svg>\n").ToString();
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
