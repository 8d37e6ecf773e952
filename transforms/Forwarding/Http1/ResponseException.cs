namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>A backend's answer breaks HTTP, or ended before it was complete.</summary>
/// <param name="message">What is wrong, for the operator's log: a rule, never bytes of the answer.</param>
internal sealed class ResponseException(string message) : Exception(message);
