namespace NBomber.Contracts;

/// <summary>What came of a call, whatever it brought.</summary>
public interface IResponse
{
    /// <summary>Such as an HTTP status; empty where there is none.</summary>
    string StatusCode { get; }

    /// <summary>Whether it counts as a failure.</summary>
    bool IsError { get; }

    /// <summary>How many bytes came back; 0 where nobody counted.</summary>
    long SizeBytes { get; }

    /// <summary>Why it failed; empty where there is nothing to say.</summary>
    string Message { get; }
}
