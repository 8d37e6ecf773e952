using Gateway.IntegrationTests.Wire.Http2;

namespace Gateway.IntegrationTests.Wire.Self;

public sealed class FieldBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(255)]
    [InlineData(100_000)]
    public void Read_OfWhatWasWritten_IsTheSame(int length)
    {
        KeyValuePair<string, string>[] fields = [new(":status", "200"), new("x-long", new string('\u00e9', length)), new("X Odd:\n", "")];

        Assert.Equal(fields, FieldBlock.Read(FieldBlock.Write(fields)));
    }

    // RFC 7541 C.2: a literal with indexing, one without, one never indexed, and an indexed field.
    [Theory]
    [InlineData("400a637573746f6d2d6b65790d637573746f6d2d686561646572", "custom-key: custom-header")]
    [InlineData("040c2f73616d706c652f70617468", ":path: /sample/path")]
    [InlineData("100870617373776f726406736563726574", "password: secret")]
    [InlineData("82", ":method: GET")]
    [InlineData("2088", ":status: 200")]
    public void Read_OfTheExamplesOfTheRfc_IsAsItSays(string hex, string field) =>
        Assert.Equal([field], FieldBlock.Read(Convert.FromHexString(hex)).Select(static one => $"{one.Key}: {one.Value}"));

    [Theory]
    [InlineData("be")]
    [InlineData("00")]
    [InlineData("400a6375")]
    [InlineData("828684418cf1e3c2e5f23a6ba0ab90f4ff")]
    public void Read_OfWhatWasNotOffered_IsAnError(string hex) =>
        Assert.ThrowsAny<Exception>(() => FieldBlock.Read(Convert.FromHexString(hex)));
}
