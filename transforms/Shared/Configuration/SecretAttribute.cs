namespace Gateway.Transforms.Shared.Configuration;

/// <summary>On a property whose value must never appear in a log, an error or the admin port.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
