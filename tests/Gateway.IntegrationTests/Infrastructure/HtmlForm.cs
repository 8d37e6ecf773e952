using System.Net;
using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>The hidden fields of a page, as a browser without scripts would send them.</summary>
public static partial class HtmlForm
{
    /// <summary>A multipart form of the page's hidden fields and some more.</summary>
    /// <param name="html">The page; the fields of all its forms are taken.</param>
    /// <param name="fields">What the visitor fills in.</param>
    public static MultipartFormDataContent Fill(string html, params IEnumerable<(string Name, string Value)> fields)
    {
        var form = new MultipartFormDataContent();
        foreach (Match input in HiddenInput().Matches(html))
            Add(form, WebUtility.HtmlDecode(input.Groups["name"].Value), WebUtility.HtmlDecode(input.Groups["value"].Value));
        foreach (var (name, value) in fields)
            Add(form, name, value);
        return form;
    }

    // As browsers do: the name in quotes, no type for a text.
    private static void Add(MultipartFormDataContent form, string name, string value)
    {
        var field = new StringContent(value);
        field.Headers.ContentType = null;
        form.Add(field, $"\"{name}\"");
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)"(?: value="(?<value>[^"]*)")?""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenInput();
}
