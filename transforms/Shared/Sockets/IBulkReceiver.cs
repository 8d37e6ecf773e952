namespace Gateway.Transforms.Shared.Sockets;

/// <summary>A feature of clients' connections that receive in large pieces while much is to come: every call of the system costs the same, whatever it moves.</summary>
public interface IBulkReceiver
{
    /// <summary>Whether much is to come. Whoever says so takes it back: until then the connection may hold 64 KiB that nobody has read, and 64 more while it receives. Safe from any thread.</summary>
    bool ExpectsMuch { get; set; }
}
