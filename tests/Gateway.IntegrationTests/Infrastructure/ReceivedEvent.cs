namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>One server-sent event of a backend on this machine, whose clock is also the test's.</summary>
public sealed record ReceivedEvent(int Id, string Type, DateTimeOffset SentAt, DateTimeOffset ReceivedAt);
