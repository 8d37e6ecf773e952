namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// On the one property of an options record that is the section itself rather than a key of it, for a section that is
/// a list or a dictionary: <c>"TrustedProxies": [ "10.0.0.0/8" ]</c>. The property's name is not part of any path.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WholeSectionAttribute : Attribute;
