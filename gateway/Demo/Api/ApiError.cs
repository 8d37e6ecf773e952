namespace Gateway.Demo.Api;

/// <summary>An error in the form Laravel's clients know.</summary>
internal sealed record ApiError(string Message, Dictionary<string, string[]>? Errors = null);
