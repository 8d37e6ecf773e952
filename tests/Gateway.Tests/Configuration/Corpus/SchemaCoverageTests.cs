using Gateway.Configuration.Reading;
using Gateway.Transforms.Forwarding;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>The schema says what the options records say: keys, defaults, bounds, names.</summary>
public sealed class SchemaCoverageTests(ComposedGateway gateway) : IClassFixture<ComposedGateway>
{
    private static readonly SchemaNode Schema = SchemaNode.Load();

    public static TheoryData<string, string, string[]> PolicyNames { get; } = new()
    {
        { "Cluster", "LoadBalancingPolicy", ProxyNames.LoadBalancingPolicies },
        { "SessionAffinity", "Policy", ProxyNames.AffinityPolicies },
        { "SessionAffinity", "FailurePolicy", ProxyNames.AffinityFailurePolicies },
        { "HealthCheck", "AvailableDestinationsPolicy", ProxyNames.AvailableDestinationsPolicies },
        { "ActiveHealthCheck", "Policy", ProxyNames.ActiveHealthPolicies },
        { "PassiveHealthCheck", "Policy", ProxyNames.PassiveHealthPolicies },
        { "HttpClient", "RequestHeaderEncoding", ProxyNames.HeaderEncodings },
        { "HttpClient", "ResponseHeaderEncoding", ProxyNames.HeaderEncodings },
    };

    public static TheoryData<string> Transforms { get; } = new(TransformShape.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Root_Keys_AreTheRegisteredSections() =>
        Assert.Equal(
            gateway.Sections.Select(static section => section.Key).Append(ConfigurationFiles.IncludeKey).Append(ConfigurationFiles.SchemaKey).Order(StringComparer.Ordinal),
            Schema.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Sections_KeysDefaultsAndBounds_AreThoseOfTheirOptions()
    {
        var comparison = new SchemaComparison(gateway.RouteKeys);
        foreach (var section in gateway.Sections.Where(static section => Schema.Keys.Contains(section.Key)))
            comparison.Record(section.OptionsType, Schema.Key(section.Key), section.Key);

        Assert.True(comparison.Differences.Count == 0, string.Join('\n', comparison.Differences));
    }

    [Theory]
    [MemberData(nameof(PolicyNames))]
    public void Policies_Names_AreThoseOfYarp(string definition, string key, string[] names) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), Schema.Definition(definition).Key(key).Names.Order(StringComparer.Ordinal));

    [Fact]
    public void Transform_Alternatives_AreAllTransforms() =>
        Assert.Equal(
            TransformShape.All.Keys.Select(static name => $"{name}Transform").Order(StringComparer.Ordinal),
            Schema.Definition("Transform").References().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Transform_Keys_AreThoseOfItsShape(string name)
    {
        var shape = TransformShape.All[name];
        var schema = Schema.Definition($"{name}Transform");

        Assert.True(schema.IsClosed);
        Assert.Equal(shape.Parameters.Keys.Append(name).Order(StringComparer.Ordinal), schema.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(shape.OneOf.Length == 1 ? [name, .. shape.OneOf] : [name], schema.Required);
        Assert.Equal(shape.OneOf.Length == 2, schema.Member("oneOf") is not null);
    }
}
