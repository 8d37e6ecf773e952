using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation.Json;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Makes the plan of a part, or says everything that is wrong with it. Made for one part.</summary>
/// <param name="path">Where it stands in the configuration.</param>
/// <param name="name">Its name.</param>
/// <param name="options">What was configured.</param>
/// <param name="scope">The names that its templates may use.</param>
/// <param name="clusters">The ids of all clusters; null where they are not known.</param>
/// <param name="errors">Told what is wrong.</param>
internal sealed class PartPlanner(string path, string name, PartOptions options, Scope scope, IReadOnlyCollection<string>? clusters, ConfigurationErrors errors)
{
    private const string NotAMember = "must be a member's name, or several with dots between them for one within another";

    private static readonly byte[] Null = "null"u8.ToArray();
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private readonly bool _hasItem = options.ForEach is not null;

    /// <summary>The parts whose answers it needs, as far as they could be read; known once <see cref="Make"/> was called.</summary>
    public int[] WaitsFor { get; private set; } = [];

    /// <summary>The plan; null where anything is wrong.</summary>
    /// <param name="firstCall">The place of its first endpoint among those of the aggregate.</param>
    public PartPlan? Make(int firstCall)
    {
        var before = errors.Errors.Count;
        CheckClusters();
        CheckMethod();
        new PartHabits(path, options, errors).Check();
        var target = options.Path is null ? null : TemplateReader.ReadTarget(options.Path, scope, _hasItem, message => errors.Add($"{path}:Path", message));
        var headers = ReadHeaders();
        var body = options.Body is { } json ? new JsonTemplateReader(scope, _hasItem, takesResults: false, (place, message) => errors.Add($"{path}:Body{place}", message)).Read(json) : null;
        Condition[] when = [.. options.When.Select(ReadCondition).OfType<Condition>()];
        var items = ReadItems();
        WaitsFor = [.. References(target ?? [], headers, body, when).Select(static value => value.Part).Append(items?.Part ?? -1).Where(static part => part >= 0).Distinct()];
        var select = ReadSelect();
        var shaping = ReadShaping();
        var hedging = ReadHedging();
        if (errors.Errors.Count > before || target is null)
            return null;
        return new PartPlan
        {
            Name = name,
            Member = Encoding.UTF8.GetBytes($"\"{name}\":"),
            FirstCall = firstCall,
            CallCount = AggregateRoute.ClustersOf(options).Count,
            Method = options.Method,
            Target = target,
            FixedTarget = target is [{ Text: { } text }] ? PartTarget.Of(text) : null,
            AllowsSlashes = options.AllowSlashes,
            Headers = headers,
            Body = body,
            IsAnonymous = options.Anonymous,
            When = when,
            Items = items,
            WaitsFor = WaitsFor,
            IsRequired = options.Required,
            Timeout = options.Timeout,
            Hedging = hedging,
            MaxBytes = (int)options.MaxBytes.Bytes,
            Default = options.Default is { } value ? Encoding.UTF8.GetBytes(value.GetRawText()) : Null,
            Select = select,
            Shaping = shaping,
        };
    }

    /// <summary>The values that a part names.</summary>
    public static IEnumerable<Reference> References(PartPlan plan) => References(plan.Target, plan.Headers, plan.Body, plan.When);

    /// <summary>The values without which it cannot be called.</summary>
    public static IEnumerable<Reference> NeededBy(PartPlan plan) => References(plan.Target, plan.Headers, plan.Body, []);

    private static IEnumerable<Reference> References(TemplatePiece[] target, KeyValuePair<string, TemplatePiece[]>[] headers, JsonTemplate? body, Condition[] when) =>
        target.Concat(headers.SelectMany(static header => header.Value)).Select(static piece => piece.Value).OfType<Reference>()
            .Concat(body?.References ?? [])
            .Concat(when.Select(static condition => condition.Source));

