using Gateway.Transforms.Maintenance;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Maintenance;

public sealed class MaintenanceOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => Assert.Empty(Validate(new MaintenanceOptions()));

    [Fact]
    public void Validate_EverythingWrong_IsReportedAtOnce()
    {
        var errors = Validate(new MaintenanceOptions { Message = "", Page = "missing.html", Allow = ["10.0.0.0/8", "office"] });

        Assert.Collection(
            errors,
            error => Assert.Equal("Maintenance:Message: must have 1 to 1000 characters, has 0", error),
            error => Assert.StartsWith("Maintenance:Page: the file 'missing.html' does not exist (looked in ", error, StringComparison.Ordinal),
            error => Assert.StartsWith("Maintenance:Allow:1: 'office' is not an address or network", error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1001, 1)]
    public void Validate_MessageLength_IsBounded(int length, int errors) =>
        Assert.Equal(errors, Validate(new MaintenanceOptions { Message = new string('x', length) }).Count());

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, null, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void Resolve_RouteKeyAndSection_RouteComesFirst(bool isEnabled, bool? route, bool isInMaintenance)
    {
        var sections = Sections(new MaintenanceOptions { Enabled = isEnabled });

        var answer = new MaintenanceOptionsValidator().Resolve(new RouteKeyContext("r", "", route, sections, new ConfigurationErrors()));

        Assert.Equal(isInMaintenance, answer is MaintenanceAnswer);
    }

    private static ConfigurationSections Sections(MaintenanceOptions options) => new([new(typeof(MaintenanceOptions), options)]);

    private static IEnumerable<string> Validate(MaintenanceOptions options)
    {
        var errors = new ConfigurationErrors();
        new MaintenanceOptionsValidator().Validate(options, Sections(options), errors);
        return errors.Errors.Select(error => error.ToString());
    }
}
