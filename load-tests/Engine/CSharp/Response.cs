using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Makes responses.</summary>
public static class Response
{
    /// <summary>It went well.</summary>
    public static Response<object> Ok() => new(isError: false, "", 0, "", payload: null);

    /// <summary>It went well.</summary>
    /// <param name="statusCode">Such as an HTTP status.</param>
    /// <param name="sizeBytes">How many bytes came back.</param>
    /// <param name="message">What is shown beside the status.</param>
    public static Response<object> Ok(string statusCode = "", long sizeBytes = 0, string message = "") =>
        new(isError: false, statusCode, sizeBytes, message, payload: null);

    /// <summary>It went well, and brought something.</summary>
    /// <inheritdoc cref="Ok(string, long, string)" />
    public static Response<T> Ok<T>(T payload, string statusCode = "", long sizeBytes = 0, string message = "") =>
        new(isError: false, statusCode, sizeBytes, message, new Payload<T>(payload));

    /// <summary>It failed.</summary>
    public static Response<object> Fail() => new(isError: true, "", 0, "", payload: null);

    /// <summary>It failed.</summary>
    /// <param name="statusCode">Such as an HTTP status.</param>
    /// <param name="message">Why.</param>
    /// <param name="sizeBytes">How many bytes came back.</param>
    public static Response<object> Fail(string statusCode = "", string message = "", long sizeBytes = 0) =>
        new(isError: true, statusCode, sizeBytes, message, payload: null);

    /// <summary>It failed, where something of a type was wanted.</summary>
    /// <inheritdoc cref="Fail(string, string, long)" />
    public static Response<T> Fail<T>(string statusCode = "", string message = "", long sizeBytes = 0) =>
        new(isError: true, statusCode, sizeBytes, message, payload: null);
}
