using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Failures;

namespace Gateway.Transforms.Maintenance;

/// <summary>What a route in maintenance answers: metadata of its endpoint. Immutable, safe to share.</summary>
/// <param name="Failure">The failure with the operator's words.</param>
/// <param name="Page">The operator's page; null for the error page of status 503.</param>
/// <param name="Allowed">Clients that get through.</param>
/// <param name="Problems">What is wrong with the section, with the configuration path it is wrong at.</param>
internal sealed record MaintenanceAnswer(
    Failure Failure,
    HtmlTemplate? Page,
    AddressList Allowed,
    IReadOnlyList<(string Path, string Message)> Problems)
{
    /// <summary>The longest message, this length included.</summary>
    public const int MaxMessageLength = 1000;

    /// <summary>Prepares the answer of one configuration.</summary>
    public static MaintenanceAnswer Read(MaintenanceOptions options, NamedFiles files)
    {
        var problems = new List<(string, string)>();
        if (options.Message.Length is 0 or > MaxMessageLength)
            problems.Add(("Maintenance:Message", $"must have 1 to {MaxMessageLength} characters, has {options.Message.Length}"));

        var wrongPage = new List<string>();
        var page = options.Page is null ? null : HtmlTemplateFile.Read(files, options.Page, wrongPage);
        problems.AddRange(wrongPage.Select(static message => ("Maintenance:Page", message)));

        var wrongAddresses = new List<int>();
        var allowed = AddressList.Parse(options.Allow, wrongAddresses);
        problems.AddRange(wrongAddresses.Select(index => (
            $"Maintenance:Allow:{index}",
            $"'{options.Allow[index]}' is not an address or network such as \"10.0.0.0/8\", \"192.0.2.7\" or \"fd00::/8\"")));

        return new MaintenanceAnswer(KnownFailures.Maintenance.With(options.Message, options.RetryAfter), page, allowed, problems);
    }
}
