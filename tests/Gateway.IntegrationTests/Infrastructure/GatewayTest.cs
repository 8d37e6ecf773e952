using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A test of a shared gateway: what the gateway logged meanwhile is shown when the test fails.</summary>
public abstract class GatewayTest : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly long _linesBefore;

    /// <summary>Remembers where the log stands.</summary>
    protected GatewayTest(GatewayProcess gateway, ITestOutputHelper output)
    {
        Gateway = gateway;
        _output = output;
        _linesBefore = gateway.Process.LineCount;
    }

    /// <summary>The gateway.</summary>
    protected GatewayProcess Gateway { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes the log's new lines.</summary>
    protected virtual void Dispose(bool disposing)
    {
        var added = (int)(Gateway.Process.LineCount - _linesBefore);
        foreach (var line in Gateway.Process.Lines.TakeLast(added))
            _output.WriteLine(line);
    }
}
