using System.Text;

namespace Gateway.Configuration.Reading;

/// <summary>
/// Replaces <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${file:path}</c> in texts; <c>$${</c> stands for a literal
/// <c>${</c>. What was put in is not read again.
/// </summary>
/// <param name="variables">Gives an environment variable, or null when it is not set.</param>
/// <param name="readFile">Reads a file by its absolute path.</param>
/// <param name="redaction">Learns every value that must not be shown.</param>
internal sealed class Substitution(Func<string, string?> variables, Func<string, FileContent> readFile, Redaction redaction)
{
    /// <summary>The largest file that <c>${file:…}</c> takes.</summary>
    public const int MaxFileBytes = 64 * 1024;

    private const string FilePrefix = "file:";
    private const string DefaultMark = ":-";

    /// <summary>Expands one text.</summary>
    /// <param name="text">As written.</param>
    /// <param name="directory">What a relative <c>${file:…}</c> path starts from.</param>
    public Expansion Expand(string text, string directory)
    {
        var next = text.IndexOf("${", StringComparison.Ordinal);
        if (next < 0)
            return new Expansion(text, IsSubstituted: false, IsWhole: false, []);

        var result = new StringBuilder();
        var errors = new List<string>();
        var isSubstituted = false;
        var isWhole = false;
        var done = 0;
        for (; next >= 0; next = text.IndexOf("${", done, StringComparison.Ordinal))
        {
            if (next > done && text[next - 1] == '$')
            {
                result.Append(text, done, next - 1 - done).Append("${");
                done = next + 2;
                continue;
            }

            result.Append(text, done, next - done);
            var end = text.IndexOf('}', next);
            if (end < 0)
            {
                errors.Add($"'{ConfigurationText.Shorten(text[next..])}' has no closing '}}'; a literal ${{ is written $${{");
                done = text.Length;
                break;
            }

            isSubstituted = true;
            isWhole = next == 0 && end == text.Length - 1;
            result.Append(Replace(text[next..(end + 1)], directory, errors));
            done = end + 1;
        }

        if (errors.Count > 0)
            return new Expansion(text, isSubstituted, IsWhole: false, errors);
        return new Expansion(result.Append(text, done, text.Length - done).ToString(), isSubstituted, isWhole, []);
    }

    private string Replace(string reference, string directory, List<string> errors)
    {
        var body = reference[2..^1];
        if (body.Contains("${", StringComparison.Ordinal))
        {
            errors.Add($"'{ConfigurationText.Shorten(reference)}' holds another substitution, which is not supported");
            return "";
        }

        if (body.StartsWith(FilePrefix, StringComparison.Ordinal))
            return File(reference, body[FilePrefix.Length..], directory, errors);

        var mark = body.IndexOf(DefaultMark, StringComparison.Ordinal);
        var name = mark < 0 ? body : body[..mark];
        if (!IsName(name))
        {
            errors.Add($"'{ConfigurationText.Shorten(reference)}' is no substitution; it is written ${{NAME}}, ${{NAME:-default}} or ${{file:path}}, and a literal ${{ is written $${{");
            return "";
        }

        // As in a shell, ':-' also stands in for a variable that is set but empty.
        var value = variables(name);
        if (mark >= 0 && string.IsNullOrEmpty(value))
            return body[(mark + DefaultMark.Length)..];
        if (value is null)
        {
            errors.Add($"the environment variable {name} is not set; ${{{name}:-default}} gives it a default");
            return "";
        }

        redaction.Add(value, reference);
        return value;
    }

    private string File(string reference, string path, string directory, List<string> errors)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add($"'{ConfigurationText.Shorten(reference)}' names no file");
            return "";
        }

        var content = readFile(Path.GetFullPath(Path.Combine(directory, path)));
        if (content.Failure is not null)
        {
            errors.Add($"the file '{ConfigurationText.Shorten(path)}' {content.Failure}");
            return "";
        }

        var bytes = content.Bytes.Span;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            errors.Add($"the file '{ConfigurationText.Shorten(path)}' is not UTF-8 text");
            return "";
        }

        if (bytes.EndsWith("\n"u8))
            bytes = bytes[..^(bytes.EndsWith("\r\n"u8) ? 2 : 1)];
        var value = Encoding.UTF8.GetString(bytes);
        redaction.Add(value, reference);
        return value;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
