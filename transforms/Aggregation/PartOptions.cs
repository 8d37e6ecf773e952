using System.Text.Json;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Aggregation;

/// <summary>One part: a call, or one for each of several items.</summary>
public sealed record PartOptions
{
    /// <summary>The cluster that is asked; null where <see cref="Clusters"/> has several.</summary>
    public string? Cluster { get; init; }

    /// <summary>Clusters that are asked in turn, the next where one does not answer properly; in the place of <see cref="Cluster"/>.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path and query, with values in braces.</summary>
    public string Path { get; init; } = null!;

    /// <summary>Whether a value in the path may have slashes. They are sent encoded, and what its backend makes of them then is its affair: some match their routes against the decoded path.</summary>
    public bool AllowSlashes { get; init; }

    /// <summary>Headers that are sent, with values in braces.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A body that is sent: any JSON, with values in braces in its texts; null for none.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Whether it is called without anything that says who calls: no credentials, no cookies, no identity.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Conditions that must all hold, or it is not called.</summary>
    [OneOrMany]
    public IReadOnlyList<string> When { get; init; } = [];

    /// <summary>A path to items in other parts' results, such as <c>$.orders[*].sku</c>: it is called once for each; null for one call.</summary>
    public string? ForEach { get; init; }

    /// <summary>The most items that it is called for.</summary>
    [Accepted("1", "1000")]
    public int MaxItems { get; init; } = 50;

    /// <summary>How many of these calls are under way at once.</summary>
    [Accepted("1", "64")]
    public int Concurrency { get; init; } = 8;

    /// <summary>What the results of items make together.</summary>
    public ItemsForm As { get; init; } = ItemsForm.List;

    /// <summary>Whether there is no answer without it.</summary>
    public bool Required { get; init; }

    /// <summary>How long it may take, all its calls together; null for as long as the aggregate may.</summary>
    [Accepted("1ms", "10m")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>The most bytes of its body; decoded where it is encoded.</summary>
    [Accepted("1B", "64MiB")]
    public ByteSize MaxBytes { get; init; } = new(1024 * 1024);

    /// <summary>What stands for it where it has failed or is not called; null for null.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>The way to what is taken of its body; null for all of it.</summary>
    public string? Select { get; init; }

    /// <summary>The members that are left, with dots between names; none for all.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>The members that are left out.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>New names of members.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>();

    /// <summary>The members whose own members take their place.</summary>
    public IReadOnlyList<string> Flatten { get; init; } = [];

    /// <summary>When a call that has not been answered is made a second time: a time, or <c>p50</c> to <c>p99</c> for that within which so many of a hundred are answered; null for never.</summary>
    public string? Hedge { get; init; }

    /// <summary>How long its answers are kept where its backend does not say; null for not at all.</summary>
    [Accepted("1s", "365d")]
    public TimeSpan? Cache { get; init; }

    /// <summary>The keys of other features that are for calls too.</summary>
    [ExtensionKeys(ForCalls = true)]
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();
}
