using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>What a property's attributes say about its value, or about each value of its list or dictionary.</summary>
/// <param name="Accepted">The accepted range of numbers, durations and sizes, or null.</param>
/// <param name="IsSecret">True when nothing of the value may be shown.</param>
/// <param name="TakesOne">True when a single value stands for a list of one.</param>
internal readonly record struct BindingRules(AcceptedAttribute? Accepted, bool IsSecret, bool TakesOne);
