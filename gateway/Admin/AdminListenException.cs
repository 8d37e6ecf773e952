namespace Gateway.Admin;

/// <summary>The admin port cannot be opened; the message is a sentence for the operator.</summary>
internal sealed class AdminListenException(string message, Exception? innerException = null) : Exception(message, innerException);
