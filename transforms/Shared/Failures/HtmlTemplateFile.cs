using System.Text;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Shared.Failures;

/// <summary>Reads an operator's page while a configuration is loaded.</summary>
internal static class HtmlTemplateFile
{
    /// <summary>The largest page, this size included.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The page in a file, or null when something is wrong with it.</summary>
    /// <param name="files">Where relative names start from.</param>
    /// <param name="file">Its name as the operator wrote it.</param>
    /// <param name="problems">Receives a sentence for each thing that is wrong.</param>
    public static HtmlTemplate? Read(NamedFiles files, string file, ICollection<string> problems)
    {
        if (files.Read(file, MaxBytes, out var content) is { } problem)
        {
            problems.Add(problem);
            return null;
        }

        if (!TryDecode(content, out var text))
        {
            problems.Add($"'{file}' is not UTF-8 text");
            return null;
        }

        var template = HtmlTemplate.Parse(text, out var unknown);
        foreach (var name in unknown)
            problems.Add($"'{file}' has {{{{{name}}}}}, which is not a placeholder{Suggestion.For(name, HtmlTemplate.Placeholders)}");
        return unknown.Count == 0 ? template : null;
    }

    private static bool TryDecode(byte[] content, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(content).TrimStart('\uFEFF');
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}
