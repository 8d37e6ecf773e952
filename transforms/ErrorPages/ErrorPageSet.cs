using System.Collections.Frozen;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Failures;

namespace Gateway.Transforms.ErrorPages;

/// <summary>The pages of one configuration, read while it was loaded.</summary>
internal sealed class ErrorPageSet
{
    private ErrorPageSet(FrozenDictionary<int, HtmlTemplate> byStatus, IReadOnlyList<(string Path, string Message)> problems)
    {
        ByStatus = byStatus;
        Problems = problems;
    }

    /// <summary>Each status that has a page of its own or of its class.</summary>
    public FrozenDictionary<int, HtmlTemplate> ByStatus { get; }

    /// <summary>What is wrong, with the configuration path it is wrong at.</summary>
    public IReadOnlyList<(string Path, string Message)> Problems { get; }

    /// <summary>Reads every page.</summary>
    public static ErrorPageSet Read(ErrorPagesOptions options, NamedFiles files)
    {
        var problems = new List<(string, string)>();
        var pages = new List<(StatusPattern Pattern, HtmlTemplate Page)>();
        foreach (var (status, file) in options.Pages)
        {
            var path = $"ErrorPages:Pages:{status}";
            if (!StatusPattern.TryParse(status, out var pattern))
                problems.Add((path, $"'{status}' is not {StatusPattern.Form}"));

            var wrong = new List<string>();
            if (HtmlTemplateFile.Read(files, file, wrong) is { } page)
                pages.Add((pattern, page));
            problems.AddRange(wrong.Select(message => (path, message)));
        }

        // Classes first, so that a single status replaces its class.
        var byStatus = new Dictionary<int, HtmlTemplate>();
        foreach (var (pattern, page) in pages.OrderByDescending(static entry => entry.Pattern.Count))
        {
            for (var status = pattern.First; status < pattern.First + pattern.Count; status++)
                byStatus[status] = page;
        }

        return new ErrorPageSet(byStatus.ToFrozenDictionary(), problems);
    }
}
