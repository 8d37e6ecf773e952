namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// A key that a feature adds to every route, such as <c>CachePolicy</c>. Its value is resolved to an object while
/// loading and travels as metadata of the route's endpoint, so a request finds it without a lookup by name and sees
/// the generation that routed it.
/// </summary>
/// <param name="Key">The key in a route's JSON object.</param>
/// <param name="ValueType">What the value is bound to: a string, a list of strings (one string stands for a list of one), a bool, a record.</param>
/// <param name="Resolve">
/// Turns the value into the metadata object, an <c>object[]</c> of several, or null for none; called for every route, with a null value where the
/// key is absent; adds errors for names that are not defined.
/// </param>
/// <param name="IsForCalls">True where what it resolves to also works for the calls that the gateway makes to answer a request.</param>
public sealed record RouteKey(string Key, Type ValueType, Func<RouteKeyContext, object?> Resolve, bool IsForCalls = false)
{
    /// <summary>The path of the entries that its values name, such as <c>Caching:Policies</c>; null where they name none.</summary>
    public string? EntriesPath { get; init; }
}
