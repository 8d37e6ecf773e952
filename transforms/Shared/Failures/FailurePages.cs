using System.Collections.Frozen;

namespace Gateway.Transforms.Shared.Failures;

/// <summary>The HTML pages in force, by status. Safe to share; swapped as a whole.</summary>
public sealed class FailurePages
{
    private volatile FrozenDictionary<int, HtmlTemplate> _byStatus = FrozenDictionary<int, HtmlTemplate>.Empty;

    /// <summary>The page for a status; the built-in one where none was given.</summary>
    public HtmlTemplate For(int status) => _byStatus.GetValueOrDefault(status, BuiltInPage.Template);

    /// <summary>Puts other pages in force.</summary>
    public void Use(FrozenDictionary<int, HtmlTemplate> byStatus) => _byStatus = byStatus;
}
