using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Aggregation;

/// <summary>Finds everything wrong with aggregates but for what they match, which is checked with the routes.</summary>
internal static class AggregationOptionsValidator
{
    /// <summary>Adds it.</summary>
    public static void Validate(AggregationOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        var clusters = ClusterNames.Of(sections);
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, aggregate) in options.Aggregates)
        {
            if (string.IsNullOrWhiteSpace(id) || id.Any(char.IsControl))
                errors.Add(AggregateRoute.PathOf(id), "the id of an aggregate must not be empty, blank or hold control characters");
            else if (!seen.TryAdd(id, id))
                errors.Add(AggregateRoute.PathOf(id), $"the id '{id}' differs from '{seen[id]}' by case only; ids are compared without case");
            if (aggregate.Batch is null)
                new AggregatePlanner(id, aggregate, clusters, errors).Make();
            else
                ValidateBatch(AggregateRoute.PathOf(id), aggregate, aggregate.Batch, errors);
        }
    }

    private static void ValidateBatch(string path, AggregateOptions aggregate, BatchOptions batch, ConfigurationErrors errors)
    {
        if (batch.MaxCalls < batch.MaxItems)
            errors.Add($"{path}:Batch:MaxCalls", $"{batch.MaxCalls} is less than the {batch.MaxItems} addresses of MaxItems, each of which is a call");
        if (aggregate.Parts.Count > 0)
            errors.Add($"{path}:Batch", "cannot stand beside Parts: either the gateway says what is asked for, or the client does");
        if (aggregate.Match.Methods is { Count: > 0 } methods && !methods.Contains("POST", StringComparer.OrdinalIgnoreCase))
            errors.Add($"{path}:Match:Methods", "must have POST, by which alone a batch is asked for");
        if (!aggregate.RequestHeaders.SequenceEqual(new AggregateOptions().RequestHeaders))
            errors.Add($"{path}:RequestHeaders", "is for Parts: what a batch asks for gets the headers of the batch");
        if (aggregate.Response.Errors != ErrorPlacement.Inline)
            errors.Add($"{path}:Response:Errors", "is for Parts: a batch is answered by a list");
        if (aggregate.Response is { Shape: not null } or { Transfer.Count: > 0 } or { Headers.Count: > 0 })
            errors.Add($"{path}:Response", "is for Parts: a batch is answered by a list");
    }
}
