namespace Gateway.Transforms.Shared.Configuration;

/// <summary>On a list property: a single value may stand for a list of one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOrManyAttribute : Attribute;
