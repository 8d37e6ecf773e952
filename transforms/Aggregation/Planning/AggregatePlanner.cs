using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation.Answers;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Makes the plan of an aggregate, or says everything that is wrong with it. Made for one aggregate.</summary>
/// <param name="id">Its id.</param>
/// <param name="options">What was configured.</param>
/// <param name="clusters">The ids of all clusters; null where they are not known.</param>
/// <param name="errors">Told what is wrong.</param>
internal sealed class AggregatePlanner(string id, AggregateOptions options, IReadOnlyCollection<string>? clusters, ConfigurationErrors errors)
{
    /// <summary>The most parts.</summary>
    public const int MaxParts = 64;

    // They say how a message is framed, or what is asked of it alone; a part is asked for the whole of something else.
    private static readonly string[] NotForParts =
    [
        "Accept", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
        "If-Unmodified-Since", "Keep-Alive", "Proxy-Authorization", "Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    ];

    private readonly string _path = AggregateRoute.PathOf(id);
    private readonly string[] _names = [.. options.Parts.Keys];

    /// <summary>The plan; null where anything is wrong.</summary>
    public AggregatePlan? Make()
    {
        var before = errors.Errors.Count;
        CheckNames();
        CheckHeaders();
        WarnOfChangesByGet();
        var scope = new Scope(RouteParameters(), _names);
        var parts = new List<PartPlan?>();
        var waits = new List<int[]>();
        var calls = 0;
        foreach (var (name, part) in options.Parts)
        {
            var planner = new PartPlanner($"{_path}:Parts:{name}", name, part, scope, clusters, errors);
            parts.Add(planner.Make(calls));
            waits.Add(planner.WaitsFor);
            calls += AggregateRoute.ClustersOf(part).Count;
            if (part.Timeout > options.Timeout)
                errors.Warn($"{_path}:Parts:{name}:Timeout", "is longer than the Timeout of the aggregate, which ends the part before");
        }

        var shape = ReadShape(scope);
        var order = DependencyOrder.Find([.. waits], out var cycle);
        if (order is null)
            errors.Add($"{_path}:Parts:{_names[cycle[0]]}", $"waits for itself: {string.Join(" → ", cycle.Append(cycle[0]).Select(part => _names[part]))}");

        return errors.Errors.Count > before ? null : Plan([.. parts.Select(static part => part!)], order!, shape);
    }

    /// <summary>Whether a header says how a message is framed, or what is asked of it alone, so that nobody but the gateway sets it.</summary>
    public static bool IsNotForParts(string header) => NotForParts.Contains(header, StringComparer.OrdinalIgnoreCase);

    private AggregatePlan Plan(PartPlan[] parts, int[] order, JsonTemplate? shape)
    {
        Reference[] named = [.. parts.SelectMany(PartPlanner.References), .. shape?.References ?? []];
        foreach (var value in named.Where(static value => value.Kind == ValueKind.Body))
            parts[value.Part].IsBodyRead = true;
        return new AggregatePlan
        {
            Id = id,
            Parts = parts,
            Order = order,
            Timeout = options.Timeout,
            MaxBytes = options.MaxBytes.Bytes,
            RequestHeaders = [.. options.RequestHeaders],
            Shape = shape,
            Transfers = [.. options.Response.Transfer],
            Headers = new HeaderRules(options.Response.Headers),
            Vary = [.. named.Where(static value => value.Kind == ValueKind.Header).Select(static value => value.Name).Distinct(StringComparer.OrdinalIgnoreCase)],
            IsForCaller = Array.Exists(named, static value => value.Kind == ValueKind.Claim),
            TellsErrors = options.Response.Errors == ErrorPlacement.Inline,
        };
    }

    private JsonTemplate? ReadShape(Scope scope)
    {
        if (options.Response.Shape is not { } json)
            return null;
        var path = $"{_path}:Response:Shape";
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("errors", out _) && options.Response.Errors == ErrorPlacement.Inline)
            errors.Add($"{path}:errors", "is where failures are told; call it by another name, or have \"Errors\": \"omit\"");
        return new JsonTemplateReader(scope, hasItem: false, takesResults: true, (place, message) => errors.Add(path + place, message)).Read(json);
    }

    private void CheckNames()
    {
        if (options.Parts.Count is 0 or > MaxParts)
            errors.Add($"{_path}:Parts", $"has {options.Parts.Count} parts; it must have 1 to {MaxParts}");
        foreach (var name in _names)
        {
            if (Scope.Reserved.Contains(name))
                errors.Add($"{_path}:Parts:{name}", $"'{name}' means something else in templates and answers; call the part by another name");
            else if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')))
                errors.Add($"{_path}:Parts:{name}", "the name of a part is a letter with letters, digits, _ and - behind it");
        }

        foreach (var parameter in RouteParameters().Where(parameter => _names.Contains(parameter, StringComparer.OrdinalIgnoreCase) || Scope.Reserved.Contains(parameter)))
            errors.Add($"{_path}:Match:Path", $"has the parameter '{parameter}', which is the name of a part too, or means something else in templates; call it by another name");
    }

    private void CheckHeaders()
    {
        for (var i = 0; i < options.RequestHeaders.Count; i++)
        {
            var (path, name) = (string.Create(CultureInfo.InvariantCulture, $"{_path}:RequestHeaders:{i}"), options.RequestHeaders[i]);
            if (!FieldSyntax.IsToken(name))
                errors.Add(path, $"'{name}' must be the name of a header");
            else if (IsNotForParts(name))
                errors.Add(path, $"'{name}' is about the request as a whole and is not passed on to parts");
        }

        foreach (var (name, combination) in options.Response.Headers)
        {
            if (HeaderRules.FindFault(name, combination) is { } fault)
                errors.Add($"{_path}:Response:Headers:{name}", fault);
        }
    }

    // Pages of other sites have browsers ask by GET, and clients ask again (RFC 9110 §9.2.1).
    private void WarnOfChangesByGet()
    {
        if (options.Match.Methods is { Count: > 0 } methods && !methods.Contains("GET", StringComparer.OrdinalIgnoreCase) && !methods.Contains("HEAD", StringComparer.OrdinalIgnoreCase))
            return;
        foreach (var (name, part) in options.Parts.Where(static part => part.Value.Method is "PUT" or "PATCH" or "DELETE"))
        {
            errors.Warn(
                $"{_path}:Parts:{name}:Method",
                $"{part.Method} is carried out whenever somebody asks for the aggregate by GET, as browsers do for pages of other sites, and clients that try again; give the aggregate's Match \"Methods\": [ \"POST\" ]");
        }
    }

    private string[] RouteParameters()
    {
        try
        {
            return [.. RoutePatternFactory.Parse(options.Match.Path ?? "/").Parameters.Select(static parameter => parameter.Name)];
        }
        catch (RoutePatternException)
        {
            // Said by whoever checks what routes match.
            return [];
        }
    }
}
