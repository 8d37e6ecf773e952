using Gateway.LoadTests.Comparison.Peers;

namespace Gateway.LoadTests.Tests.Comparison;

public sealed class AllocatedBytesTests
{
    [Theory]
    [InlineData("dotnet_gc_heap_total_allocated_bytes_total 12345", 12345)]
    [InlineData("dotnet_gc_heap_total_allocated_bytes_total{otel_scope_name=\"System.Runtime\"} 1.5e6 1700000000", 1_500_000)]
    public void Read_OfMetrics_IsTheirValue(string line, double expected) =>
        Assert.Equal(expected, AllocatedBytes.Read($"# TYPE dotnet_gc_heap_total_allocated_bytes_total counter\n{line}\ndotnet_gc_heap_total_allocated_bytes_total_of_another 1\n"));

    [Fact]
    public void Read_OfMetricsWithoutIt_Fails() => Assert.Throws<InvalidDataException>(static () => AllocatedBytes.Read("up 1\n"));
}
