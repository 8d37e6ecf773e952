namespace Gateway.Transforms.Shared;

/// <summary>The header that shows the request's id to backends: a request feature, absent where none does. Whoever makes a request of another's takes it along, so that logs of backends meet.</summary>
/// <param name="Header">Its name.</param>
public sealed record RequestIdName(string Header);
