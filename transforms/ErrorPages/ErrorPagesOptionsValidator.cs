using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.ErrorPages;

/// <summary>Reads the pages while the configuration is validated, and keeps them: what was checked is what is shown.</summary>
internal sealed class ErrorPagesOptionsValidator
{
    private readonly ConditionalWeakTable<ErrorPagesOptions, ErrorPageSet> _read = [];

    /// <summary>Adds everything wrong with the pages.</summary>
    public void Validate(ErrorPagesOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (path, message) in Read(options, sections).Problems)
            errors.Add(path, message);
    }

    /// <summary>The pages as they were when this configuration was validated.</summary>
    public ErrorPageSet Read(ErrorPagesOptions options, ConfigurationSections sections) =>
        _read.GetValue(options, key => ErrorPageSet.Read(key, sections.Files));
}
