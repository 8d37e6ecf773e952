using System.Net;

namespace Gateway.Tests.Receiving;

/// <summary>One entry of a generated <c>X-Forwarded-For</c>.</summary>
/// <param name="Text">As it is written, space around it included.</param>
/// <param name="Address">Whom it names; null when it is no address.</param>
/// <param name="IsTrusted">Whether that is a trusted proxy.</param>
internal sealed record ForwardedHop(string Text, IPAddress? Address, bool IsTrusted);
