using Gateway.Transforms.Observability.AccessLogging;

namespace Gateway.Tests.Observability.AccessLogging;

public sealed class TraceParentTests
{
    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", null)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319\n-b7ad6b7169203331-01", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void TraceId_Header_IsReadOrRefused(string? header, string? expected) => Assert.Equal(expected, TraceParent.TraceId(header));
}
