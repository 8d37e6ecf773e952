using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Gateway.Transforms.Shared.Failures;

/// <summary>
/// An HTML page with the placeholders <c>{{status}} {{title}} {{message}} {{traceId}}</c>, which are filled in
/// HTML-escaped. Immutable, safe to share.
/// </summary>
public sealed partial class HtmlTemplate
{
    /// <summary>The names that may stand between <c>{{</c> and <c>}}</c>.</summary>
    public static readonly IReadOnlyList<string> Placeholders = ["status", "title", "message", "traceId"];

    // Literal text at even places, names of placeholders at odd ones.
    private readonly string[] _parts;

    private HtmlTemplate(string[] parts) => _parts = parts;

    /// <summary>Reads a page.</summary>
    /// <param name="text">The page.</param>
    /// <param name="unknown">Names of placeholders that do not exist, each once.</param>
    public static HtmlTemplate Parse(string text, out IReadOnlyList<string> unknown)
    {
        var parts = Placeholder().Split(text);
        unknown = [.. parts.Where(static (_, index) => index % 2 == 1).Except(Placeholders)];
        return new HtmlTemplate(parts);
    }

    /// <summary>The page for one failed request, as UTF-8 in a new array.</summary>
    public byte[] Render(Failure failure, string traceId)
    {
        var page = new StringBuilder();
        for (var i = 0; i < _parts.Length; i++)
            page.Append(i % 2 == 0 ? _parts[i] : HtmlEncoder.Default.Encode(Value(_parts[i], failure, traceId)));
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static string Value(string name, Failure failure, string traceId) => name switch
    {
        "status" => failure.Status.ToString(),
        "title" => failure.Title,
        "message" => failure.Message,
        "traceId" => traceId,
        _ => "",
    };

    // Braces around anything but one name are left as they are: style sheets and scripts may have them.
    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z][A-Za-z0-9_.-]*)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
