namespace NBomber.Contracts;

/// <summary>What came of a call, and what it brought.</summary>
/// <typeparam name="T">Of what it brought.</typeparam>
public sealed class Response<T> : IResponse
{
    internal Response(bool isError, string statusCode, long sizeBytes, string message, Payload<T>? payload) =>
        (IsError, StatusCode, SizeBytes, Message, Payload) = (isError, statusCode, sizeBytes, message, payload!);

    /// <inheritdoc />
    public string StatusCode { get; }

    /// <inheritdoc />
    public bool IsError { get; }

    /// <inheritdoc />
    public long SizeBytes { get; }

    /// <inheritdoc />
    public string Message { get; }

    /// <summary>What it brought; null where it brought nothing, which the package does not say to the compiler either.</summary>
    public Payload<T> Payload { get; }
}