    private void CheckClusters()
    {
        var named = AggregateRoute.ClustersOf(options);
        if (named.Count == 0)
            errors.Add(path, "needs a Cluster that is asked, or Clusters that are asked in turn");
        else if (options is { Cluster: not null, Clusters.Count: > 0 })
            errors.Add($"{path}:Clusters", "cannot stand beside Cluster; keep one of them");
        for (var i = 0; i < named.Count; i++)
        {
            if (clusters?.Contains(named[i]) == false)
                errors.AddUnknown(options.Cluster is null ? string.Create(CultureInfo.InvariantCulture, $"{path}:Clusters:{i}") : $"{path}:Cluster", named[i], "a cluster", clusters);
        }
    }

    private void CheckMethod()
    {
        if (!Methods.Contains(options.Method))
            errors.AddUnknown($"{path}:Method", options.Method, "a method that a part can have", Methods);
        else if (options is { Method: "GET", Body: not null })
            errors.Add($"{path}:Body", "needs a Method that has a body, such as POST");
        if (options.Cache is not null && options.Extensions.ContainsKey("CachePolicy"))
            errors.Add($"{path}:Cache", "cannot stand beside CachePolicy; keep one of them");
    }

    private KeyValuePair<string, TemplatePiece[]>[] ReadHeaders()
    {
        var headers = new List<KeyValuePair<string, TemplatePiece[]>>();
        foreach (var (header, text) in options.Headers)
        {
            var place = $"{path}:Headers:{header}";
            if (!FieldSyntax.IsToken(header))
                errors.Add(place, $"'{header}' must be the name of a header");
            else if (AggregatePlanner.IsNotForParts(header) && !header.Equals("Accept", StringComparison.OrdinalIgnoreCase))
                errors.Add(place, $"'{header}' is set by the gateway");
            if (!FieldSyntax.IsValue(text) || !Ascii.IsValid(text))
                errors.Add(place, "has characters that no header may hold");
            if (TemplateReader.Read(text, scope, _hasItem, takesResults: false, message => errors.Add(place, message)) is { } template)
                headers.Add(KeyValuePair.Create(header, template));
        }

        return [.. headers];
    }

    private Condition? ReadCondition(string text, int index)
    {
        var condition = ConditionReader.Read(text, scope, out var problem);
        if (problem.Length > 0)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:When:{index}"), problem);
        return condition;
    }

    private ItemSource? ReadItems()
    {
        if (options.ForEach is not { } text)
            return null;
        if (!JsonPath.TryParse(text, out var whole, out var problem))
        {
            errors.Add($"{path}:ForEach", $"'{text}' {problem}");
            return null;
        }

        if (whole!.Segments is [{ Name: { } part }, ..] && scope.IndexOf(part) is >= 0 and var index)
            return new ItemSource(index, whole.WithoutFirst(), options.MaxItems, options.Concurrency, options.As == ItemsForm.Map);
        errors.Add($"{path}:ForEach", $"'{text}' must begin with a part: {string.Join(", ", scope.Parts.Where(other => other != name).Select(static other => $"$.{other}"))}");
        return null;
    }

    private JsonPath? ReadSelect()
    {
        if (options.Select is not { } text)
            return null;
        if (!JsonPath.TryParse(text, out var select, out var problem))
            errors.Add($"{path}:Select", $"'{text}' {problem}");
        return select;
    }

    private Hedging? ReadHedging()
    {
        if (options.Hedge is not { } text)
            return null;
        if (!Hedging.TryParse(text, out var hedging))
            errors.Add($"{path}:Hedge", $"'{text}' must be a time such as 150ms, or p50 to p99 for that within which so many of a hundred calls are answered");
        if (options.Method != "GET")
            errors.Add($"{path}:Hedge", "is for GET alone: anything else may not be done twice");
        return hedging;
    }

    private Shaping? ReadShaping()
    {
        CheckMembers("Allow", options.Allow);
        CheckMembers("Deny", options.Deny);
        CheckMembers("Flatten", options.Flatten);
        foreach (var (member, _) in options.Rename.Where(static rename => IsWrong(rename.Key)))
            errors.Add($"{path}:Rename:{member}", $"'{member}' {NotAMember}");
        return Shaping.Of(options.Allow, options.Deny, options.Rename, options.Flatten);
    }

    private void CheckMembers(string key, IReadOnlyList<string> members)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (IsWrong(members[i]))
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{key}:{i}"), $"'{members[i]}' {NotAMember}");
        }
    }

    private static bool IsWrong(string member) => member.Split('.').Contains("");
}
