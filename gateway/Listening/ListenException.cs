namespace Gateway.Listening;

/// <summary>The gateway cannot listen as configured; the message is one sentence for the operator.</summary>
internal sealed class ListenException(string message) : Exception(message);
